"""等级已降: the customer has fallen to a lower tier tonight."""

from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.effect.rules import Well
from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register, severity_by
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """The tier in force is lower than last night."""


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    before = tables.before.filter(tables.before.maintained).select(
        "customer_id", old_tier="tier", old_rank="tier_rank"
    )
    both = tables.customers.join(before, "customer_id")
    fallen = both.filter(both.tier_rank > both.old_rank)
    return fallen.select(
        "customer_id",
        "tier",
        "old_tier",
        amount_minor=fallen.month_average_assets_minor,
        weighted_minor=fallen.month_average_weighted_minor,
        severity=severity_by(fallen.tier_rank - fallen.old_rank, serious=1, grave=2),
    )


register(
    Kind(
        cause=Cause(
            code="tier_fallen",
            group=Group.RETAIN,
            name=_("Tier fallen"),
            reason=_("Fell from %(old_tier)s to %(tier)s; weighted average assets %(weighted)s"),
            action=_("Call and keep the relationship: explain what changes and what stays"),
            solicits=False,
            points=(
                _("Say openly what changes, without reproach"),
                _("Ask whether the service or a better offer was the reason"),
            ),
        ),
        thresholds=Thresholds,
        find=find,
        helped_when=Well.TIER_RISEN,
        yields_to=("leaving_to_other_bank", "emptied"),
    )
)
