"""Alerts: something about a customer that somebody should act on."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from guanxi.alerts.events.codes import EventKind, EventState
from guanxi.alerts.occasions.codes import CalendarKind, Occasion
from guanxi.bank.keys import staff_key, staff_or_nobody
from guanxi.foundation.dictionary import (
    C1,
    C2,
    DERIVED,
    IDENTITY,
    LOADER_ONLY,
    OTHER,
    STAFF_WORK,
    TRANSACTION,
    Category,
    Column,
    Purpose,
    Reach,
    Retention,
    Rows,
    Sensitivity,
    plain,
    stored,
    with_row,
)
from guanxi.worklist.causes import soliciting_codes
from guanxi.worklist.codes import WorkOutcome

CODE_LENGTH = 40


def _work(column: Column, sensitivity: Sensitivity = C1) -> Column:
    """What staff are to know; a customer at the portal is not told what the bank suspects."""
    return stored(column, DERIVED, sensitivity, retention=Retention.RECORD, seen_for=STAFF_WORK)


class Alert(models.Model):
    """One alert. Open until it has an outcome; one open alert per customer and cause."""

    customer = with_row(
        models.ForeignKey("bank.Customer", on_delete=models.PROTECT, related_name="+")
    )
    kind = _work(models.CharField(max_length=CODE_LENGTH))
    same_cause = _work(models.CharField(max_length=CODE_LENGTH, blank=True, default=""))
    severity = _work(models.PositiveSmallIntegerField())
    amount_minor = _work(models.BigIntegerField(), C2)
    currency = _work(models.CharField(max_length=3))
    evidence = _work(models.JSONField(), C2)
    day = _work(models.DateField())  # of whose night it was raised
    seen_on = _work(models.DateField())  # the last night that found it
    due_on = _work(models.DateField())
    night_id = with_row(models.BigIntegerField())
    rulebook_version = _work(models.CharField(max_length=100))
    raised_at = _work(models.DateTimeField())
    owner = _work(staff_or_nobody(indexed=True))
    outcome = _work(
        models.CharField(
            max_length=CODE_LENGTH, blank=True, default="", choices=WorkOutcome.choices
        )
    )
    closed_at = _work(models.DateTimeField(null=True, blank=True))
    closed_by = _work(staff_or_nobody())

    rows = Rows(
        reach=Reach.OF_CUSTOMER,
        column="customer_id",
        updated_for=STAFF_WORK,
        updated=("outcome", "closed_at", "closed_by_id"),
        solicits=("kind", soliciting_codes),
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


def _told_by_customer(column: Column) -> Column:
    """What the customer told to be greeted: a day of the year, without year, name or note."""
    return stored(
        column,
        IDENTITY,
        C2,
        retention=Retention.WITH_CUSTOMER,
        seen_for=STAFF_WORK | {Purpose.PORTAL},
        because="whoever greets must know the day; told for that alone, and forgotten when asked",
    )


class PersonalDate(models.Model):
    """A date that the customer told, to be greeted on it (4.1)."""

    customer = with_row(
        models.ForeignKey("bank.Customer", on_delete=models.PROTECT, related_name="+")
    )
    occasion = _told_by_customer(models.CharField(max_length=CODE_LENGTH, choices=Occasion.choices))
    calendar = _told_by_customer(
        models.CharField(max_length=CODE_LENGTH, choices=CalendarKind.choices)
    )
    month = _told_by_customer(models.PositiveSmallIntegerField())
    day = _told_by_customer(models.PositiveSmallIntegerField())
    entered_by = _work(staff_key())
    entered_at = _work(models.DateTimeField())

    rows = Rows(
        reach=Reach.OF_CUSTOMER,
        column="customer_id",
        inserted_for=STAFF_WORK,
        deleted_for=STAFF_WORK,
        check=(
            "entered_by_id = (SELECT gx.actor()) AND NOT EXISTS (SELECT 1 FROM gx.refusal r "
            "WHERE r.kind = 'sensitive_data' AND r.customer_id = alerts_personaldate.customer_id)"
        ),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="personal_date_is_a_day_of_a_year",
                condition=Q(month__gte=1, month__lte=12, day__gte=1, day__lte=31),
            ),
        ]


class Found(models.Model):
    """What tonight's rules found, beside the alerts until the night is shown; emptied each night.

    Filled by binary COPY, so its columns are plain.
    """

    customer_id = stored(
        models.BigIntegerField(), DERIVED, C2, retention=Retention.NIGHT, seen_for=LOADER_ONLY
    )
    kind = stored(
        models.CharField(max_length=CODE_LENGTH),
        DERIVED,
        C2,
        retention=Retention.NIGHT,
        seen_for=LOADER_ONLY,
    )
    same_cause = stored(
        models.CharField(max_length=CODE_LENGTH),
        DERIVED,
        C2,
        retention=Retention.NIGHT,
        seen_for=LOADER_ONLY,
    )
    severity = stored(
        models.BigIntegerField(), DERIVED, C2, retention=Retention.NIGHT, seen_for=LOADER_ONLY
    )
    amount_minor = stored(
        models.BigIntegerField(), DERIVED, C2, retention=Retention.NIGHT, seen_for=LOADER_ONLY
    )
    evidence = stored(
        models.TextField(), DERIVED, C2, retention=Retention.NIGHT, seen_for=LOADER_ONLY
    )
    due_on = stored(
        models.DateField(), DERIVED, C2, retention=Retention.NIGHT, seen_for=LOADER_ONLY
    )
    tier = stored(
        models.CharField(max_length=CODE_LENGTH),
        DERIVED,
        C2,
        retention=Retention.NIGHT,
        seen_for=LOADER_ONLY,
    )

    rows = Rows(reach=Reach.CLOSED)


def _told(column: Column, **more: Any) -> Column:
    """By which the program that told it recognises it; nothing of a customer."""
    seen_for = frozenset({Purpose.EVENTS})
    return plain(column, retention=Retention.LOG, seen_for=seen_for, **more)


def _of_the_event(column: Column, category: Category, sensitivity: Sensitivity = C2) -> Column:
    """What happened to whom: kept beside the alert for the loader alone, who makes that of it."""
    return stored(column, category, sensitivity, retention=Retention.RECORD, seen_for=LOADER_ONLY)


class Event(models.Model):
    """One thing that a program of the bank told during the day, and what became of it.

    Programs may add and ask what became of theirs: whom it is about they cannot read back.
    """

    client = _told(models.CharField(max_length=CODE_LENGTH))
    key = _told(models.CharField(max_length=64))
    digest = _told(models.CharField(max_length=64))  # of all that was told: to know it again
    received_at = _told(models.DateTimeField())
    state = _told(
        models.CharField(max_length=12, choices=EventState.choices, default=EventState.WAITING)
    )
    settled_at = _told(models.DateTimeField(null=True, blank=True))
    kind = _of_the_event(
        models.CharField(max_length=CODE_LENGTH, choices=EventKind.choices), OTHER, C1
    )
    customer_number = _of_the_event(models.CharField(max_length=CODE_LENGTH), IDENTITY)
    happened_at = _of_the_event(models.DateTimeField(), TRANSACTION, C1)
    amount_minor = _of_the_event(models.BigIntegerField(null=True, blank=True), TRANSACTION)
    currency = _of_the_event(models.CharField(max_length=3, blank=True), TRANSACTION, C1)
    reference = _of_the_event(models.CharField(max_length=CODE_LENGTH, blank=True), OTHER)
    product_class = _of_the_event(
        models.CharField(max_length=CODE_LENGTH, blank=True), TRANSACTION, C1
    )
    alert = _of_the_event(
        models.ForeignKey(Alert, null=True, blank=True, on_delete=models.PROTECT, related_name="+"),
        OTHER,
        C1,
    )

    rows = Rows(reach=Reach.BANK, inserted_for=frozenset({Purpose.EVENTS}))

    class Meta:
        constraints = [
            models.UniqueConstraint(name="event_told_once", fields=["client", "key"]),
            models.CheckConstraint(
                name="event_settled_at_a_moment",
                condition=Q(state=EventState.WAITING, settled_at=None)
                | (~Q(state=EventState.WAITING) & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="event_amount_not_below_zero",
                condition=Q(amount_minor=None) | Q(amount_minor__gte=0),
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], name="event_waiting", condition=Q(state=EventState.WAITING)
            ),
        ]


def _watched(column: Column) -> Column:
    """Nobody sees of a customer on which side the customer is: pages show counts alone."""
    return stored(column, DERIVED, C2, retention=Retention.RECORD, seen_for=LOADER_ONLY)


class Watched(models.Model):
    """An alert, acted on or held back, and how it went some days later (4.3)."""

    customer = with_row(
        models.ForeignKey("bank.Customer", on_delete=models.PROTECT, related_name="+")
    )
    kind = _watched(models.CharField(max_length=CODE_LENGTH))
    same_cause = _watched(models.CharField(max_length=CODE_LENGTH, blank=True, default=""))
    held_back = _watched(models.BooleanField())
    day = _watched(models.DateField())
    look_on = _watched(models.DateField())
    # How the customer stood on that day.
    assets_minor = _watched(models.BigIntegerField())
    term_minor = _watched(models.BigIntegerField())
    tier_rank = _watched(models.SmallIntegerField())
    rulebook_version = _watched(models.CharField(max_length=100))
    measured_on = _watched(models.DateField(null=True, blank=True))
    went_well = _watched(models.BooleanField(null=True, blank=True))

    rows = Rows(reach=Reach.CLOSED)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="watched_once_until_measured",
                fields=["customer", "kind", "same_cause"],
                condition=Q(measured_on=None),
            ),
            models.CheckConstraint(
                name="measured_when_it_is_known_how_it_went",
                condition=Q(measured_on=None, went_well=None)
                | Q(measured_on__isnull=False, went_well__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["look_on"], name="watched_to_measure", condition=Q(measured_on=None)
            ),
        ]


def _counted(column: Column) -> Column:
    """How many alerts of a rule ended how: of rules, and of no customer."""
    return plain(column, retention=Retention.NIGHT, seen_for=STAFF_WORK)


class RuleCount(models.Model):
    """So many alerts of one kind, office, month and outcome, counted anew every night (4.3)."""

    kind = _counted(models.CharField(max_length=CODE_LENGTH))
    branch = _counted(
        models.ForeignKey("bank.Branch", on_delete=models.CASCADE, related_name="+", db_index=False)
    )
    month = _counted(models.DateField())
    outcome = _counted(models.CharField(max_length=CODE_LENGTH, blank=True))  # empty: open
    alerts = _counted(models.BigIntegerField())
    counted_at = _counted(models.DateTimeField())

    rows = Rows(reach=Reach.BANK)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_count_a_rule_office_month_outcome",
                fields=["branch", "kind", "month", "outcome"],
            ),
        ]


class EffectCount(models.Model):
    """How many alerts of one kind and office went well on one side, counted anew every night."""

    kind = _counted(models.CharField(max_length=CODE_LENGTH))
    branch = _counted(
        models.ForeignKey("bank.Branch", on_delete=models.CASCADE, related_name="+", db_index=False)
    )
    held_back = _counted(models.BooleanField())
    waiting = _counted(models.BigIntegerField())
    measured = _counted(models.BigIntegerField())
    well = _counted(models.BigIntegerField())
    counted_at = _counted(models.DateTimeField())

    rows = Rows(reach=Reach.BANK)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_effect_a_kind_office_side", fields=["branch", "kind", "held_back"]
            ),
            models.CheckConstraint(
                name="no_more_went_well_than_were_measured",
                condition=Q(well__gte=0, well__lte=F("measured")),
            ),
        ]
