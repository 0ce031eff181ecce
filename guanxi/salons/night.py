"""The part of the night that settles events (5.4)."""

from datetime import timedelta

from guanxi.bank.night import Night
from guanxi.salons.commands.hearing import settle_events
from guanxi.salons.commands.recording import Act
from guanxi.worklist.queries import midnight

_LOOK_BACK = timedelta(days=60)  # a bank whose nights stood still catches up


def publish(night: Night) -> dict[str, object]:
    """As of the morning after this night."""
    at = midnight(night.day + timedelta(days=1))
    act = Act(at=at, book=night.book, staff_id=None, name=f"nightly.NightRun:{night.id}")
    return settle_events(act, at - _LOOK_BACK)
