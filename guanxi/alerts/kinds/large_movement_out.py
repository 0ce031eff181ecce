"""大额转出: a large single amount went out."""

from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.heard import Event, Heard, Known
from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register, severity_by
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """One entry to outside of at least this amount within seven days."""

    amount_at_least: int = key("amount, in whole units", "金额（元）", ge=1)
    grave_amount: int = key("amount from which it is grave", "严重金额（元）", ge=1)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    customers = tables.maintained
    sent = customers.largest_out_7_days_minor
    large = customers.filter(sent >= thresholds.amount_at_least * 100)
    grave = thresholds.grave_amount * 100
    return large.select(
        "customer_id",
        amount_minor=large.largest_out_7_days_minor,
        sent_minor=large.largest_out_7_days_minor,
        assets_minor=large.assets_minor,
        severity=severity_by(large.largest_out_7_days_minor, serious=0, grave=grave),
    )


def hear(event: Event, known: Known, thresholds: Thresholds) -> Heard | None:
    """The same amount, on the day itself; what the last night knew does not miss it yet."""
    sent = event.amount_minor
    if not known.maintained or sent < thresholds.amount_at_least * 100:
        return None
    evidence: dict[str, int | str | None] = {
        "sent_minor": sent,
        "assets_minor": max(known.assets_minor - sent, 0),
    }
    severity = 3 if sent >= thresholds.grave_amount * 100 else 2
    return Heard(severity=severity, amount_minor=sent, evidence=evidence)


register(
    Kind(
        cause=Cause(
            code="large_movement_out",
            group=Group.RETAIN,
            name=_("Large amount out"),
            reason=_("%(sent)s went out within 7 days; %(assets)s remain"),
            action=_("Ask whether all is in order and what the money was for"),
            solicits=False,
            points=(
                _("Begin with safety: make sure the customer sent it knowingly"),
                _("Ask whether more is to follow"),
            ),
            offers=(_("Ask what would keep the money here"),),
        ),
        thresholds=Thresholds,
        find=find,
        hears={"money_out": hear},
        yields_to=("leaving_to_other_bank", "emptied"),
    )
)
