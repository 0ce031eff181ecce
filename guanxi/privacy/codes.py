"""Code lists of what customers choose, with their words on the screen."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OptOutKind(models.TextChoices):
    """What a customer may refuse (12.2). It bites at the next statement, in the database."""

    MARKETING = "direct_marketing", _("Direct marketing")
    DISCLOSURE = "third_party_disclosure", _("Disclosure to third parties")
    AUTOMATED = "automated_decisions", _("Automated decisions")
    SENSITIVE = "sensitive_data", _("Use of sensitive data")


class ConsentPurpose(models.TextChoices):
    """What the customer is contacted for. A contract needs no consent: *service* is its own."""

    OFFERS = "offers", _("Offers and product news")
    CARE = "care", _("Care and greetings")
    EVENTS = "events", _("Invitations to events")
    SURVEYS = "surveys", _("Surveys and research")
    SERVICE = "service", _("One's own accounts and cases")


class ConsentChannel(models.TextChoices):
    """How. At the counter it is the customer who comes."""

    PHONE = "phone", _("Telephone")
    MESSAGE = "message", _("Message")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", pgettext_lazy("channel", "Letter")
    VISIT = "visit", _("Visit or meeting")


class Topic(NamedTuple):
    """What one answer is about: `ConsentPurpose` and `ConsentChannel`."""

    purpose: str
    channel: str

    @property
    def is_known(self) -> bool:
        """Whether there are such a purpose and such a channel."""
        return self.purpose in ConsentPurpose.values and self.channel in ConsentChannel.values


class Answer(models.TextChoices):
    """What the customer said when asked for a consent; withdrawing is answering anew."""

    GIVEN = "given", pgettext_lazy("consent", "Given")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent", "Withdrawn")


class Act(models.TextChoices):
    """What happened with an edition of the privacy statement and a customer."""

    SHOWN = "shown", pgettext_lazy("statement", "Shown")
    TOLD = "told", _("Told of the changes")
    ACCEPTED = "accepted", pgettext_lazy("statement", "Accepted")


class How(models.TextChoices):
    """How it was said: part of the proof. A slip is the program's word for what was taken back."""

    COUNTER = "counter", _("At the counter")
    PHONE = "phone", _("By telephone")
    VISIT = "visit", _("At a visit or meeting")
    MESSAGE = "message", _("By message")
    EMAIL = "email", _("By e-mail")
    LETTER = "letter", _("By letter")
    PORTAL = "portal", _("By oneself, signed in")
    SLIP = "slip", _("Taken back: recorded by mistake")


class Part(models.TextChoices):
    """The six parts of the privacy statement, in their order (12.3)."""

    COLLECTION = "collection", _("What we collect")
    USE = "use", _("What we use it for")
    CONTROL = "control", _("What you decide")
    ACCESS = "access", _("What you may see, correct and delete")
    SECURITY = "security", _("How we protect it")
    CHANGES = "changes", _("How this statement changes")


# What staff choose from; the portal and the program say their own.
SAID_TO_STAFF = tuple(how for how in How if how not in (How.PORTAL, How.SLIP))
