"""Which alerts a viewer may see, and why they were raised."""

from django.db.models import F, QuerySet

from guanxi.alerts.models import Alert
from guanxi.alerts.why import why_alert
from guanxi.bank.viewers import Viewer
from guanxi.stewardship.queries import customers_visible_to

__all__ = ["alerts_of", "alerts_visible_to", "open_alerts_visible_to", "why_alert"]


def alerts_visible_to(viewer: Viewer) -> QuerySet[Alert]:
    """The one door to alerts: those of customers whom the viewer sees."""
    return Alert.objects.filter(customer__in=customers_visible_to(viewer))


def open_alerts_visible_to(viewer: Viewer) -> QuerySet[Alert]:
    """Of these, what nobody has ended yet, the gravest first."""
    return (
        alerts_visible_to(viewer)
        .filter(closed_at=None)
        .order_by("-severity", "due_on", "-amount_minor", "pk")
    )


def alerts_of(customer_id: int) -> QuerySet[Alert]:
    """All alerts of a customer whom the caller has found visible, open ones first."""
    newest = F("closed_at").desc(nulls_first=True)
    return Alert.objects.filter(customer=customer_id).order_by(newest, "-day", "-pk")
