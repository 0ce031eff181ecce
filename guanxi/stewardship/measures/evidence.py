"""What each month that counts said of a customer, in a form that fits one column.

``2026-10-01|day|average|weighted|contribution|rank;…``, the latest month first; amounts in minor
units. Kept for customers who stand, or lately stood, above mass.
"""

from dataclasses import dataclass
from datetime import date

import ibis
from ibis import _
from ibis.expr.types import Table, Value

from guanxi.stewardship.measures.ladder import MASS
from guanxi.stewardship.measures.moments import Moment

_FIELDS = ("month", "day_minor", "average_minor", "weighted_minor", "contribution_minor", "rank")


@dataclass(frozen=True, kw_only=True)
class Said:
    """One month of the evidence."""

    month: date
    day_minor: int
    average_minor: int
    weighted_minor: int
    contribution_minor: int
    rank: int


def evidence(readings: Table, noteworthy_readings: Table, moment: Moment) -> Table:
    """One row per customer with something to say: customer_id, evidence."""
    months = [ibis.date(source.month) for source in moment.sources]
    ranks = noteworthy_readings.filter(_.month.isin(months)).select("customer_id", "month", "rank")
    said = (
        readings.filter(_.month.isin(months))
        .semi_join(ranks, "customer_id")
        .left_join(ranks, ["customer_id", "month"])
        .mutate(rank=_["rank"].fill_null(MASS))
    )
    line = said[_FIELDS[0]].cast("string")
    for name in _FIELDS[1:]:
        line = line + "|" + said[name].cast("string")
    said = said.mutate(line=line)
    text: Value = ibis.literal("")
    # Month by month, because not every engine can put texts together in an order.
    for source in sorted(moment.sources, key=lambda source: source.month, reverse=True):
        told = said.line.max(where=said.month == ibis.date(source.month))
        text = text + (ibis.literal(";") + told).fill_null("")
    return said.group_by("customer_id").agg(evidence=text.substr(1))


def read_evidence(text: str) -> list[Said]:
    """The months of one customer's evidence, the latest first."""
    found = []
    for line in filter(None, text.split(";")):
        month, *numbers = line.split("|")
        values = dict(zip(_FIELDS[1:], map(int, numbers), strict=True))
        found.append(Said(month=date.fromisoformat(month), **values))
    return found
