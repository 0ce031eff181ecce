"""How customers stand to each other, what they need, and what becomes of an archive."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Permission(StrEnum):
    """``package:thing:verb``; which role holds it is the rulebook's."""

    RECORD_NEEDS = "archive:needs:record"
    RECORD_RELATION = "archive:relation:record"
    USE = "archive:file:use"
    VIEW_LEDGER = "archive:ledger:view"
    EXPORT_LEDGER = "archive:ledger:export"
    PROPOSE_DESTRUCTION = "archive:destruction:propose"
    APPROVE_DESTRUCTION = "archive:destruction:approve"


class TieKind(models.TextChoices):
    """What the other person is to the customer. Half of them are kept the other way round."""

    SPOUSE = "spouse", pgettext_lazy("tie", "Spouse")
    PARENT = "parent", pgettext_lazy("tie", "Parent")
    CHILD = "child", pgettext_lazy("tie", "Child")
    SIBLING = "sibling", pgettext_lazy("tie", "Sibling")
    GUARANTOR = "guarantor", pgettext_lazy("tie", "Guarantor")
    GUARANTEED = "guaranteed", pgettext_lazy("tie", "Guaranteed by the customer")
    EMPLOYER = "employer", pgettext_lazy("tie", "Employer")
    EMPLOYEE = "employee", pgettext_lazy("tie", "Employee")
    INTRODUCER = "introducer", pgettext_lazy("tie", "Introducer")
    INTRODUCED = "introduced", pgettext_lazy("tie", "Introduced by the customer")
    PARTNER = "partner", pgettext_lazy("tie", "Business partner")
    OTHER = "other", pgettext_lazy("tie", "Other")


class Need(models.TextChoices):
    """What a customer wants of a bank, as the steward heard it."""

    LIQUIDITY = "liquidity", pgettext_lazy("need", "Money at hand")
    GROWTH = "growth", pgettext_lazy("need", "Growth of wealth")
    INCOME = "income", pgettext_lazy("need", "Regular income")
    PROTECTION = "protection", pgettext_lazy("need", "Protection and insurance")
    EDUCATION = "education", pgettext_lazy("need", "Children's education")
    RETIREMENT = "retirement", pgettext_lazy("need", "Retirement")
    HOME = "home", pgettext_lazy("need", "Buying a home")
    LOAN = "loan", pgettext_lazy("need", "Borrowing")
    LEGACY = "legacy", pgettext_lazy("need", "Passing wealth on")
    ABROAD = "abroad", pgettext_lazy("need", "Money abroad")


class Horizon(models.TextChoices):
    """By when the goals are to be reached."""

    SHORT = "short", _("Within a year")
    MIDDLE = "middle", _("One to three years")
    LONG = "long", _("Longer than three years")


class Hours(models.TextChoices):
    """When the customer likes to be called."""

    MORNING = "morning", _("Mornings")
    NOON = "noon", _("Around noon")
    AFTERNOON = "afternoon", _("Afternoons")
    EVENING = "evening", _("Evenings")
    WEEKEND = "weekend", _("Weekends")


class OpenedHow(models.TextChoices):
    BY_RULE = "rule", pgettext_lazy("archive", "by rule")
    BY_HAND = "hand", pgettext_lazy("archive", "by hand")


class Use(models.TextChoices):
    """What the whole archive is taken out for."""

    MEETING = "meeting", pgettext_lazy("archive", "Meeting with the customer")
    REVIEW = "review", pgettext_lazy("archive", "Yearly review")
    HANDOVER = "handover", pgettext_lazy("archive", "Handover")
    INSPECTION = "inspection", pgettext_lazy("archive", "Inspection")
    REQUEST = "request", pgettext_lazy("archive", "The customer asked for it")


class Kept(models.TextChoices):
    """One line of what became of an archive."""

    OPENED = "opened", pgettext_lazy("archive", "opened")
    USED = "used", pgettext_lazy("archive", "used")
    CLOSED = "closed", pgettext_lazy("archive", "closed: the customer left")
    REOPENED = "reopened", pgettext_lazy("archive", "open again: the customer is back")
    PROPOSED = "proposed", pgettext_lazy("archive", "destruction proposed")
    DECLINED = "declined", pgettext_lazy("archive", "destruction declined")
    APPROVED = "approved", pgettext_lazy("archive", "destruction approved")
    DESTROYED = "destroyed", pgettext_lazy("archive", "destroyed")


class State(models.TextChoices):
    """Where an archive stands: read from its days, never stored."""

    OPEN = "open", pgettext_lazy("archive", "in use")
    KEPT = "kept", pgettext_lazy("archive", "kept for its term")
    DUE = "due", pgettext_lazy("archive", "term over")
    PROPOSED = "proposed", pgettext_lazy("archive", "waits for approval")
    APPROVED = "approved", pgettext_lazy("archive", "to be destroyed tonight")
    DESTROYED = "destroyed", pgettext_lazy("archive", "destroyed")
