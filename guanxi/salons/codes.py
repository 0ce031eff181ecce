"""What an event is for, what is answered to an invitation, and what happens to it."""

from enum import StrEnum

from django.db import models
from django.utils.translation import pgettext_lazy


class Permission(StrEnum):
    """``package:thing:verb``; which role holds it is the rulebook's."""

    VIEW = "salons:event:view"
    PLAN = "salons:event:plan"
    INVITE = "salons:guest:invite"
    ANSWER = "salons:guest:answer"
    EXPORT = "salons:list:export"


class Kind(models.TextChoices):
    """What an event is for."""

    SALON = "salon", pgettext_lazy("event", "Salon")
    TALK = "talk", pgettext_lazy("event", "Talk on markets and investing")
    THANKS = "thanks", pgettext_lazy("event", "Thanks to customers")
    FAMILY = "family", pgettext_lazy("event", "For families")
    CULTURE = "culture", pgettext_lazy("event", "Culture and health")
    OPENING = "opening", pgettext_lazy("event", "Opening or launch")


class Answer(models.TextChoices):
    """What was said to an invitation."""

    PENDING = "", pgettext_lazy("invitation", "To be asked")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
    DECLINED = "declined", pgettext_lazy("invitation", "Declined")
    NO_ANSWER = "no_answer", pgettext_lazy("invitation", "No answer")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "Taken back")


class Why(models.TextChoices):
    """Why somebody of a list is not invited."""

    UNKNOWN = (
        "unknown",
        pgettext_lazy(
            "not invited",
            "None of the customers whom you see has this number: correct it, or give it to the "
            "customer's steward",
        ),
    )
    TWICE = "twice", pgettext_lazy("not invited", "This number stands in the list before")
    REFUSED = "refused", pgettext_lazy("not invited", "The customer refused direct marketing")
    NO_CHANNEL = (
        "no_channel",
        pgettext_lazy("not invited", "The customer left no channel open for invitations"),
    )
    THERE = "there", pgettext_lazy("not invited", "Is on the list of this event already")
    LATELY = "lately", pgettext_lazy("not invited", "Was invited to another event lately")


class Told(models.TextChoices):
    """One line of an invitation's history."""

    INVITED = "invited", pgettext_lazy("invitation line", "on the list")
    ASKED_AGAIN = "asked_again", pgettext_lazy("invitation line", "answer taken back")
    ACCEPTED = "accepted", pgettext_lazy("invitation line", "accepted")
    WAITING = "waiting", pgettext_lazy("invitation line", "on the waiting list")
    MOVED_UP = "moved_up", pgettext_lazy("invitation line", "moved up: has a seat")
    DECLINED = "declined", pgettext_lazy("invitation line", "declined")
    NO_ANSWER = "no_answer", pgettext_lazy("invitation line", "no answer")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation line", "taken off the list")
    CAME = "came", pgettext_lazy("invitation line", "came")
    NOT_CAME = "not_came", pgettext_lazy("invitation line", "arrival taken back")
    LEAD = "lead", pgettext_lazy("invitation line", "became a lead")
    CALLED_OFF = "called_off", pgettext_lazy("invitation line", "event called off")
    ASSIGNED = "assigned", pgettext_lazy("invitation line", "given to another steward")


class Seat(models.TextChoices):
    """Where somebody stands who accepted."""

    SEATED = "seated", pgettext_lazy("invitation", "Has a seat")
    WAITING = "waiting", pgettext_lazy("invitation", "Waiting list")
