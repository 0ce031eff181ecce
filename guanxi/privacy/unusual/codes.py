"""Words of unusual access that are kept as codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnusualKind(models.TextChoices):
    """In which way somebody read as work does not explain (12.6)."""

    BURST = "burst", _("Many customers within a minute")
    BULK = "bulk", _("Many customers within an hour")
    LISTED = "listed", _("Many rows of lists on a day")
    PAGING = "paging", _("List page after list page")
    UNEXPLAINED = "unexplained", _("Customers without work for them")
    MORE_THAN_USUAL = "more_than_usual", _("More than this person usually reads")
    OUTSIDE = "outside", _("Customers of others")
    TOP = "top", _("Customers of the top tiers")
    OFF_HOURS = "off_hours", _("Outside working hours")
    REVEALS = "reveals", _("Many fields revealed")
    STOPPED = "stopped", _("Reading was stopped")


class UnusualOutcome(models.TextChoices):
    """What the privacy office found."""

    EXPLAINED = "explained", _("Explained by work")
    FALSE_ALARM = "false_alarm", _("False alarm")
    THEFT = "theft", _("Theft suspected")


class ApprovalKind(models.TextChoices):
    """What somebody asks a second person for."""

    READING = "reading", _("Reading on")
    EXPORT = "export", _("A file")
