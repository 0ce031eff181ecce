"""Customers given by one member of staff to another, with the signatures of both sides (3.5)."""

from django.db import models
from django.db.models import F, Q

from guanxi.bank.keys import staff_key, staff_or_nobody
from guanxi.foundation.dictionary import (
    C1,
    C2,
    OTHER,
    STAFF_WORK,
    Column,
    Reach,
    Retention,
    Rows,
    Sensitivity,
    stored,
    with_row,
)
from guanxi.stewardship.codes import Counting, HandoverEnd, HandoverReason, MoveAnswer, Position

_CODE, _WORDS = 24, 200


def _signed(column: Column, sensitivity: Sensitivity = C1) -> Column:
    """Of the two sides and of who heads the office of the one who gives: never who it is about."""
    return stored(column, OTHER, sensitivity, retention=Retention.RECORD, seen_for=STAFF_WORK)


class Handover(models.Model):
    """One member of staff gives customers to another; done when the receiver signs as well.

    Written by functions of the database alone (privacy/enforcement/handing.sql), which see to it
    that each side signs for itself. Only a head signs for somebody who has left: then ``given_by``
    is not the ``giver``. Nothing once signed is rewritten. How many customers, their assets and
    tiers are kept here, for the receiver sees who they are only once they are the receiver's.
    """

    giver = _signed(staff_key(indexed=True))
    receiver = _signed(staff_key(indexed=True))
    # The giver's office, kept so that its head finds it.
    branch = _signed(models.ForeignKey("bank.Branch", on_delete=models.PROTECT, related_name="+"))
    reason = _signed(models.CharField(max_length=_CODE, choices=HandoverReason.choices))
    note = _signed(models.CharField(max_length=_WORDS, blank=True, default=""))
    proposed_by = _signed(staff_key(indexed=True))
    proposed_at = _signed(models.DateTimeField())
    customers = _signed(models.BigIntegerField())
    assets_minor = _signed(models.BigIntegerField(), C2)
    tiers = _signed(models.JSONField(default=dict))  # customers by tier
    # How the revenue counts afterwards, as both sides sign it; "": all is the receiver's at once.
    credit_counted = _signed(
        models.CharField(max_length=_CODE, blank=True, default="", choices=Counting.choices)
    )
    credit_percent = _signed(models.SmallIntegerField(null=True, blank=True))  # of the giver
    credit_until = _signed(models.DateField(null=True, blank=True))
    given_by = _signed(staff_or_nobody(indexed=True))
    given_at = _signed(models.DateTimeField(null=True, blank=True))
    received_at = _signed(models.DateTimeField(null=True, blank=True))
    # What moved, which is less than was proposed where a night came in between.
    moved = _signed(models.BigIntegerField(null=True, blank=True))
    work_items = _signed(models.BigIntegerField(null=True, blank=True))
    # Another person agrees that the receiver has more customers than the role may.
    load_approved_by = _signed(staff_or_nobody(indexed=True))
    load_approved_at = _signed(models.DateTimeField(null=True, blank=True))
    # Withdrawn or declined: it never happened.
    ended_by = _signed(staff_or_nobody(indexed=True))
    ended_at = _signed(models.DateTimeField(null=True, blank=True))
    ended_how = _signed(
        models.CharField(max_length=_CODE, blank=True, default="", choices=HandoverEnd.choices)
    )
    # One asks that it be taken back, another agrees.
    undo_asked_by = _signed(staff_or_nobody(indexed=True))
    undo_asked_at = _signed(models.DateTimeField(null=True, blank=True))
    undo_because = _signed(models.CharField(max_length=_WORDS, blank=True, default=""))
    undone_by = _signed(staff_or_nobody(indexed=True))
    undone_at = _signed(models.DateTimeField(null=True, blank=True))
    # Part of an allocation run: approved and taken back with it, and signed by nobody.
    run = _signed(
        models.ForeignKey(
            "stewardship.AllocationRun",
            null=True,
            blank=True,
            on_delete=models.PROTECT,
            related_name="handovers",
        )
    )

    rows = Rows(reach=Reach.WORK, column="giver_id", other_column="receiver_id", office="branch_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="handed_over_to_somebody_else", condition=~Q(giver=F("receiver"))
            ),
            models.CheckConstraint(
                name="both_sides_of_a_handover_are_two_people",
                condition=Q(given_by=None) | ~Q(given_by=F("receiver")),
            ),
            models.CheckConstraint(
                name="handover_given_by_somebody_at_a_moment",
                condition=Q(given_by=None, given_at=None)
                | Q(given_by__isnull=False, given_at__isnull=False),
            ),
            models.CheckConstraint(
                name="credit_of_a_handover_has_a_share_and_an_end",
                condition=Q(credit_counted="", credit_percent=None, credit_until=None)
                | Q(
                    credit_counted__in=Counting.values,
                    credit_percent__gte=1,
                    credit_percent__lte=100,
                    credit_until__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="received_after_it_was_given",
                condition=Q(received_at=None, moved=None, work_items=None)
                | Q(
                    received_at__gte=F("given_at"),
                    given_at__isnull=False,
                    moved__isnull=False,
                    work_items__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="nobody_approves_a_load_for_oneself",
                condition=Q(load_approved_by=None, load_approved_at=None)
                | Q(load_approved_at__isnull=False)
                & ~Q(load_approved_by=F("receiver"))
                & ~Q(load_approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="handover_ended_before_it_was_received",
                condition=Q(ended_by=None, ended_at=None, ended_how="")
                | Q(ended_by__isnull=False, ended_at__isnull=False, received_at=None)
                & ~Q(ended_how=""),
            ),
            models.CheckConstraint(
                name="handover_taken_back_by_two_people",
                condition=Q(undone_by=None, undone_at=None)
                | Q(undone_at__isnull=False, undo_asked_by__isnull=False, received_at__isnull=False)
                & ~Q(undone_by=F("undo_asked_by")),
            ),
        ]
        indexes = [models.Index(fields=["branch", "-proposed_at"], name="handovers_of_office")]


class HandoverCustomer(models.Model):
    """A customer of a handover and the position that is given.

    Where the handover belongs to an allocation run, a steward or head may object, with the reason;
    whoever made the run answers: upheld, the customer is taken out; kept, he stays in.
    """

    handover = with_row(
        models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="given_customers")
    )
    customer = with_row(
        models.ForeignKey(
            "bank.Customer", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
        )
    )
    position = stored(
        models.CharField(max_length=1, choices=Position.choices), OTHER, C1, seen_for=STAFF_WORK
    )
    objected_by = _signed(staff_or_nobody(indexed=True))
    objected_at = _signed(models.DateTimeField(null=True, blank=True))
    objection = _signed(models.CharField(max_length=_WORDS, blank=True, default=""), C2)
    answered_by = _signed(staff_or_nobody(indexed=True))
    answered_at = _signed(models.DateTimeField(null=True, blank=True))
    answer = _signed(
        models.CharField(max_length=_CODE, blank=True, default="", choices=MoveAnswer.choices)
    )

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="handed_over_once", fields=["handover", "customer"]),
            models.CheckConstraint(
                name="objection_by_somebody_with_a_reason",
                condition=Q(objected_by=None, objected_at=None, objection="")
                | Q(objected_by__isnull=False, objected_at__isnull=False) & ~Q(objection=""),
            ),
            models.CheckConstraint(
                name="objection_answered_by_another",
                condition=Q(answered_by=None, answered_at=None, answer="")
                | Q(answer__in=MoveAnswer.values, answered_at__gte=F("objected_at"))
                & ~Q(answered_by=F("objected_by")),
            ),
        ]
