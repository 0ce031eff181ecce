"""产品到期: deposits or wealth products end within days."""

from datetime import timedelta

import ibis
from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.effect.rules import Well
from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register, severity_by
from guanxi.bank.codes import ASSET_CLASSES
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """Holdings worth at least this end within so many days."""

    within_days: int = key("days ahead", "提前天数", ge=0, le=90)
    amount_at_least: int = key("amount, in whole units", "金额（元）", ge=0)
    serious_amount: int = key("amount from which it is serious", "重点金额（元）", ge=0)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    last = tables.day + timedelta(days=thresholds.within_days)
    ending = tables.holdings.filter(
        tables.holdings.matures_on > ibis.date(tables.day),
        tables.holdings.matures_on <= ibis.date(last),
        tables.holdings.balance_minor > 0,
        tables.holdings.product_class.isin([str(code) for code in ASSET_CLASSES]),
    ).semi_join(tables.maintained, "customer_id")
    rows = ending.group_by("customer_id").agg(
        amount_minor=ending.balance_minor.sum().cast("int64"),
        matures_on=ending.matures_on.min(),
        holdings=ending.count(),
        product_class=ending.product_class.argmax(ending.balance_minor),
    )
    serious = thresholds.serious_amount * 100
    return rows.filter(rows.amount_minor >= thresholds.amount_at_least * 100).mutate(
        maturing_minor=rows.amount_minor,
        severity=severity_by(rows.amount_minor, serious=serious, grave=2**62),
        # The next one to end is a new matter, whatever became of this one.
        same_cause=rows.matures_on.cast("string"),
    )


register(
    Kind(
        cause=Cause(
            code="product_maturing",
            group=Group.MATURING,
            name=_("Maturing"),
            reason=_("%(maturing)s mature from %(matures_on)s (%(product_class)s)"),
            action=_("Agree before the day what follows: renew, switch or use"),
            solicits=False,
            points=(
                _("Name the day and the amount, and ask about plans for the money"),
                _("Say what happens on the day if nothing is agreed"),
            ),
            offers=(_("Propose two suitable ways to go on, with their risks"),),
        ),
        thresholds=Thresholds,
        find=find,
        helped_when=Well.TERM_KEPT,
    )
)
