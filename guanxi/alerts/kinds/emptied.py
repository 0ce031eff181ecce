"""账户清空: next to nothing is left of a customer who had much."""

import ibis
from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.effect.rules import Well
from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """Assets are down to a small rest of the best month-average of the last three months."""

    previous_at_least: int = key("what was there, in whole units", "原有资产下限（元）", ge=1)
    remaining_percent: int = key("what remains, at most", "剩余比例上限（%）", ge=0, le=100)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    # All customers: who has emptied the accounts may be no maintained one any more.
    customers = tables.customers
    was = customers.peak_month_average_3_minor
    gone = customers.filter(
        was >= thresholds.previous_at_least * 100,
        customers.assets_minor * 100 <= was * thresholds.remaining_percent,
    )
    return gone.select(
        "customer_id",
        amount_minor=gone.peak_month_average_3_minor,
        was_minor=gone.peak_month_average_3_minor,
        left_minor=gone.assets_minor,
        accounts_open=gone.accounts_open,
        closed_lately=gone.accounts_closed_7_days,
        severity=ibis.literal(3),
    )


register(
    Kind(
        cause=Cause(
            code="emptied",
            group=Group.RETAIN,
            name=_("Emptied"),
            reason=_("Only %(left)s remain of %(was)s"),
            action=_("Call at once, before the customer is gone for good"),
            solicits=False,
            points=(
                _("Ask what made the customer leave, and listen"),
                _("Offer to put right what went wrong, with a named person and a day"),
            ),
        ),
        thresholds=Thresholds,
        find=find,
        helped_when=Well.ASSETS_KEPT,
    )
)
