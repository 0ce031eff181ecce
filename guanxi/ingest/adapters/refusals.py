"""What every adapter says when it cannot do its work."""


class AdapterRefused(Exception):
    """The bank's files cannot be turned into a delivery. Says file, line, what, and what to do."""
