"""Tiers, positions and reasons, with their words on the screen."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Tier(models.TextChoices):
    """From the best; the grades of the private band first (2.2)."""

    DIAMOND = "diamond", pgettext_lazy("tier", "Diamond")
    PLATINUM = "platinum", pgettext_lazy("tier", "Platinum")
    GOLD = "gold", pgettext_lazy("tier", "Gold")
    WEALTH = "wealth", pgettext_lazy("tier", "Wealth")
    PREFERRED = "preferred", pgettext_lazy("tier", "Preferred")
    POTENTIAL = "potential", pgettext_lazy("tier", "Potential")
    MASS = "mass", pgettext_lazy("tier", "Mass")

    @property
    def rank(self) -> int:
        """0 for the best."""
        return RANKS[self]


RANKS = {tier: rank for rank, tier in enumerate(Tier)}


class Band(models.TextChoices):
    PRIVATE = "private", pgettext_lazy("tier", "Private banking")
    WEALTH = "wealth", pgettext_lazy("tier", "Wealth")
    PREFERRED = "preferred", pgettext_lazy("tier", "Preferred")
    POTENTIAL = "potential", pgettext_lazy("tier", "Potential")
    MASS = "mass", pgettext_lazy("tier", "Mass")


class Ground(models.TextChoices):
    """Why a customer is a maintained one (2.1)."""

    ASSETS = "assets", _("financial assets")
    CARD_SPEND = "card_spend", _("credit-card spend of 12 months")
    LOANS = "loans", _("personal loans")
    CUSTODY = "custody", _("third-party custody")
    CARD_GRADE = "card_grade", _("gold or higher card")


class Position(models.TextChoices):
    """Two named stewards (3.2): A is responsible, B stands in."""

    A = "A", _("Steward A")
    B = "B", _("Steward B")


class Reason(models.TextChoices):
    """Why a stewardship began or ended."""

    DEFAULT = "default", _("default allocation")
    STEWARD_LEFT = "steward_left", _("the steward left the bank")
    OFFICE_CHANGED = "office_changed", _("the steward or the customer moved to another office")
    ROLE_CHANGED = "role_changed", _("the steward's new role looks after no customers")
    OVER_CAPACITY = "over_capacity", _("the steward had more customers than the role may have")
    NOT_MAINTAINED = "not_maintained", _("the customer is no longer a maintained one")
    NO_SECOND_STEWARD = "no_second_steward", _("the customer's tier has no second steward")
    HANDED_OVER = "handed_over", _("handed over, signed by both sides")
    HANDED_BACK = "handed_back", _("the handover was taken back by two people")
    MERGED = "merged", _("two records of the customer were merged, or taken apart")
    ADOPTED = "adopted", _("adopted from the pool")
    RELEASED = "released", _("released into the pool")
    ALLOCATED = "allocated", _("an allocation run that another person approved")
    ALLOCATED_BACK = "allocated_back", _("the allocation run was taken back")


class HandoverReason(models.TextChoices):
    """Why customers are handed over (3.5)."""

    LEAVES = "leaves", pgettext_lazy("handover", "Leaves the bank")
    AWAY = "away", pgettext_lazy("handover", "Away for long")
    MOVES = "moves", pgettext_lazy("handover", "Moves to another office or role")
    LOAD = "load", pgettext_lazy("handover", "Load is evened out")
    WISH = "wish", pgettext_lazy("handover", "Customer's wish")
    CHOICE = "choice", pgettext_lazy("handover", "Customer's choice after a rise")


class Counting(models.TextChoices):
    """How the revenue of a customer who changes hands counts until an agreed day (3.3, 3.5)."""

    SPLIT = "split", pgettext_lazy("credit", "Split")
    TWICE = "twice", pgettext_lazy("credit", "Counted twice")


class CreditOrigin(models.TextChoices):
    """What a revenue credit was agreed with."""

    HANDOVER = "handover", pgettext_lazy("credit", "Handover")
    CHOICE = "choice", pgettext_lazy("credit", "Customer's choice after a rise")
    REFERRAL = "referral", pgettext_lazy("credit", "Referral to a specialist")
    MERGED = "merged", pgettext_lazy("credit", "Two records were merged")


class Answer(models.TextChoices):
    """What a customer chooses after a rise: nobody is moved who does not want to (3.3)."""

    STAY = "stay", pgettext_lazy("choice", "Stays with the steward")
    GO = "go", pgettext_lazy("choice", "Goes to a specialist")


class AskedBy(models.TextChoices):
    """How a customer was asked."""

    PHONE = "phone", pgettext_lazy("asked", "By telephone")
    MEETING = "meeting", pgettext_lazy("asked", "In a meeting")
    COUNTER = "counter", pgettext_lazy("asked", "At the counter")
    WRITING = "writing", pgettext_lazy("asked", "In writing")


class AbsenceKind(models.TextChoices):
    """Why somebody is away, as far as colleagues need to know."""

    LEAVE = "leave", pgettext_lazy("absence", "Leave")
    TRAINING = "training", pgettext_lazy("absence", "Training")
    OTHER = "other", pgettext_lazy("absence", "Other")


class HandoverEnd(models.TextChoices):
    """How a handover ended that never happened."""

    WITHDRAWN = "withdrawn", pgettext_lazy("handover", "Withdrawn")
    DECLINED = "declined", pgettext_lazy("handover", "Declined")


class MoveAnswer(models.TextChoices):
    """What became of an objection to a move of an allocation run."""

    UPHELD = "upheld", pgettext_lazy("objection", "Upheld: taken out")
    KEPT = "kept", pgettext_lazy("objection", "Not upheld: stays in")


class Permission(StrEnum):
    """``package:thing:verb``; which role holds it is the rulebook's."""

    VIEW_HANDOVERS = "stewardship:handover:view"
    PROPOSE_HANDOVER = "stewardship:handover:propose"
    SIGN_HANDOVER = "stewardship:handover:sign"
    OBJECT = "stewardship:handover:object"
    ENTER_ABSENCE = "stewardship:absence:enter"
    APPROVE_LOAD = "stewardship:load:approve"
    ALLOCATE = "stewardship:allocation:run"
    APPROVE_ALLOCATION = "stewardship:allocation:approve"
    VIEW_POOL = "stewardship:pool:view"
    ADOPT = "stewardship:pool:adopt"
    RECORD_CHOICE = "stewardship:choice:record"
    REFER = "stewardship:referral:make"
    EXPORT = "stewardship:list:export"
