"""Whose calendar comes in with a secret, and whether one has given one out."""

from datetime import datetime

from guanxi.worklist.commands.feeding import digest_of
from guanxi.worklist.models import CalendarFeed

_LONGEST = 100


def staff_of_feed(secret: str) -> int | None:
    """Whose feed it is; None where there is none, or no longer. Asked at the door."""
    if not secret or len(secret) > _LONGEST:
        return None
    found = CalendarFeed.objects.filter(secret_digest=digest_of(secret), revoked_at=None)
    return found.values_list("staff_id", flat=True).first()


def feed_since(staff_id: int) -> datetime | None:
    """Since when the person has a feed; None without one."""
    made = CalendarFeed.objects.filter(staff=staff_id, revoked_at=None)
    return made.values_list("made_at", flat=True).first()
