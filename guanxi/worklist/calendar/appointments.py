"""What stands in a calendar at an hour and is no work by itself, such as an event of the bank.

A package above signs in; it is asked for one person and some days, and tells nothing of customers,
for the calendar leaves the bank as a feed.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.module_loading import import_string

_told_by: list[str] = []


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """One of them. ``uid`` tells it apart from all others; ``address`` is its page."""

    uid: str
    name: str
    place: str
    starts_at: datetime
    ends_at: datetime
    address: str


def sign_in_appointments(query: str) -> None:
    """Have ``query`` asked, by its dotted path: (staff_id, first day, last day) → appointments."""
    if query not in _told_by:
        _told_by.append(query)


def appointments_between(staff_id: int, first: date, last: date) -> list[Appointment]:
    """The person's appointments on these days, in their order."""
    found: list[Appointment] = []
    for query in _told_by:
        found += import_string(query)(staff_id, first, last)
    return sorted(found, key=lambda one: (one.starts_at, one.uid))
