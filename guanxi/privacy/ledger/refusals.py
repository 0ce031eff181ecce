"""What the ledger says when it will not go on."""

from guanxi.foundation.refusals import Refusal


class LedgerDamaged(Refusal):
    """What was sealed is not what is there; sealing on would bury it."""


class LedgerKeyChanged(Refusal):
    """The key that signed so far is not the one that is here."""


class WitnessUnreachable(Refusal):
    """The witness does not answer."""


class WitnessRefused(Refusal):
    """The witness will not give its word."""


class WitnessRoomUnusable(Refusal):
    """The witness cannot work with what lies in its room."""


class NotAnExport(Refusal):
    """The folder holds no exported ledger that can be read."""
