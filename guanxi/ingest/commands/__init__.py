"""Take deliveries in, take a batch back, and clear away what a crash left behind."""

from guanxi.ingest.commands.merging import MergeRefused, absorb_customer, release_customer
from guanxi.ingest.commands.take_in import ingest_folder
from guanxi.ingest.commands.undo import Undone, undo_batch
from guanxi.ingest.intake import Intake
from guanxi.ingest.leftovers import sweep_leftovers

__all__ = [
    "Intake",
    "MergeRefused",
    "Undone",
    "absorb_customer",
    "ingest_folder",
    "release_customer",
    "sweep_leftovers",
    "undo_batch",
]
