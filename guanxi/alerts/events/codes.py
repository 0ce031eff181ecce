"""What can happen during the day, and what became of what was told."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """The codes of the API."""

    MONEY_IN = "money_in", _("A single amount came in")
    MONEY_OUT = "money_out", _("A single amount went out")
    SALARY_ARRIVED = "salary_arrived", _("A salary arrived")
    PURCHASE_MADE = "purchase_made", _("A product was bought")
    ACCOUNT_CLOSED = "account_closed", _("An account was closed")
    COMPLAINT_OPENED = "complaint_opened", _("A complaint was opened")
    COMPLAINT_CLOSED = "complaint_closed", _("A complaint was closed")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("A consent was withdrawn")
    CONSENT_GIVEN = "consent_given", _("A consent was given")


# What must be said of it beside the customer and the moment.
NEEDS: dict[str, tuple[str, ...]] = {
    EventKind.MONEY_IN: ("amount_minor", "currency"),
    EventKind.MONEY_OUT: ("amount_minor", "currency"),
    EventKind.SALARY_ARRIVED: ("amount_minor", "currency"),
    EventKind.PURCHASE_MADE: ("amount_minor", "currency", "product_class"),
    EventKind.ACCOUNT_CLOSED: ("reference", "product_class"),
    EventKind.COMPLAINT_OPENED: ("reference",),
    EventKind.COMPLAINT_CLOSED: ("reference",),
    EventKind.CONSENT_WITHDRAWN: ("reference",),
    EventKind.CONSENT_GIVEN: ("reference",),
}


class EventState(models.TextChoices):
    """What became of it."""

    WAITING = "waiting", _("Waiting to be looked at")
    RAISED = "raised", _("An alert was raised")
    REFRESHED = "refreshed", _("An open alert was brought up to date")
    ENDED = "ended", _("An open alert was ended")
    QUIET = "quiet", _("The same was dealt with a few days ago")
    NOTHING = "nothing", _("Nothing that staff must be told")
    NO_CUSTOMER = "no_customer", _("There is no such customer")
    FAILED = "failed", _("It could not be looked at")


SETTLED = frozenset(EventState) - {EventState.WAITING}
