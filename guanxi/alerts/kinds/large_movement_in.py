"""大额转入: a large single amount came in."""

import ibis
from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.effect.rules import Well
from guanxi.alerts.heard import Event, Heard, Known
from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """One entry from outside of at least this amount within seven days."""

    amount_at_least: int = key("amount, in whole units", "金额（元）", ge=1)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    customers = tables.maintained
    large = customers.filter(customers.largest_in_7_days_minor >= thresholds.amount_at_least * 100)
    return large.select(
        "customer_id",
        amount_minor=large.largest_in_7_days_minor,
        received_minor=large.largest_in_7_days_minor,
        assets_minor=large.assets_minor,
        severity=ibis.literal(1),
    )


def hear(event: Event, known: Known, thresholds: Thresholds) -> Heard | None:
    """The same amount, on the day itself; what the last night knew does not hold it yet."""
    if not known.maintained or event.amount_minor < thresholds.amount_at_least * 100:
        return None
    evidence: dict[str, int | str | None] = {
        "received_minor": event.amount_minor,
        "assets_minor": known.assets_minor + event.amount_minor,
    }
    return Heard(severity=1, amount_minor=event.amount_minor, evidence=evidence)


register(
    Kind(
        cause=Cause(
            code="large_movement_in",
            group=Group.GROW,
            name=_("Large amount in"),
            reason=_("%(received)s came in within 7 days; assets are now %(assets)s"),
            action=_("Thank, and ask what the money is meant for"),
            solicits=True,
            points=(
                _("Thank for the trust and ask how long the money may stay"),
                _("Propose a split by time: at hand, within a year, longer"),
            ),
        ),
        thresholds=Thresholds,
        find=find,
        helped_when=Well.ASSETS_KEPT,
        hears={"money_in": hear},
    )
)
