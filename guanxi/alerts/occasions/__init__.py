"""Personal dates that customers told (4.1): kept for greetings, and for nothing else."""
