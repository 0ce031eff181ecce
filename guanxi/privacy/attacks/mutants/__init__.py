"""Changes that would open the database, each tried alone: the suite must notice every one."""
