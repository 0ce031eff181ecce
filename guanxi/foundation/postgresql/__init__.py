"""Django's PostgreSQL backend, finding (or starting) its server at the first connection."""
