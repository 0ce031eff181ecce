"""基金售后: a fund was bought a few days ago."""

from datetime import timedelta

import ibis
from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.heard import Event, Heard, Known
from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register, severity_by
from guanxi.bank.codes import ProductClass
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group

_SERIOUS = 2


class Thresholds(KindThresholds):
    """A fund of at least this amount was bought within so many days."""

    within_days: int = key("days since the purchase", "购买后天数", ge=1, le=60)
    amount_at_least: int = key("amount, in whole units", "金额（元）", ge=0)
    serious_amount: int = key("amount from which it is serious", "重点金额（元）", ge=0)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    since = tables.day - timedelta(days=thresholds.within_days)
    bought = tables.holdings.filter(
        tables.holdings.product_class == str(ProductClass.FUND),
        tables.holdings.opened_on > ibis.date(since),
    ).semi_join(tables.maintained, "customer_id")
    rows = bought.group_by("customer_id", "opened_on").agg(
        amount_minor=bought.balance_minor.sum().cast("int64")
    )
    rows = rows.filter(rows.amount_minor >= thresholds.amount_at_least * 100)
    serious = thresholds.serious_amount * 100
    within = ibis.interval(days=thresholds.within_days)
    return rows.select(
        "customer_id",
        "amount_minor",
        bought_minor=rows.amount_minor,
        bought_on=rows.opened_on,
        severity=severity_by(rows.amount_minor, serious=serious, grave=2**62),
        same_cause=rows.opened_on.cast("string"),
        due_on=(rows.opened_on.cast("timestamp") + within).cast("date"),
    )


def hear(event: Event, known: Known, thresholds: Thresholds) -> Heard | None:
    """The purchase itself; the night that finds it finds the same cause."""
    is_fund = event.product_class == ProductClass.FUND
    amount = event.amount_minor
    if not (is_fund and known.maintained and amount >= thresholds.amount_at_least * 100):
        return None
    bought_on = event.happened_on.isoformat()
    return Heard(
        severity=_SERIOUS if amount >= thresholds.serious_amount * 100 else 1,
        amount_minor=amount,
        evidence={"bought_minor": amount, "bought_on": bought_on},
        same_cause=bought_on,
        due_on=event.happened_on + timedelta(days=thresholds.within_days),
    )


register(
    Kind(
        cause=Cause(
            code="fund_after_sales",
            group=Group.CARE,
            name=_("Fund after-sales"),
            reason=_("Bought funds for %(bought)s on %(bought_on)s"),
            action=_("Call before the week is over: how it stands, and what to expect of it"),
            solicits=False,
            points=(
                _("Say how the fund stands today and where the customer can look it up"),
                _("Repeat that it can fall, and how far it once fell"),
            ),
        ),
        thresholds=Thresholds,
        find=find,
        hears={"purchase_made": hear},
    )
)
