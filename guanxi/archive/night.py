"""The part of the night that keeps archives by rule (1.3)."""

from datetime import timedelta

from guanxi.archive.commands import close_and_open, destroy_what_was_approved
from guanxi.archive.policy import ArchiveSection
from guanxi.bank.night import Night
from guanxi.worklist.queries import midnight


def publish(night: Night) -> dict[str, object]:
    """After tiers are decided: archives stand as they are to be on the morning after this night."""
    morning = night.day + timedelta(days=1)
    at, by = midnight(morning), f"nightly.NightRun:{night.id}"
    kept = close_and_open(day=morning, at=at, section=night.book.section(ArchiveSection))
    return {**kept, "archives_destroyed": destroy_what_was_approved(at=at, by=by)}
