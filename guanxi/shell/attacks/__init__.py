"""The workbench attacked from outside: every door, races against changes, kills, the pool."""
