"""What changes in the office: proposals, files, trials."""
