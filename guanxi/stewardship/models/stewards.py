"""Who looks after whom, since when, and who waits."""

from django.db import models
from django.db.models import F, Q

from guanxi.bank.keys import staff_or_nobody
from guanxi.foundation.dictionary import (
    C1,
    DERIVED,
    INTERNAL,
    OTHER,
    STAFF_WORK,
    Reach,
    Retention,
    Rows,
    stored,
    with_row,
)
from guanxi.foundation.publishing import PublishedTable
from guanxi.stewardship.codes import Position, Reason
from guanxi.stewardship.models.tiers import DecidedNight

_CODE = 24
_NIGHT = Retention.NIGHT


class WaitingCustomer(models.Model):
    """Maintained customers for whom nobody free was found: published every night."""

    customer = with_row(
        models.OneToOneField(
            "bank.Customer",
            primary_key=True,
            on_delete=models.DO_NOTHING,
            db_constraint=False,
            related_name="+",
        )
    )
    night = with_row(models.BigIntegerField())
    branch_id = stored(models.BigIntegerField(), DERIVED, C1, retention=_NIGHT, seen_for=STAFF_WORK)
    tier_rank = stored(models.BigIntegerField(), DERIVED, C1, retention=_NIGHT, seen_for=STAFF_WORK)
    # "A", "B" or "AB"
    waiting = stored(models.TextField(), DERIVED, C1, retention=_NIGHT, seen_for=STAFF_WORK)

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id", office="branch_id")

    class Meta:
        managed = False
        db_table = "stewardship_waiting"


class Stewardship(models.Model):
    """A member of staff looks after a customer, from one day until another (3.1, 3.2).

    Never rewritten: the database lets it end, once, and nothing else of it change. A delivery can
    be taken back though a night has given its customers stewards: so no foreign key binds the
    numbers in the database, and the next night ends what lost its customer or steward.
    """

    customer = with_row(
        models.ForeignKey(
            "bank.Customer", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
        )
    )
    staff = stored(
        models.ForeignKey(
            "bank.Staff",
            on_delete=models.DO_NOTHING,
            related_name="+",
            db_index=False,
            db_constraint=False,
        ),
        OTHER,
        C1,
    )
    position = stored(models.CharField(max_length=1, choices=Position.choices), OTHER, C1)
    since = stored(models.DateField(), OTHER, C1)
    until = stored(models.DateField(null=True, blank=True), OTHER, C1)
    reason = stored(
        models.CharField(max_length=_CODE, choices=Reason.choices), OTHER, C1, seen_for=INTERNAL
    )
    ended_reason = stored(
        models.CharField(max_length=_CODE, choices=Reason.choices, blank=True),
        OTHER,
        C1,
        seen_for=INTERNAL,
    )
    # Decided by a night, or by a person (handover, adoption).
    night = with_row(
        models.ForeignKey(
            DecidedNight,
            on_delete=models.PROTECT,
            related_name="+",
            db_index=False,
            null=True,
            blank=True,
        )
    )
    by = with_row(staff_or_nobody())

    # The handover by which it began, or was given back.
    handover = with_row(
        models.ForeignKey(
            "stewardship.Handover",
            on_delete=models.PROTECT,
            related_name="+",
            null=True,
            blank=True,
        )
    )

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_steward_a_and_one_b",
                fields=["customer", "position"],
                condition=Q(until__isnull=True),
            ),
            models.UniqueConstraint(
                name="stewards_a_and_b_are_two_people",
                fields=["staff", "customer"],
                condition=Q(until__isnull=True),
            ),
            models.CheckConstraint(
                name="stewardship_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="stewardship_ends_for_a_reason",
                condition=Q(until__isnull=True, ended_reason="")
                | (Q(until__isnull=False) & ~Q(ended_reason="")),
            ),
            models.CheckConstraint(
                name="stewardship_decided_by_night_or_person",
                condition=Q(night__isnull=False) | Q(by__isnull=False),
            ),
        ]


WAITING_TABLE = PublishedTable(
    name="stewardship_waiting", unique=("customer_id",), indexes=("branch_id",)
)
