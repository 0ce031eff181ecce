"""What ingest says when it will not take something in, or take it back."""

from guanxi.foundation.refusals import Refusal


class IngestRefused(Refusal):
    """Nothing was taken in. The message says what, where and what to do."""


class FolderRefused(IngestRefused):
    """The folder named on the command line holds no delivery that can be opened."""


class AdapterUnknown(IngestRefused):
    """No adapter of that name."""


class DiskRefused(IngestRefused):
    """The machine gave no room, or no right, to write."""


class DeliveryRefused(IngestRefused):
    """One delivery breaks its manifest or holds too many bad rows; it is refused whole."""


class UndoRefused(IngestRefused):
    """The batch cannot be taken back, because something newer needs it or it is gone already."""
