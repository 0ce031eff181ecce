"""The tier of every customer on the night's day, with what a person needs to see why."""

from collections.abc import Callable
from datetime import date

import ibis
from ibis import _
from ibis.expr.types import Table, Value

from guanxi.stewardship.measures.ladder import (
    GRADES,
    MASS,
    NO,
    POTENTIAL,
    TIERS,
    Ladder,
    MaintainedLimits,
)
from guanxi.stewardship.measures.moments import Moment, month_end, months_before
from guanxi.stewardship.measures.readings import month_under_way, rank_by


def customer_tiers(
    facts: Table, force: Table, noteworthy_readings: Table, ladder: Ladder, moment: Moment
) -> Table:
    """One row per customer: tier in force, tier of the month so far, distance up and down.

    ``force`` is `readings.in_force` at this moment.
    """
    now = month_under_way(facts, moment.day)
    now = now.mutate(measured_rank=rank_by(now, ladder))
    standing = force.select("customer_id", "rank", "enough")
    held = _last_held(noteworthy_readings, standing, moment)
    young = facts.select("customer_id", "branch_id", "age_years")
    wide = (
        young.join(now, "customer_id")
        .left_join(standing, "customer_id")
        .drop("customer_id_right")
        .left_join(held, "customer_id")
        .drop("customer_id_right")
    )
    too_old = (wide.age_years >= ladder.potential_age_below).fill_null(NO)
    wide = wide.mutate(
        rank=wide["rank"].fill_null(MASS),
        enough=wide.enough.fill_null(NO),
        measured_rank=ibis.ifelse(
            (wide.measured_rank == POTENTIAL) & too_old, MASS, wide.measured_rank
        ),
        too_old=too_old,
    )
    return _described(wide, ladder, moment)


def _last_held(noteworthy_readings: Table, standing: Table, moment: Moment) -> Table:
    """How many closed month-ends lie after the last one that gave the tier in force, or better."""
    rows = [
        {"month": source.month, "closed_after": source.closed_after}
        for source in moment.sources
        if source.closed_after is not None
    ]
    closed = ibis.memtable(rows, schema={"month": "date", "closed_after": "int64"})
    return (
        noteworthy_readings.select("customer_id", "month", reached="rank")
        .join(closed, "month")
        .join(standing.select("customer_id", "rank"), "customer_id")
        .filter(_.reached <= _.rank, _.rank < MASS)
        .group_by("customer_id")
        .agg(months_below=_.closed_after.min())
    )


def _described(wide: Table, ladder: Ladder, moment: Moment) -> Table:
    slipping = (wide.measured_rank > wide["rank"]) & wide.months_below.notnull()
    return wide.select(
        "customer_id",
        "branch_id",
        tier=code_of(wide["rank"]),
        tier_rank=wide["rank"].cast("int16"),
        band=ibis.ifelse(wide["rank"] < len(GRADES), "private", code_of(wide["rank"])),
        measured_tier=code_of(wide.measured_rank),
        months_below=wide.months_below.fill_null(0).cast("int16"),
        falls_on=ibis.ifelse(slipping, _falls_on(wide, ladder, moment), ibis.null("date")),
        next_tier=_next(wide, ladder, lambda step: TIERS[step.rank], "string"),
        next_at_least_minor=_next(wide, ladder, lambda step: step.at_least_minor, "int64"),
        gap_minor=_next(
            wide,
            ladder,
            lambda step: ibis.greatest(step.at_least_minor - wide[step.column], 0),
            "int64",
        ),
        day_band=_day_band(wide, ladder),
        assets_minor=wide.day_minor,
        basis_minor=wide[ladder.bands[0].column] if ladder.bands else wide[ladder.top_column],
        top_basis_minor=wide[ladder.top_column],
        contribution_minor=wide.contribution_minor,
        enough=wide.enough,
    )


def code_of(rank: Value) -> Value:
    """The tier's code by its rank."""
    return ibis.cases(*[(rank == place, code) for place, code in enumerate(TIERS)])


def _falls_on(wide: Table, ladder: Ladder, moment: Moment) -> Value:
    """The month-end at which the tier falls unless the customer recovers by then."""
    if ladder.grace_month_ends == 0:
        return ibis.null("date")
    newest = max(source.month for source in moment.sources if source.closed_after is not None)
    left = [
        (wide.months_below == below, ibis.date(_end_after(newest, ladder.grace_month_ends - below)))
        for below in range(ladder.grace_month_ends)
    ]
    return ibis.cases(*left, else_=ibis.null("date"))


def _end_after(month: date, count: int) -> date:
    return month_end(months_before(month, -count))


def _next(wide: Table, ladder: Ladder, said: Callable[..., object], kind: str) -> Value:
    """Something about the step above the tier in force."""
    cases = []
    for rank in range(len(TIERS)):
        for too_old in (False, True):
            step = ladder.next_step(rank, too_old=too_old)
            if step is not None:
                here = (wide["rank"] == rank) & (wide.too_old == too_old)
                cases.append((here, said(step)))
    return ibis.cases(*cases, else_=ibis.null(kind)).cast(kind)


def _day_band(wide: Table, ladder: Ladder) -> Value:
    cases: list[tuple[Value, str]] = [(wide.day_minor >= ladder.top_at_least_minor, "private")]
    cases += [
        (
            (wide.day_minor >= step.at_least_minor) & ((step.rank != POTENTIAL) | ~wide.too_old),
            TIERS[step.rank],
        )
        for step in ladder.bands
    ]
    return ibis.cases(*cases, else_=TIERS[MASS])


def maintained(tiers: Table, facts: Table, limits: MaintainedLimits) -> Table:
    """Adds whether, and on which grounds, a customer is a maintained one (2.1)."""
    holdings = facts.select(
        "customer_id",
        "card_spend_12_months_minor",
        "loans_outstanding_minor",
        "custody_minor",
        "card_grade",
    )
    wide = tiers.join(holdings, "customer_id")
    grounds = {
        "assets": wide.enough | (wide.tier_rank < MASS),
        "card_spend": wide.card_spend_12_months_minor >= limits.card_spend_minor,
        "loans": wide.loans_outstanding_minor >= limits.loans_minor,
        "custody": wide.custody_minor >= limits.custody_minor,
        "card_grade": wide.card_grade.isin(limits.card_grades),
    }
    words = [ibis.ifelse(holds.fill_null(NO), code + ",", "") for code, holds in grounds.items()]
    joined = words[0]
    for word in words[1:]:
        joined = joined + word
    marked = wide.mutate(grounds=joined.re_replace(",$", ""))
    return marked.mutate(maintained=marked.grounds != "").drop(
        "card_spend_12_months_minor",
        "loans_outstanding_minor",
        "custody_minor",
        "card_grade",
        "enough",
    )


def tier_since(tiers: Table, facts: Table, path: Table, previous: Table, day: date) -> Table:
    """Adds since when the tier has been in force.

    What the previous night said stands while the tier is the same; a tier that is new tonight began
    tonight; without a previous night the replayed month-ends (``path``) tell.
    """
    before = previous.select("customer_id", old_tier="tier", old_since="tier_since")
    joined = facts.select("customer_id", "joined_on")
    wide = (
        tiers.join(joined, "customer_id")
        .left_join(before, "customer_id")
        .drop("customer_id_right")
        .left_join(path, "customer_id")
        .drop("customer_id_right")
    )
    since = ibis.cases(
        (_.old_tier == _.tier, _.old_since),
        (_.old_tier.notnull(), ibis.date(day)),
        else_=ibis.coalesce(_.path_since, _.joined_on),
    )
    return wide.mutate(tier_since=since).drop("joined_on", "old_tier", "old_since", "path_since")
