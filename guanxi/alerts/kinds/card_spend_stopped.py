"""信用卡停用: the credit card is not used any more."""

import ibis
from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.effect.rules import Well
from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """Nothing spent this month, after an average of at least this amount in the three before."""

    monthly_at_least: int = key(
        "monthly spend before, in whole units", "原月均消费下限（元）", ge=1
    )
    from_day_of_month: int = key("not before this day of the month", "每月起算日", ge=1, le=31)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    customers = tables.maintained
    monthly = (customers.card_spend_previous_3_minor // 3).cast("int64")
    stopped = customers.filter(
        customers.card_spend_month_minor <= 0,
        monthly >= thresholds.monthly_at_least * 100,
        ibis.literal(tables.day.day >= thresholds.from_day_of_month),
    )
    monthly = (stopped.card_spend_previous_3_minor // 3).cast("int64")
    return stopped.select(
        "customer_id",
        amount_minor=monthly,
        monthly_minor=monthly,
        year_minor=stopped.card_spend_12_months_minor,
        severity=ibis.literal(1),
    )


register(
    Kind(
        cause=Cause(
            code="card_spend_stopped",
            group=Group.CARE,
            name=_("Card unused"),
            reason=_("Nothing spent by card this month, before that %(monthly)s a month"),
            action=_("Ask whether the card still serves"),
            solicits=False,
            points=(
                _("Ask whether the card was lost, or another one pays better"),
                _("Settle what hinders its use"),
            ),
            offers=(_("Mention current offers and points about to expire"),),
        ),
        thresholds=Thresholds,
        find=find,
        helped_when=Well.CARD_AGAIN,
    )
)
