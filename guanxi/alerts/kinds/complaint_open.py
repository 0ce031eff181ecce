"""投诉未结: a complaint of the customer is open."""

from django.utils.translation import gettext_lazy as _

from guanxi.alerts.heard import Event, Heard, Known
from guanxi.alerts.kind import Kind, KindThresholds, register
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """A complaint was opened and is not closed yet, whoever the customer is."""


def hear(event: Event, known: Known, thresholds: Thresholds) -> Heard:
    """Each complaint is a matter of its own, until it is closed."""
    evidence: dict[str, int | str | None] = {
        "complaint": event.reference,
        "opened_on": event.happened_on.isoformat(),
        "assets_minor": known.assets_minor,
    }
    return Heard(
        severity=3 if known.maintained else 2,
        amount_minor=max(known.assets_minor, 0),
        evidence=evidence,
        same_cause=event.reference,
    )


register(
    Kind(
        cause=Cause(
            code="complaint_open",
            group=Group.RETAIN,
            name=_("Complaint open"),
            reason=_("Complaint %(complaint)s has been open since %(opened_on)s"),
            action=_(
                "Listen before anything else is offered; the case itself is handled elsewhere"
            ),
            solicits=False,
            points=(
                _("Say that you know of the complaint and who works on it"),
                _("Promise nothing that is not yours to decide"),
            ),
        ),
        thresholds=Thresholds,
        hears={"complaint_opened": hear},
        ends_with=("complaint_closed",),
    )
)
