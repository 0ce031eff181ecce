"""Code lists of the contact log with their words on the screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ContactChannel(models.TextChoices):
    PHONE = "phone", _("Telephone")
    MESSAGE = "message", _("Message")
    VISIT = "visit", _("Visit or meeting")
    COUNTER = "counter", _("At the counter")
    EMAIL = "email", _("E-mail")


class ContactPurpose(models.TextChoices):
    RETAIN = "retain", _("Retain assets")
    ADVISE = "advise", _("Advise or recommend")
    CARE = "care", _("Care and greetings")
    SERVICE = "service", _("Service matter")
    COLLECT = "collect", _("Loan or payment reminder")
    OTHER = "other", pgettext_lazy("purpose", "Other")


class ContactOutcome(models.TextChoices):
    REACHED = "reached", _("Talked with the customer")
    INTERESTED = "interested", _("Interested")
    AGREED = "agreed", _("Agreed or bought")
    DECLINED = "declined", _("Declined")
    NOT_REACHED = "not_reached", _("Not reached")
    WRONG_NUMBER = "wrong_number", _("Number is wrong")


# Outcomes at which nobody was there to talk with.
NOT_REACHED = (ContactOutcome.NOT_REACHED, ContactOutcome.WRONG_NUMBER)


class NextStep(models.TextChoices):
    NONE = "none", _("Nothing further")
    CALL = "call", _("Call again")
    MEET = "meet", _("Meet")
    SEND = "send", _("Send material")
    REFER = "refer", _("Bring in a specialist")


class WorkOutcome(models.TextChoices):
    """How a piece of work ended (4.3). ``lapsed`` is the program's own: the reason went away."""

    RETAINED = "retained", _("Retained")
    UPGRADED = "upgraded", _("Upgraded")
    LOST = "lost", _("Lost")
    NOT_REACHABLE = "not_reachable", _("Not reachable")
    FALSE_ALARM = "false_alarm", _("False alarm")
    DONE = "done", pgettext_lazy("work", "Done")
    LAPSED = "lapsed", _("Lapsed")


class ListPurpose(models.TextChoices):
    """What an imported list is for; also the cause of its work."""

    TASK = "list_task", _("Service or care")
    OFFER = "list_offer", _("An offer or a campaign")


class Escalation(models.TextChoices):
    """Who was given work with which nothing had been done (4.2); empty while nobody was."""

    STEWARD_B = "steward_b", _("Steward B")
    HEAD = "head", _("Head of the office")


OUTCOMES_BY_HAND = tuple(code for code in WorkOutcome.values if code != WorkOutcome.LAPSED)


class ChangeKind(models.TextChoices):
    POSTPONED = "postponed", _("Postponed")
    HANDED_OVER = "handed_over", _("Handed over")
    CLOSED = "closed", _("Closed")
