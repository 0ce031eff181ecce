"""等级将降: the tier falls at a coming month-end unless assets recover."""

import ibis
from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.effect.rules import Well
from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """Below the tier in force for at least so many month-ends, with grace left."""

    months_below_at_least: int = key("month-ends below already", "已低于门槛的月末数", ge=0, le=12)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    customers = tables.maintained
    slipping = customers.filter(
        customers.falls_on.notnull(),
        customers.months_below >= thresholds.months_below_at_least,
    )
    return slipping.select(
        "customer_id",
        "tier",
        "measured_tier",
        "falls_on",
        months_below=slipping.months_below.cast("int64"),
        amount_minor=slipping.month_average_assets_minor,
        weighted_minor=slipping.month_average_weighted_minor,
        severity=ibis.literal(2),
    )


register(
    Kind(
        cause=Cause(
            code="tier_about_to_fall",
            group=Group.RETAIN,
            name=_("Tier about to fall"),
            reason=_(
                "This month only reaches %(measured_tier)s: %(tier)s ends after %(falls_on)s; "
                "weighted average assets %(weighted)s"
            ),
            action=_("Show what the tier brings and what is needed to keep it"),
            solicits=False,
            points=(
                _("Name the privileges that would end, and the day"),
                _("Say what stays as it is"),
            ),
            offers=(_("Ask which money elsewhere could come here by then"),),
        ),
        thresholds=Thresholds,
        find=find,
        helped_when=Well.TIER_KEPT,
        lapses=True,
    )
)
