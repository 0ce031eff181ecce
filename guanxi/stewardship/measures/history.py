"""What must be written so that the history of tiers says what is known tonight.

``path`` is what is known tonight: the tier in force at each replayed month-end and on the day
itself. ``known`` are the rows of the history that still hold: ``id, customer_id, tier_rank,
effective_from, effective_until`` (null: still in force). No row means mass. Rows are never changed:
one that no longer holds is replaced by others (`Correction`), and both stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import ibis
from ibis import _
from ibis.expr.types import Table

from guanxi.stewardship.measures.ladder import MASS, NO


@dataclass(frozen=True, kw_only=True)
class Correction:
    """``replaced``: ids of rows that no longer hold. ``new``: rows that hold from tonight on."""

    replaced: Table
    new: Table


def path_on(force: Table, people: Table, here: Table, days: Sequence[date]) -> Table:
    """The tier of each of these people on each of the days: customer_id, day, rank.

    ``here`` are the customers of tonight. Of others, who have left, only tonight is told: their
    past stays as it is known.
    """
    calendar = ibis.memtable([{"day": day} for day in days], schema={"day": "date"})
    given = force.select("customer_id", day="moment", given="rank")
    stayed = people.semi_join(here, "customer_id").cross_join(calendar)
    gone = people.anti_join(here, "customer_id").mutate(day=ibis.date(days[-1]))
    return (
        stayed.union(gone)
        .left_join(given, ["customer_id", "day"])
        .drop("customer_id_right", "day_right")
        .select("customer_id", "day", rank=_.given.fill_null(MASS))
    )


def ever_above_mass(force: Table, known: Table) -> Table:
    """Customers whose history has something to say."""
    above = force.filter(_.rank < MASS).select("customer_id")
    return above.union(known.select("customer_id")).distinct()


def steps_of(path: Table) -> Table:
    """The path as half-open periods of one tier each; the last has no end."""
    order = ibis.window(group_by="customer_id", order_by="day")
    before = path.mutate(previous=_["rank"].lag().over(order))
    turns = before.filter(_.previous.isnull() | (_.previous != _["rank"]))
    return turns.mutate(until=_.day.lead().over(order)).select(
        "customer_id", "rank", "previous", since="day", until="until"
    )


def path_since(path: Table) -> Table:
    """Since when, by the path, the latest tier has been in force; null where it never changed."""
    last = steps_of(path).filter(_.until.isnull())
    changed = _.previous.notnull() | (_["rank"] < MASS)
    return last.select("customer_id", path_since=ibis.ifelse(changed, _.since, ibis.null("date")))


def correction(path: Table, known: Table, days: Sequence[date]) -> Correction:
    """What to write: an ordinary change ends one period; a corrected past is laid anew."""
    first, day = days[0], days[-1]
    differs = _difference(path, known, day)
    relaid = differs.filter(_.past).select("customer_id")
    turned = differs.filter(~_.past & _.now).select("customer_id")
    ended = known.semi_join(turned, "customer_id").filter(_.effective_until.isnull())
    undone = known.semi_join(relaid, "customer_id").filter(
        _.effective_until.isnull() | (_.effective_until > ibis.date(first))
    )
    tonight = path.filter(_.day == ibis.date(day)).semi_join(turned, "customer_id")
    pieces = [
        _pieces(ended, until=day),
        tonight.select(
            "customer_id", tier_rank="rank", effective_from="day", effective_until=ibis.null("date")
        ),
        _relaid(path.semi_join(relaid, "customer_id"), undone, first),
    ]
    return Correction(
        replaced=ended.select("id").union(undone.select("id")), new=ibis.union(*pieces)
    )


def _difference(path: Table, known: Table, day: date) -> Table:
    """Per customer: does the past differ, does the day itself differ."""
    ends = known.mutate(end=_.effective_until.fill_null(ibis.date(9999, 12, 31)))
    said = path.left_join(
        ends.select("customer_id", "effective_from", "end", said="tier_rank"),
        [
            "customer_id",
            path.day >= ends.effective_from,
            path.day < ends.end,
        ],
    ).drop("customer_id_right")
    wrong = said.mutate(wrong=_["rank"] != _.said.fill_null(MASS), today=_.day == ibis.date(day))
    compared = wrong.group_by("customer_id").agg(
        past=(_.wrong & ~_.today).any(), now=(_.wrong & _.today).any()
    )
    later = known.filter(_.effective_from > ibis.date(day)).select("customer_id").distinct()
    return (
        compared.left_join(later.mutate(later=ibis.literal(1)), "customer_id")
        .drop("customer_id_right")
        .select("customer_id", "now", past=_.past | _.later.notnull())
    )


def _pieces(rows: Table, until: date) -> Table:
    """What stays of rows that end on that day."""
    return rows.filter(_.effective_from < ibis.date(until)).select(
        "customer_id", "tier_rank", "effective_from", effective_until=ibis.date(until)
    )


def _relaid(path: Table, undone: Table, first: date) -> Table:
    """The path as periods, joined to what held before the replayed days."""
    older = undone.filter(_.effective_from < ibis.date(first)).select(
        "customer_id", old_rank="tier_rank", old_from="effective_from"
    )
    steps = steps_of(path).left_join(older, "customer_id").drop("customer_id_right")
    first_step = _.previous.isnull()
    continued = first_step & (_.old_rank == _["rank"]).fill_null(NO)
    shown = steps.filter(~first_step | (_["rank"] < MASS) | _.old_rank.notnull()).select(
        "customer_id",
        tier_rank="rank",
        effective_from=ibis.ifelse(continued, _.old_from, _.since),
        effective_until="until",
    )
    cut = steps.filter(first_step & (_.old_rank != _["rank"])).select(
        "customer_id",
        tier_rank="old_rank",
        effective_from="old_from",
        effective_until=ibis.date(first),
    )
    return shown.union(cut)
