"""The stages of a lead, how it ends, what happens to it, and to what the market tells."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Permission(StrEnum):
    """``package:thing:verb``; which role holds it is the rulebook's."""

    VIEW = "leads:board:view"
    EXPORT = "leads:board:export"
    OPEN = "leads:lead:open"
    CHANGE = "leads:lead:change"
    REFER = "leads:lead:refer"
    ASSIGN = "leads:lead:assign"
    VIEW_INTELLIGENCE = "leads:intelligence:view"
    EXPORT_INTELLIGENCE = "leads:intelligence:export"
    COLLECT = "leads:intelligence:collect"
    PUBLISH = "leads:intelligence:publish"
    CLAIM = "leads:intelligence:claim"


class Stage(models.TextChoices):
    """Where a lead stands: the four columns of the board."""

    SELECT = "select", pgettext_lazy("stage", "Select")
    ACQUIRE = "acquire", pgettext_lazy("stage", "Acquire")
    RETAIN = "retain", pgettext_lazy("stage", "Retain")
    GROW = "grow", pgettext_lazy("stage", "Grow")


class Outcome(models.TextChoices):
    """How a lead ended."""

    WON = "won", pgettext_lazy("lead", "Won")
    LOST = "lost", pgettext_lazy("lead", "Lost")


class LostReason(models.TextChoices):
    """Why a lead was lost."""

    PRICE = "price", _("Rate or price")
    OTHER_BANK = "other_bank", _("Went to another bank")
    NO_NEED = "no_need", _("No need now")
    NOT_REACHED = "not_reached", _("Could not be reached")
    NOT_SUITABLE = "not_suitable", _("Not suitable for the customer")
    REFUSED = "refused", _("Does not want to be asked")
    TERM_ENDED = "term_ended", _("The bank may keep the person's details no longer")


class Interest(models.TextChoices):
    """What it is about: also the lines of work that claim what the market tells."""

    DEPOSITS = "deposits", pgettext_lazy("line of work", "Deposits")
    WEALTH = "wealth", pgettext_lazy("line of work", "Wealth products")
    CARDS = "cards", pgettext_lazy("line of work", "Cards")
    LOANS = "loans", pgettext_lazy("line of work", "Loans")
    PAYROLL = "payroll", pgettext_lazy("line of work", "Payroll")
    INSURANCE = "insurance", pgettext_lazy("line of work", "Insurance")


class Kin(models.TextChoices):
    """How somebody who was brought in stands to the customer who did so."""

    SPOUSE = "spouse", pgettext_lazy("kin", "Spouse")
    CHILD = "child", pgettext_lazy("kin", "Child")
    PARENT = "parent", pgettext_lazy("kin", "Parent")
    RELATIVE = "relative", pgettext_lazy("kin", "Relative")
    FRIEND = "friend", pgettext_lazy("kin", "Friend")
    COLLEAGUE = "colleague", pgettext_lazy("kin", "Colleague")


class Happening(models.TextChoices):
    """One line of a lead's history."""

    OPENED = "opened", pgettext_lazy("lead", "opened")
    MOVED = "moved", pgettext_lazy("lead", "moved")
    EDITED = "edited", pgettext_lazy("lead", "changed")
    STEP_SET = "step_set", pgettext_lazy("lead", "next step agreed")
    STEP_DONE = "step_done", pgettext_lazy("lead", "next step ended")
    OFFERED = "offered", pgettext_lazy("lead", "referred to a colleague")
    ACCEPTED = "accepted", pgettext_lazy("lead", "referral accepted")
    DECLINED = "declined", pgettext_lazy("lead", "referral declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("lead", "referral withdrawn")
    ASSIGNED = "assigned", pgettext_lazy("lead", "given to another steward")
    BECAME_CUSTOMER = "became_customer", pgettext_lazy("lead", "became a customer")
    WON = "won", pgettext_lazy("lead", "won")
    LOST = "lost", pgettext_lazy("lead", "lost")
    REOPENED = "reopened", pgettext_lazy("lead", "taken up again")


class Answer(models.TextChoices):
    """What became of a referral."""

    PENDING = "", pgettext_lazy("referral", "waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("referral", "accepted")
    DECLINED = "declined", pgettext_lazy("referral", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("referral", "withdrawn")


class Told(models.TextChoices):
    """One line of the history of what the market told."""

    COLLECTED = "collected", pgettext_lazy("intelligence", "collected")
    PUBLISHED = "published", pgettext_lazy("intelligence", "published")
    CLAIMED = "claimed", pgettext_lazy("intelligence", "claimed")
    RELEASED = "released", pgettext_lazy("intelligence", "given back")
    REPORTED = "reported", pgettext_lazy("intelligence", "reported back")
    COMPLETED = "completed", pgettext_lazy("intelligence", "completed")
    DROPPED = "dropped", pgettext_lazy("intelligence", "not taken up")
