"""Which version of a customer, an account, a card or a loan holds on a day."""

from collections.abc import Sequence
from datetime import date

import ibis
from ibis import _
from ibis.expr.types import Table


def told_again(versions: Table, *, key: Sequence[str]) -> Table:
    """Keys of things that were described more than once: few, where deliveries bring changes."""
    counted = versions.group_by(list(key)).agg(versions=_.count())
    return counted.filter(_.versions > 1).select(list(key))


def as_known_on(versions: Table, *, key: Sequence[str], day: date) -> Table:
    """One row a thing: the last version that speaks for ``day`` or a day before.

    Of several versions for the same day the later delivery holds. A thing that was first
    described after ``day`` (the bank's opening delivery describes its whole past with today's
    date) is taken as it was first described, so on every day.
    """
    known = versions.as_of <= day
    ranked = versions.mutate(
        place=ibis.row_number().over(
            group_by=list(key),
            order_by=[
                known.desc(),
                ibis.ifelse(known, versions.as_of, ibis.null("date")).desc(nulls_first=False),
                versions.as_of.asc(),
                versions.batch.desc(),
            ],
        )
    )
    return ranked.filter(_.place == 0).drop("place")
