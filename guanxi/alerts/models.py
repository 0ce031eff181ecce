"""Alerts: something about a customer that somebody should act on."""

from django.db import models
from django.db.models import F, Q

from guanxi.worklist.codes import WorkOutcome

CODE_LENGTH = 40


class Alert(models.Model):
    """One alert. Open until it has an outcome; one open alert per customer and cause."""

    customer = models.ForeignKey("bank.Customer", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=CODE_LENGTH)
    same_cause = models.CharField(max_length=CODE_LENGTH, blank=True, default="")
    severity = models.PositiveSmallIntegerField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    evidence = models.JSONField()
    day = models.DateField()  # of whose night it was raised
    seen_on = models.DateField()  # the last night that found it
    due_on = models.DateField()
    night_id = models.BigIntegerField()
    rulebook_version = models.CharField(max_length=100)
    raised_at = models.DateTimeField()
    owner = models.ForeignKey(
        "bank.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(
        max_length=CODE_LENGTH, blank=True, default="", choices=WorkOutcome.choices
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        "bank.Staff",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_alert_per_cause",
                fields=["customer", "kind", "same_cause"],
                condition=Q(closed_at=None),
            ),
            models.CheckConstraint(
                name="alert_closed_with_an_outcome",
                condition=Q(closed_at=None, outcome="")
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="alert_severity_one_to_three", condition=Q(severity__gte=1, severity__lte=3)
            ),
            models.CheckConstraint(
                name="alert_amount_not_below_zero", condition=Q(amount_minor__gte=0)
            ),
            models.CheckConstraint(
                name="alert_due_after_its_day", condition=Q(due_on__gte=F("day"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "-amount_minor"],
                name="alert_open_kind",
                condition=Q(closed_at=None),
            ),
            models.Index(fields=["closed_at"], name="alert_closed"),
        ]


class Found(models.Model):
    """What tonight's rules found, beside the alerts until the night is shown; emptied each night.

    Filled by binary COPY, so its columns are plain.
    """

    customer_id = models.BigIntegerField()
    kind = models.CharField(max_length=CODE_LENGTH)
    same_cause = models.CharField(max_length=CODE_LENGTH)
    severity = models.BigIntegerField()
    amount_minor = models.BigIntegerField()
    evidence = models.TextField()
    due_on = models.DateField()
    tier = models.CharField(max_length=CODE_LENGTH)
