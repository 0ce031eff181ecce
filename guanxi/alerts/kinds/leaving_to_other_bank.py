"""资金外流: money is leaving to other banks or brokers."""

from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.kind import (
    Kind,
    KindThresholds,
    NightTables,
    percent_of,
    register,
    severity_by,
)
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """At least this share and this amount went to other banks and brokers within seven days."""

    share_percent: int = key("share of what was there before", "占资产比例（%）", ge=1, le=100)
    amount_at_least: int = key("amount, in whole units", "金额（元）", ge=0)
    grave_share_percent: int = key("share from which it is grave", "严重比例（%）", ge=1, le=101)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    customers = tables.maintained
    moved = customers.outflow_external_7_days_minor
    # What is left, never below nothing, and what went: that is what was there.
    there = (customers.assets_minor > 0).ifelse(customers.assets_minor, 0) + moved
    rows = customers.select(
        "customer_id",
        amount_minor=moved,
        moved_minor=moved,
        broker_minor=customers.outflow_broker_7_days_minor,
        share_percent=percent_of(moved, there),
    )
    enough = thresholds.amount_at_least * 100
    grave = thresholds.grave_share_percent
    return rows.filter(
        rows.share_percent >= thresholds.share_percent, rows.moved_minor >= enough
    ).mutate(severity=severity_by(rows.share_percent, serious=0, grave=grave))


register(
    Kind(
        cause=Cause(
            code="leaving_to_other_bank",
            group=Group.RETAIN,
            name=_("Money leaving"),
            reason=_(
                "Moved %(moved)s to other banks and brokers in 7 days, "
                "%(share_percent)s %% of assets"
            ),
            action=_("Call today and learn the reason"),
            solicits=False,
            points=(
                _("Ask first what the customer needs, and listen"),
                _("Make sure that the customer sent it knowingly"),
            ),
            offers=(
                _("Compare openly what the other bank offers, after all fees"),
                _("Offer an account at our own securities partner where it is for investing"),
            ),
        ),
        thresholds=Thresholds,
        find=find,
        yields_to=("emptied",),
    )
)
