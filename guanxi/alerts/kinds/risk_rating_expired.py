"""风评过期: the risk rating has expired while products need one."""

import ibis
from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """The risk rating has expired and the customer holds wealth products or funds."""

    invested_at_least: int = key(
        "in wealth products and funds, in whole units", "理财及基金余额下限（元）", ge=1
    )


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    customers = tables.maintained
    invested = (customers.wealth_product_minor + customers.fund_minor).cast("int64")
    holders = customers.select("customer_id", invested_minor=invested)
    dates = tables.personal_dates.filter(
        tables.personal_dates.risk_rated_until < ibis.date(tables.day)
    )
    rows = dates.inner_join(holders, "customer_id")
    rows = rows.filter(rows.invested_minor >= thresholds.invested_at_least * 100)
    return rows.select(
        "customer_id",
        expired_on=rows.risk_rated_until,
        amount_minor=ibis.literal(0),  # nothing is leaving
        invested_minor=rows.invested_minor,
        severity=ibis.literal(1),
        same_cause=rows.risk_rated_until.cast("string"),
    )


register(
    Kind(
        cause=Cause(
            code="risk_rating_expired",
            group=Group.CARE,
            name=_("Risk rating expired"),
            reason=_(
                "Risk rating expired on %(expired_on)s; %(invested)s in wealth products and funds"
            ),
            action=_("Renew the rating before the next purchase or renewal"),
            solicits=False,
            points=(
                _("Explain that nothing can be bought or renewed without it"),
                _("Go through the questionnaire together, without leading the answers"),
            ),
        ),
        thresholds=Thresholds,
        find=find,
        lapses=True,
        personal=True,
    )
)
