"""What may be asked about privacy, one file for each idea."""
