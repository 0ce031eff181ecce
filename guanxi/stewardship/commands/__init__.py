"""What people change of who looks after whom, one file for each idea."""
