"""Which version of a customer, an account, a card or a loan holds on a day."""

from collections.abc import Sequence
from datetime import date

import ibis
from ibis import _
from ibis.expr.types import Table

_AFTER_EVERY_DAY_BEFORE, _BATCHES = 10**7, 2**36  # more than there are, of days and of batches


def told_again(versions: Table, *, key: Sequence[str]) -> Table:
    """Keys of things that were described more than once: few, where deliveries bring changes."""
    counted = versions.group_by(list(key)).agg(versions=_.count())
    return counted.filter(_.versions > 1).select(list(key))


def as_known_on(versions: Table, *, key: Sequence[str], day: date) -> Table:
    """One row a thing: the last version that speaks for ``day`` or a day before.

    Of several versions for the same day the later delivery holds. A thing that was first
    described after ``day`` (the bank's opening delivery describes its whole past with today's
    date) is taken as it was first described, so on every day. A batch tells of a thing once.
    """
    # One number for the order in which versions hold, since sorting them all takes longer.
    days = versions.as_of.delta(ibis.date(day), unit="day").cast("int64")
    place = ibis.ifelse(days <= 0, days, -days - _AFTER_EVERY_DAY_BEFORE)
    placed = versions.mutate(place=place * _BATCHES + versions.batch)
    last = placed.group_by(list(key)).agg(place=placed.place.max())
    return placed.semi_join(last, [*key, "place"]).drop("place")
