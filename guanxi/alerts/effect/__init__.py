"""Whether acting on alerts helps: a small share is held back and compared (docs/alerts.md)."""
