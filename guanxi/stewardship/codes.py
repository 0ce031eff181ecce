"""Tiers, positions and reasons, with their words on the screen."""

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
