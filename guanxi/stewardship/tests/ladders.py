"""A bank's tiers, and what measures make of drawn months, without a database."""

from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa

from guanxi.foundation.engines import Engine
from guanxi.insight.facts import CUSTOMER_FACTS, CUSTOMER_MONTHS, schema
from guanxi.stewardship.measures import readings, tiers
from guanxi.stewardship.measures.ladder import RANK, Ladder, Step
from guanxi.stewardship.measures.moments import Moment, moment_at, month_of
from guanxi.stewardship.tests.factories import Person

DAY = date(2026, 11, 20)


def ladder(grace: int = 2, *, rises_at_once: bool = True, basis: str = "weighted_minor") -> Ladder:
    """The figures of the requirements, in whole yuan × 100."""
    steps = {"wealth": 200_000, "preferred": 100_000, "potential": 50_000}
    grades = {"diamond": 50_000, "platinum": 20_000, "gold": 0}
    return Ladder(
        top_column="average_minor",
        top_at_least_minor=2_000_000_00,
        grades=tuple(
            Step(rank=RANK[code], column="contribution_minor", at_least_minor=amount * 100)
            for code, amount in grades.items()
        ),
        bands=tuple(
            Step(rank=RANK[code], column=basis, at_least_minor=amount * 100)
            for code, amount in steps.items()
        ),
        potential_age_below=60,
        grace_month_ends=grace,
        rises_at_once=rises_at_once,
        maintained_column="average_minor",
        maintained_at_least_minor=50_000_00,
    )


def decided(
    engine: Engine, people: Sequence[Person], day: date = DAY, by: Ladder | None = None
) -> dict[int, dict[str, object]]:
    """The row of each customer as `tiers.customer_tiers` makes it."""
    by = by or ladder()
    moment = moment_at(day, grace=by.grace_month_ends, rises_at_once=by.rises_at_once)
    facts, worth, force = measured(engine, people, [moment], by)
    rows = engine.arrow(tiers.customer_tiers(facts, force, worth, by, moment)).to_pylist()
    return {row["customer_id"]: row for row in rows}


def measured(engine: Engine, people: Sequence[Person], moments: Sequence[Moment], by: Ladder):
    """Facts, noteworthy readings and tiers in force, as the night makes them."""
    facts = engine.table(
        pa.Table.from_pylist([one.fact() for one in people], schema(CUSTOMER_FACTS))
    )
    buckets = [row for one in people for row in one.buckets()]
    months = engine.table(pa.Table.from_pylist(buckets, schema(CUSTOMER_MONTHS)))
    day = moments[-1].day
    every = readings.closed_months(months, before=month_of(day)).union(
        readings.month_under_way(facts, day)
    )
    ladders: Mapping[date, Ladder] = {
        source.month: by for moment in moments for source in moment.sources
    }
    worth = readings.noteworthy(every, facts, ladders, day)
    return facts, worth, readings.in_force(worth, moments)
