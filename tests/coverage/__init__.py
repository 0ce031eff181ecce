"""Which requirement is proved by which tests: read from the tests' own words."""
