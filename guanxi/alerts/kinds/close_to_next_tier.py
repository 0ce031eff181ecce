"""临界提升: a little more, and the customer reaches the next tier."""

import ibis
from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.effect.rules import Well
from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """The assets missing to the next tier are at most this share of what it asks."""

    within_percent: int = key("missing share of the threshold", "差距比例（%）", ge=1, le=50)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    customers = tables.maintained
    close = customers.filter(
        # The grades inside private banking go by contribution: a deposit does not close that gap.
        customers.next_tier.isin(["gold", "wealth", "preferred", "potential"]),
        customers.measured_tier == customers.tier,
        customers.gap_minor > 0,
        customers.gap_minor * 100 <= customers.next_at_least_minor * thresholds.within_percent,
    )
    return close.select(
        "customer_id",
        "tier",
        "next_tier",
        amount_minor=close.gap_minor,
        gap_minor=close.gap_minor,
        threshold_minor=close.next_at_least_minor,
        severity=ibis.literal(1),
    )


register(
    Kind(
        cause=Cause(
            code="close_to_next_tier",
            group=Group.GROW,
            name=_("Close to the next tier"),
            reason=_("Only %(gap)s short of %(next_tier)s, which begins at %(threshold)s"),
            action=_("Invite the customer to the next tier"),
            solicits=True,
            points=(
                _("Name what the next tier brings and the small step to it"),
                _("Ask about the next salary, a maturing deposit elsewhere or family money"),
            ),
        ),
        thresholds=Thresholds,
        find=find,
        helped_when=Well.TIER_RISEN,
        lapses=True,
    )
)
