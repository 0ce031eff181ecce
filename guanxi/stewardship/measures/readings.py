"""What a month says of a customer: the amounts that tiers look at, and the step they lead to."""

from collections.abc import Mapping, Sequence
from datetime import date

import ibis
from ibis import _
from ibis.expr.types import IntegerColumn, Table

from guanxi.stewardship.measures.ladder import MASS, NO, POTENTIAL, Ladder
from guanxi.stewardship.measures.moments import Moment, month_of

_AMOUNTS = ("day_minor", "average_minor", "weighted_minor", "contribution_minor")


def closed_months(months: Table, *, before: date) -> Table:
    """Amounts of every closed month of each customer."""
    return months.filter(_.month < ibis.date(before)).select(
        "customer_id",
        "month",
        day_minor=_.assets_end_minor,
        average_minor=_.assets_average_minor,
        weighted_minor=_.weighted_average_minor,
        contribution_minor=_.contribution_minor.fill_null(0),
    )


def month_under_way(facts: Table, day: date) -> Table:
    """The same amounts for the month of the night, up to its day."""
    return facts.select(
        "customer_id",
        month=ibis.date(month_of(day)),
        day_minor=_.assets_minor,
        average_minor=_.month_average_assets_minor,
        weighted_minor=_.month_average_weighted_minor,
        contribution_minor=_.contribution_minor.fill_null(0),
    )


def rank_by(table: Table, ladder: Ladder) -> IntegerColumn:
    """The step that the amounts of a row lead to, whatever the age."""
    private = table[ladder.top_column] >= ladder.top_at_least_minor
    steps = [
        (private & (table[step.column] >= step.at_least_minor), step.rank)
        for step in ladder.grades[:-1]
    ]
    steps.append((private, ladder.grades[-1].rank))
    steps += [(table[step.column] >= step.at_least_minor, step.rank) for step in ladder.bands]
    return ibis.cases(*steps, else_=MASS).cast("int64")


def noteworthy(readings: Table, facts: Table, ladders: Mapping[date, Ladder], day: date) -> Table:
    """Readings that lead above mass or make a customer maintained, with their rank.

    ``ladders`` holds the edition in force at the end of each month.
    """
    editions: dict[Ladder, list[date]] = {}
    for month, ladder in ladders.items():
        editions.setdefault(ladder, []).append(month)
    found = [
        _noteworthy(readings.filter(_.month.isin([ibis.date(month) for month in months])), ladder)
        for ladder, months in editions.items()
    ]
    ranked = ibis.union(found[0], *found[1:]) if len(found) > 1 else found[0]
    people = facts.select("customer_id", "age_years", "joined_on")
    then = _.age_years - (day.year - _.month.year())
    return (
        ranked.join(people, "customer_id")
        .mutate(
            rank=ibis.ifelse(
                (_.rank == POTENTIAL) & (then >= _.potential_age_below).fill_null(NO),
                MASS,
                _.rank,
            ),
            newcomer=_.joined_on >= ibis.date(month_of(day)),
        )
        .select("customer_id", "month", "rank", "enough", "newcomer", *_AMOUNTS)
    )


def _noteworthy(readings: Table, ladder: Ladder) -> Table:
    return readings.mutate(
        rank=rank_by(readings, ladder),
        enough=readings[ladder.maintained_column] >= ladder.maintained_at_least_minor,
        potential_age_below=ibis.literal(ladder.potential_age_below, "int64"),
    ).filter((_.rank < MASS) | _.enough)


def in_force(noteworthy_readings: Table, moments: Sequence[Moment]) -> Table:
    """The tier in force at each moment: the best that its months gave. No row: mass, not enough."""
    rows = [
        {"month": source.month, "moment": moment.day, "rises": source.rises}
        for moment in moments
        for source in moment.sources
    ]
    counted = ibis.memtable(rows, schema={"month": "date", "moment": "date", "rises": "boolean"})
    rank = ibis.ifelse(_.rises | _.newcomer, _.rank, MASS)
    return (
        noteworthy_readings.join(counted, "month")
        .group_by("customer_id", "moment")
        .agg(rank=rank.min(), enough=_.enough.any())
    )
