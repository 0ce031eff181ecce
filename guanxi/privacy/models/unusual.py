"""How people read, what of it is unusual, and who may read more."""

from datetime import timedelta

from django.db import models

from guanxi.bank.keys import staff_key, staff_or_nobody
from guanxi.foundation.dictionary import Column, Purpose, Reach, Retention, Rows, plain
from guanxi.privacy.models.columns import DECIDING, NAME, OFFICE, OFFICE_AND_DOOR
from guanxi.privacy.unusual.codes import ApprovalKind, UnusualKind, UnusualOutcome


def watched(column: Column, *, seen_for: frozenset[Purpose] = OFFICE) -> Column:
    """How somebody reads: for the privacy office alone, and never who the customers are."""
    return plain(column, retention=Retention.LOG, seen_for=seen_for)


class CustomerOpened(models.Model):
    """The first time on a day that a person opened a customer, and what the two had in common.

    Taken down by the database with the intent; as it was at that moment, for work ends and stewards
    change. Neither number has a foreign key: reading locks nobody.
    """

    actor = watched(models.BigIntegerField())
    day = watched(models.DateField())
    customer = watched(models.BigIntegerField())
    at = watched(models.DateTimeField())
    is_own = watched(models.BooleanField())  # steward A or B
    has_work = watched(models.BooleanField())  # of this person or office; of heads, also below
    is_outside = watched(models.BooleanField())  # neither, and of an office that is not below
    is_top = watched(models.BooleanField())  # on a top tier, or watched over

    rows = Rows(reach=Reach.BANK)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="opened_once_a_day", fields=["actor", "day", "customer"])
        ]


class ReadingTally(models.Model):
    """What a person read for a purpose in an hour of the bank's clock, kept as it is read."""

    actor = watched(models.BigIntegerField())
    day = watched(models.DateField())
    hour = watched(models.PositiveSmallIntegerField())
    purpose = watched(models.CharField(max_length=24))
    opened = watched(models.BigIntegerField())  # pages
    records = watched(models.BigIntegerField())
    listed = watched(models.BigIntegerField())  # rows of pages that are about no single customer
    transactions = watched(models.BigIntegerField())  # entries of single customers
    exported = watched(models.BigIntegerField())

    rows = Rows(reach=Reach.BANK)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="tallied_once_an_hour", fields=["actor", "day", "hour", "purpose"]
            )
        ]
        indexes = [models.Index(fields=["day"], name="tally_of_day")]


class UnusualAccess(models.Model):
    """One alert to the privacy office: one person, one kind, one day. Counts and pages, no names.

    Written by functions of the database alone, as the record of reads is.
    """

    actor = watched(staff_key(indexed=True))
    kind = watched(models.CharField(max_length=24, choices=UnusualKind.choices))
    day = watched(models.DateField())
    first_at = watched(models.DateTimeField())
    last_at = watched(models.DateTimeField())
    counted = watched(models.BigIntegerField())  # in the unit of the kind, the most on that day
    allowed = watched(models.BigIntegerField())  # up to which it is usual
    doors = watched(models.JSONField(default=dict))  # pages of the day, and how often
    # The door counts what waits, and sees no more.
    closed_at = watched(models.DateTimeField(null=True, blank=True), seen_for=OFFICE_AND_DOOR)
    closed_by = watched(staff_or_nobody(indexed=True))
    outcome = watched(
        models.CharField(max_length=16, blank=True, default="", choices=UnusualOutcome.choices)
    )
    note = watched(models.CharField(max_length=NAME, blank=True, default=""))

    rows = Rows(reach=Reach.BANK)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_alert_a_person_kind_and_day", fields=["actor", "day", "kind"]
            ),
            models.CheckConstraint(
                name="alert_is_closed_by_somebody_with_an_outcome",
                condition=models.Q(closed_at=None, closed_by=None, outcome="")
                | models.Q(closed_at__isnull=False, closed_by__isnull=False)
                & ~models.Q(outcome=""),
            ),
            models.CheckConstraint(
                name="nobody_closes_an_alert_about_oneself",
                condition=models.Q(closed_by=None) | ~models.Q(closed_by=models.F("actor")),
            ),
        ]
        indexes = [
            models.Index(fields=["-last_at"], name="alerts_open", condition=models.Q(outcome="")),
        ]


class ReadingApproval(models.Model):
    """A person asks to read more, or to take a file along; a second person agrees, or does not.

    Written by functions of the database alone. ``amount`` counts customers for reading, rows for a
    file; what was agreed may be less than what was asked.
    """

    kind = watched(models.CharField(max_length=8, choices=ApprovalKind.choices), seen_for=DECIDING)
    asked_by = watched(
        staff_key(indexed=True),
        seen_for=DECIDING,
    )
    # The office of who asks, kept so that its head finds it.
    branch = watched(
        models.ForeignKey("bank.Branch", on_delete=models.PROTECT, related_name="+"),
        seen_for=DECIDING,
    )
    asked_at = watched(models.DateTimeField(), seen_for=DECIDING)
    because = watched(models.CharField(max_length=NAME), seen_for=DECIDING)
    amount = watched(models.BigIntegerField(), seen_for=DECIDING)
    decided_at = watched(models.DateTimeField(null=True, blank=True), seen_for=DECIDING)
    decided_by = watched(
        staff_or_nobody(indexed=True),
        seen_for=DECIDING,
    )
    agreed = watched(models.BooleanField(null=True), seen_for=DECIDING)
    until = watched(models.DateTimeField(null=True, blank=True), seen_for=DECIDING)
    note = watched(models.CharField(max_length=NAME, blank=True, default=""), seen_for=DECIDING)
    used_at = watched(models.DateTimeField(null=True, blank=True), seen_for=DECIDING)  # for a file

    rows = Rows(reach=Reach.WORK, column="asked_by_id", office="branch_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="asked_once_at_a_time",
                fields=["asked_by", "kind"],
                condition=models.Q(decided_at=None),
            ),
            models.CheckConstraint(name="asked_for_something", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(
                name="decided_whole_or_not_at_all",
                condition=models.Q(decided_at=None, decided_by=None, agreed=None, until=None)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False, agreed=False)
                | models.Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    agreed=True,
                    until__gt=models.F("decided_at"),
                    until__lte=models.F("decided_at") + timedelta(days=1),
                ),
            ),
            models.CheckConstraint(
                name="nobody_agrees_to_what_oneself_asked",
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
            ),
            models.CheckConstraint(
                name="only_what_was_agreed_is_used",
                condition=models.Q(used_at=None) | models.Q(agreed=True, kind="export"),
            ),
        ]


class WatchedCustomer(models.Model):
    """A customer whose every look-up without work counts as one of the top tiers, by number."""

    customer = watched(models.BigIntegerField())
    since = watched(models.DateTimeField())
    until = watched(models.DateTimeField(null=True, blank=True))
    by = watched(staff_key(indexed=True))
    because = watched(models.CharField(max_length=NAME))

    rows = Rows(
        reach=Reach.BANK,
        inserted_for=OFFICE,
        updated_for=OFFICE,
        updated=("until",),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="watched_once", fields=["customer"], condition=models.Q(until=None)
            )
        ]
