"""账户销户: the customer closed an account today."""

from django.utils.translation import gettext_lazy as _

from guanxi.alerts.heard import Event, Heard, Known
from guanxi.alerts.kind import Kind, KindThresholds, register
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """A maintained customer closed an account, as the day's events tell it."""

    grave_assets: int = key(
        "assets here from which it is grave, in whole units", "严重预警的在行资产（元）", ge=0
    )


def hear(event: Event, known: Known, thresholds: Thresholds) -> Heard | None:
    """What is left elsewhere in the bank is at stake."""
    if not known.maintained:
        return None
    evidence: dict[str, int | str | None] = {
        "account": event.reference,
        "account_class": event.product_class,
        "closed_on": event.happened_on.isoformat(),
        "assets_minor": known.assets_minor,
    }
    return Heard(
        severity=3 if known.assets_minor >= thresholds.grave_assets * 100 else 2,
        amount_minor=max(known.assets_minor, 0),
        evidence=evidence,
        same_cause=event.reference,
    )


register(
    Kind(
        cause=Cause(
            code="account_closed",
            group=Group.RETAIN,
            name=_("Account closed"),
            reason=_(
                "%(account_class)s closed on %(closed_on)s; assets were %(assets)s the night before"
            ),
            action=_("Call today and ask what the account no longer served for"),
            solicits=False,
            points=(
                _("Ask whether it is about the account or about us"),
                _("Make sure that payments and salary do not go astray"),
            ),
        ),
        thresholds=Thresholds,
        hears={"account_closed": hear},
    )
)
