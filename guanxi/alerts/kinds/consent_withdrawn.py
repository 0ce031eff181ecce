"""撤回同意: the customer withdrew a consent today."""

from django.utils.translation import gettext_lazy as _

from guanxi.alerts.heard import Event, Heard, Known
from guanxi.alerts.kind import Kind, KindThresholds, register
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """A maintained customer withdrew a consent, here or as the day's events tell it."""


def hear(event: Event, known: Known, thresholds: Thresholds) -> Heard | None:
    """Which consent is the program's own word for it; ours: ``purpose:channel``."""
    if not known.maintained:
        return None
    evidence: dict[str, int | str | None] = {
        "consent": event.reference,
        "withdrawn_on": event.happened_on.isoformat(),
        "assets_minor": known.assets_minor,
    }
    return Heard(
        severity=1,
        amount_minor=max(known.assets_minor, 0),
        evidence=evidence,
        same_cause=event.reference,
    )


register(
    Kind(
        cause=Cause(
            code="consent_withdrawn",
            group=Group.CARE,
            name=_("Consent withdrawn"),
            reason=_("Consent %(consent)s withdrawn on %(withdrawn_on)s"),
            action=_("Respect it; ask at the next contact whether something went wrong"),
            solicits=False,
            points=(
                _("Do not try to win the consent back"),
                _("Ask which way of keeping in touch is welcome"),
            ),
        ),
        thresholds=Thresholds,
        hears={"consent_withdrawn": hear},
        ends_with=("consent_given",),
    )
)
