"""What staff have promised to do for customers, what they did, and every change in between."""

from django.db import models
from django.db.models import F, Q

from guanxi.worklist.codes import (
    ChangeKind,
    ContactChannel,
    ContactOutcome,
    ContactPurpose,
    NextStep,
    WorkOutcome,
)

CODE_LENGTH = 40


class WorkItem(models.Model):
    """One thing that a member of staff is to do for one customer. Open until it has an outcome."""

    customer = models.ForeignKey("bank.Customer", on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey(
        "bank.Staff", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The assignee's office, kept here so that a head's list needs no join.
    branch = models.ForeignKey(
        "bank.Branch", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    cause = models.CharField(max_length=CODE_LENGTH)
    source = models.CharField(max_length=CODE_LENGTH)  # "alert:17", "contact:4"
    evidence = models.JSONField(default=dict)
    amount_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    severity = models.PositiveSmallIntegerField(default=1)
    tier = models.CharField(max_length=CODE_LENGTH, blank=True, default="")
    rulebook_version = models.CharField(max_length=100)
    raised_on = models.DateField()
    due_on = models.DateField()
    deadline = models.DateField()
    rests_until = models.DateField(null=True, blank=True)  # postponed: out of sight before this day
    times_postponed = models.PositiveSmallIntegerField(default=0)
    # The order of the list and the parts it is made of, as of `ranked_for`.
    ranked_for = models.DateField()
    propensity_percent = models.PositiveSmallIntegerField()
    context_percent = models.PositiveSmallIntegerField()
    value_percent = models.PositiveSmallIntegerField()
    lever_percent = models.PositiveSmallIntegerField()
    score_ppm = models.BigIntegerField()
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
                name="one_open_item_per_source", fields=["source"], condition=Q(closed_at=None)
            ),
            models.CheckConstraint(
                name="work_due_by_deadline", condition=Q(due_on__lte=F("deadline"))
            ),
            models.CheckConstraint(
                name="work_closed_with_an_outcome",
                condition=Q(closed_at=None, outcome="")
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="work_severity_one_to_three", condition=Q(severity__gte=1, severity__lte=3)
            ),
        ]
        indexes = [
            models.Index(
                fields=["assignee", "-score_ppm"], name="work_mine", condition=Q(closed_at=None)
            ),
            models.Index(
                fields=["branch", "-score_ppm"], name="work_office", condition=Q(closed_at=None)
            ),
            models.Index(fields=["-score_ppm"], name="work_bank", condition=Q(closed_at=None)),
            models.Index(fields=["source"], name="work_source"),
        ]


class Contact(models.Model):
    """One contact with a customer, as logged."""

    customer = models.ForeignKey(
        "bank.Customer", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    staff = models.ForeignKey(
        "bank.Staff", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    item = models.ForeignKey(
        WorkItem, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts"
    )
    at = models.DateTimeField()
    channel = models.CharField(max_length=CODE_LENGTH, choices=ContactChannel.choices)
    purpose = models.CharField(max_length=CODE_LENGTH, choices=ContactPurpose.choices)
    outcome = models.CharField(max_length=CODE_LENGTH, choices=ContactOutcome.choices)
    next_step = models.CharField(
        max_length=CODE_LENGTH, choices=NextStep.choices, default=NextStep.NONE
    )
    next_on = models.DateField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True, default="")
    tier = models.CharField(max_length=CODE_LENGTH, blank=True, default="")  # of that day
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # undone: kept, never shown

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-at"], name="contact_of_customer"),
            models.Index(fields=["staff", "at"], name="contact_by_staff"),
        ]


class Change(models.Model):
    """One change to a piece of work: who, when, and what stood before, so that it can be undone."""

    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=CODE_LENGTH, choices=ChangeKind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("bank.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    before = models.JSONField()
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
