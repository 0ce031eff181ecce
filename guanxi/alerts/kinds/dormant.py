"""休眠预警: money lies here, but the customer has made no move for long."""

import ibis
from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.effect.rules import Well
from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """No entry made by the customer for so many days, with at least this much in assets."""

    after_days: int = key("days without a move", "无主动交易天数", ge=1)
    assets_at_least: int = key("assets, in whole units", "资产下限（元）", ge=0)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    customers = tables.maintained
    last = ibis.coalesce(customers.last_active_on, customers.joined_on)
    quiet = customers.mutate(
        last_active_on=last, quiet_days=ibis.date(tables.day).delta(last, unit="day").cast("int64")
    )
    dormant = quiet.filter(
        quiet.quiet_days >= thresholds.after_days,
        quiet.assets_minor >= thresholds.assets_at_least * 100,
    )
    return dormant.select(
        "customer_id",
        "last_active_on",
        "quiet_days",
        amount_minor=dormant.assets_minor,
        assets_minor=dormant.assets_minor,
        severity=ibis.literal(1),
    )


register(
    Kind(
        cause=Cause(
            code="dormant",
            group=Group.CARE,
            name=_("Dormant"),
            reason=_("No move for %(quiet_days)s days, with %(assets)s in assets"),
            action=_("Bring the relationship back to life"),
            solicits=False,
            points=(
                _("Check that telephone and address are right"),
                _("Ask whether anything hinders the use of the account"),
            ),
            offers=(_("Ask how the customer pays and saves today, and why not here"),),
        ),
        thresholds=Thresholds,
        find=find,
        helped_when=Well.ACTIVE_AGAIN,
        lapses=True,
    )
)
