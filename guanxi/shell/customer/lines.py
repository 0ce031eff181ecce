"""A label with its value: the smallest part of the customer's page."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from guanxi.shell import days


@dataclass(frozen=True, kw_only=True)
class Line:
    """A label with its value; ``note`` and ``tone`` where something is wrong with it."""

    label: str
    value: object
    note: str = ""
    tone: str = ""


def expiring(label: str, until: date | None, today: date) -> Line:
    """Until when something holds; in red once it has run out."""
    if until is None:
        return Line(label=label, value=_("no end"))
    day = days.short_day(until, near=today)
    if until < today:
        return Line(label=label, value=_("expired %(day)s") % {"day": day}, tone="down")
    return Line(label=label, value=_("until %(day)s") % {"day": day})
