"""The 80/20 curve: which share of the customers brings which share of assets and contribution."""

import ibis
from ibis import _
from ibis.expr.types import IntegerValue, Table

from guanxi.insight.measures.arithmetic import nearest, total, whole, wide
from guanxi.insight.measures.valuation import MILLION


def concentration(customers: Table, offices: Table) -> Table:
    """For every office and every whole percent of its customers, what the richest bring (2.4).

    ``customers`` is ``customer_id, branch_id, assets_minor, contribution_minor``; ``offices`` is
    ``branch_id, ancestor_id``, each office within itself and every office above it. An office's
    customers are its own and those of every office below it, in descending order of assets.

    Formula: for p = 0 … 100 the first ⌈p × customers ÷ 100⌉ customers' assets, and their share of
    all assets and of all contribution in millionths (0 where the whole is not above zero).
    Unit: millionths, customers, minor units of the bank's currency.
    """
    ranked = _ranked(customers, offices)
    whole = ranked.group_by("branch_id").agg(
        customers_all=_.count(),
        assets_all=total(ranked.assets_minor),
        brought_all=total(ranked.contribution_minor),
    )
    percents = ibis.memtable({"percent": range(101)}, schema={"percent": "int64"})
    points = whole.cross_join(percents)
    points = points.mutate(customers=nearest(points.percent * points.customers_all + 49, 100))
    found = points.left_join(
        ranked.select(of="branch_id", place="place", assets="assets", brought="brought"),
        [("branch_id", "of"), ("customers", "place")],
    )
    return found.select(
        "branch_id",
        percent_customers=found.percent,
        assets_share_ppm=_share(found.assets, found.assets_all),
        contribution_share_ppm=_share(found.brought, found.brought_all),
        customers=found.customers,
        assets_minor=found.assets.fill_null(0),
    )


def _ranked(customers: Table, offices: Table) -> Table:
    """Each customer's place in each office above, and what all down to that place bring."""
    theirs = customers.join(offices, "branch_id").select(
        "customer_id", "assets_minor", "contribution_minor", branch_id="ancestor_id"
    )
    order = [ibis.desc("assets_minor"), "customer_id"]
    place = ibis.row_number().over(group_by="branch_id", order_by=order) + 1
    so_far = ibis.window(group_by="branch_id", order_by=order, preceding=None, following=0)
    return theirs.mutate(
        place=place,
        assets=whole(theirs.assets_minor.sum().over(so_far)),
        brought=whole(theirs.contribution_minor.sum().over(so_far)),
    )


def _share(part: IntegerValue, whole: IntegerValue) -> IntegerValue:
    share = nearest(wide(part) * MILLION, ibis.ifelse(whole > 0, whole, 1))
    return ibis.ifelse(whole > 0, share.fill_null(0), 0)
