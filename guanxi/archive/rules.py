"""Which way round a relation is kept, and where an archive stands: values in, values out."""

from datetime import date, datetime

# What is kept, and what it is called from the other side. Others are their own other side.
_OTHER_WAY = {
    "parent": "child",
    "guarantor": "guaranteed",
    "employer": "employee",
    "introducer": "introduced",
}
_AS_KEPT = {there: here for here, there in _OTHER_WAY.items()}
ALIKE_BOTH_WAYS = ("spouse", "sibling", "partner", "other")
KEPT_KINDS = (*_OTHER_WAY, *ALIKE_BOTH_WAYS)


def as_kept(kind: str, customer_id: int, other_id: int) -> tuple[str, int, int]:
    """Kind, customer and other as they are stored, so that nothing is stored twice.

    "B is A's child" is kept as "A is B's parent".
    """
    if kind in _AS_KEPT:
        return _AS_KEPT[kind], other_id, customer_id
    return kind, customer_id, other_id


def seen_from(kind: str, *, customer_is_first: bool) -> str:
    """What the other one is to the customer from whom one looks."""
    return kind if customer_is_first else _OTHER_WAY.get(kind, kind)


def kept_until(closed_on: date, keep_years: int) -> date:
    """The day from which an archive may be destroyed: so many years after it was closed."""
    year = closed_on.year + keep_years
    try:
        return closed_on.replace(year=year)
    except ValueError:  # the 29th of February
        return date(year, 3, 1)


def state_of(
    *,
    until: date | None,
    proposed_at: datetime | None,
    approved_at: datetime | None,
    destroyed_at: datetime | None,
    day: date,
) -> str:
    """Where an archive stands on that day."""
    if destroyed_at is not None:
        return "destroyed"
    if approved_at is not None:
        return "approved"
    if proposed_at is not None:
        return "proposed"
    if until is None:
        return "open"
    return "due" if until <= day else "kept"


def is_stale(written_on: date, review_months: int, day: date) -> bool:
    """Whether what the customer wants was last asked too long ago."""
    months = (day.year - written_on.year) * 12 + day.month - written_on.month
    return months > review_months or (months == review_months and day.day >= written_on.day)
