"""What every adapter says when it cannot do its work."""

from guanxi.foundation.refusals import Refusal


class AdapterRefused(Refusal):
    """The bank's files cannot be turned into a delivery. Says file, line, what, what to do."""
