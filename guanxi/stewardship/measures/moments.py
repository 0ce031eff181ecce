"""Days at which a tier is decided, and the months that count for it. Plain dates, no engine."""

from dataclasses import dataclass
from datetime import date, timedelta

MONTH_ENDS_BACK = 13


@dataclass(frozen=True, kw_only=True)
class Source:
    """One month that counts: its first day, and how many closed month-ends lie after it.

    ``closed_after`` is None for a month still under way.
    """

    month: date
    closed_after: int | None
    rises: bool = True  # False: counts towards being maintained, but raises no tier


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A month-end, or the day of the night, with the months that decide on it."""

    day: date
    closed: bool
    sources: tuple[Source, ...]


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def months_before(month: date, count: int) -> date:
    """The first day of the month so many months before."""
    years, months = divmod(month.year * 12 + month.month - 1 - count, 12)
    return date(years, months + 1, 1)


def month_end(month: date) -> date:
    """The last day of the month that begins then."""
    return months_before(month, -1) - timedelta(days=1)


def moment_at(day: date, *, grace: int, rises_at_once: bool) -> Moment:
    """What decides the tier in force on that day.

    A tier in force is the best that any of the last ``grace`` closed months gave, so a drop counts
    only after so many month-ends below; with ``rises_at_once`` the month under way raises too.
    """
    month = month_of(day)
    closed = day == month_end(month)
    if closed:
        newest, reach = month, max(grace, 1)
    else:
        newest, reach = months_before(month, 1), grace
        if not rises_at_once:
            reach = max(grace, 1)
    back = [
        Source(month=months_before(newest, count), closed_after=count) for count in range(reach)
    ]
    if not closed:
        back.insert(0, Source(month=month, closed_after=None, rises=rises_at_once or grace == 0))
    return Moment(day=day, closed=closed, sources=tuple(back))


def closed_month_ends(day: date) -> list[date]:
    """Month-ends before that day that are replayed, oldest first."""
    month = month_of(day)
    return [month_end(months_before(month, count)) for count in range(MONTH_ENDS_BACK, 0, -1)]
