"""Why work arises: each package that makes work signs its causes in from its apps.py."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guanxi.privacy.codes import ConsentPurpose

Words = str | Promise


class Group(models.TextChoices):
    """The four tabs of the morning list."""

    RETAIN = "retain", _("Retain")
    GROW = "grow", _("Grow")
    MATURING = "maturing", _("Dates")
    CARE = "care", _("Care")


@dataclass(frozen=True, kw_only=True)
class Cause:
    """One reason to contact a customer, in the words of the screen.

    ``name`` is the tag; ``reason`` is one sentence with ``%(…)s`` for the evidence, see
    `guanxi.worklist.sentences`; ``points`` are two or three things to talk about, and ``offers``
    further ones that offer something: they are not said to who refused direct marketing.

    ``solicits``: the contact itself is an offer. Such work and alerts are not there, in any list
    and for anybody, where the customer refused direct marketing: the database leaves them out.
    ``greets``: it is a greeting, which has channels of its own; ``invites``: to an event, likewise.
    """

    code: str
    group: Group
    name: Words
    reason: Words
    action: Words
    solicits: bool
    points: tuple[Words, ...] = ()
    offers: tuple[Words, ...] = ()
    greets: bool = False
    invites: bool = False

    @property
    def purpose(self) -> ConsentPurpose:
        """What the customer is contacted for, as customers consent to it."""
        if self.invites:
            return ConsentPurpose.EVENTS
        if self.solicits:
            return ConsentPurpose.OFFERS
        return ConsentPurpose.CARE if self.greets else ConsentPurpose.SERVICE


_causes: dict[str, Cause] = {}


def sign_in_cause(cause: Cause) -> None:
    """Make the cause known, so that work which arises from it can say why."""
    _causes[cause.code] = cause


def causes() -> dict[str, Cause]:
    """Every cause that has signed in, by its code."""
    return dict(_causes)


def cause_of(code: str) -> Cause:
    """The cause of that code; for a cause no longer in use, one that says so."""
    return _causes.get(code) or Cause(
        code=code,
        group=Group.CARE,
        name=_("Earlier rule"),
        reason=_("Raised by a rule that is no longer in use"),
        action=_("Look at the customer's page and decide"),
        solicits=False,
    )


def soliciting_codes() -> list[str]:
    """The causes that offer something; read whenever the database's policies are made."""
    return sorted(code for code, cause in _causes.items() if cause.solicits)


def codes_in(group: str) -> list[str]:
    """The causes of one tab."""
    return [code for code, cause in _causes.items() if cause.group == group]


# The customer is there, and nothing on the list says so yet.
CAME_BY = Cause(
    code="customer_came_by",
    group=Group.CARE,
    name=_("Customer is here"),
    reason=_("Came to the office on %(came_on)s"),
    action=_("Serve the customer, then log the contact"),
    solicits=False,
)
CALLED = Cause(
    code="customer_called",
    group=Group.CARE,
    name=_("Customer is on the phone"),
    reason=_("Called on %(came_on)s"),
    action=_("Help the customer, then log the contact"),
    solicits=False,
)
# Lists that somebody has imported: the task stands in the evidence, in the words of the list.
LIST_TASK = Cause(
    code="list_task",
    group=Group.CARE,
    name=_("From a list"),
    reason="%(task)s",
    action=_("Do what the list says, then log the contact"),
    solicits=False,
)
LIST_OFFER = Cause(
    code="list_offer",
    group=Group.GROW,
    name=_("Campaign list"),
    reason="%(task)s",
    action=_("Offer what the list says, then log the contact"),
    solicits=True,
)
INTRODUCE = Cause(
    code="introduce_steward",
    group=Group.CARE,
    name=_("New steward"),
    reason=_("Handed over to you by %(before)s"),
    action=_("Introduce yourself: say who looks after the customer from now on"),
    solicits=False,
    points=(
        _("Say how you can be reached"),
        _("Ask what was agreed and what is still open"),
    ),
)
ADOPTED = Cause(
    code="adopted_customer",
    group=Group.CARE,
    name=_("Adopted"),
    reason=_("You adopted the customer on %(adopted_on)s"),
    action=_("Introduce yourself: say who looks after the customer from now on"),
    solicits=False,
    points=(
        _("Say how you can be reached"),
        _("Ask what was agreed and what is still open"),
    ),
)
ASK_CHOICE = Cause(
    code="customers_choice",
    group=Group.CARE,
    name=_("Rose a tier"),
    reason=_("Rose from %(from_tier)s to %(to_tier)s: who looks after the customer is to be asked"),
    action=_("Ask who shall be the steward, and record the answer on the customer's page"),
    solicits=False,
    points=(
        _("Say what the new tier brings, with you and with a specialist"),
        _("The choice is the customer's: nobody is moved who does not want to"),
    ),
)
REFERRED = Cause(
    code="referred_customer",
    group=Group.GROW,
    name=_("Referred to you"),
    reason=_("%(steward)s asks you to come in: %(about)s"),
    action=_("Agree with the steward how to come in, then talk with the customer"),
    solicits=True,
    points=(_("Begin with what the steward has agreed with the customer"),),
)
FOLLOW_UP = Cause(
    code="follow_up",
    group=Group.CARE,
    name=_("Follow-up"),
    reason=_("You agreed on the next step for %(agreed_on)s"),
    action=_("Do what was agreed at the last contact"),
    solicits=False,  # the customer agreed to it
    points=(_("Begin with what was agreed last time"),),
)
