"""The customer pyramid: how many customers, and how much they bring, on each step (2.4)."""

import ibis
from ibis import _
from ibis.common.deferred import Deferred
from ibis.expr.types import Table

from guanxi.stewardship.measures.ladder import MASS
from guanxi.stewardship.measures.moments import Moment, month_of


def pyramid_tonight(tiers: Table, within: Table, moment: Moment) -> Table:
    """Per office (with all offices below it) and tier, as it is tonight."""
    return _added_up(
        tiers.select(
            "customer_id",
            "branch_id",
            "tier_rank",
            "assets_minor",
            "contribution_minor",
            day=ibis.date(moment.day),
        ),
        within,
    )


def pyramid_before(
    readings: Table, force: Table, facts: Table, within: Table, moments: list[Moment]
) -> Table:
    """The same at earlier month-ends of which something is known, by the home office of tonight.

    Customers who have left since are not among them.
    """
    rows = [{"month": month_of(moment.day), "day": moment.day} for moment in moments]
    calendar = ibis.memtable(rows, schema={"month": "date", "day": "date"})
    calendar = calendar.semi_join(readings.select("month").distinct(), "month")
    people = facts.select("customer_id", "branch_id", "joined_on").cross_join(calendar)
    then = (
        people.filter(_.joined_on <= _.day)
        .left_join(
            readings.select("customer_id", "month", "day_minor", "contribution_minor"),
            ["customer_id", "month"],
        )
        .drop("customer_id_right", "month_right")
        .left_join(force.select("customer_id", day="moment", given="rank"), ["customer_id", "day"])
        .select(
            "customer_id",
            "branch_id",
            "day",
            assets_minor=_.day_minor.fill_null(0),
            contribution_minor=_.contribution_minor.fill_null(0),
            tier_rank=_.given.fill_null(MASS),
        )
    )
    return _added_up(then, within)


def _added_up(customers: Table, within: Table) -> Table:
    offices = customers.group_by("branch_id", "day", "tier_rank").agg(
        customers=_.count(),
        assets_minor=_total(_.assets_minor),
        contribution_minor=_total(_.contribution_minor),
    )
    return (
        offices.join(within.select("branch_id", "ancestor_id"), "branch_id")
        .group_by("ancestor_id", "day", "tier_rank")
        .agg(
            customers=_total(_.customers),
            assets_minor=_total(_.assets_minor),
            contribution_minor=_total(_.contribution_minor),
        )
        .select(
            "day",
            "customers",
            "assets_minor",
            "contribution_minor",
            branch_id="ancestor_id",
            tier_rank=_.tier_rank.cast("int64"),
        )
    )


def _total(column: Deferred) -> Deferred:
    # DuckDB adds whole numbers up as wider ones; Ibis believes they are int64 already.
    return column.sum().cast("decimal(38, 0)").cast("int64")
