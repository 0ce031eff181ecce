"""Runs that even out the loads of an office: inputs, seed, result, and what came of it (3.4)."""

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
)

_WORDS = 200


def _run(column: Column, sensitivity: Sensitivity = C1) -> Column:
    return stored(column, OTHER, sensitivity, retention=Retention.RECORD, seen_for=STAFF_WORK)


class AllocationRun(models.Model):
    """Who would look after whom with as few moves as possible, kept with all that it was made of.

    Once proposed, its moves are the handovers that belong to it. Stewards and heads object to
    single ones, whoever made the run answers, another person approves, and all of it happens at
    once; it is taken back as a whole by two people. What follows after it was made is written by
    functions of the database alone (privacy/enforcement/allocating.sql). Nothing once written is
    rewritten.
    """

    branch = _run(models.ForeignKey("bank.Branch", on_delete=models.PROTECT, related_name="+"))
    day = _run(models.DateField())
    seed = _run(models.BigIntegerField())
    inputs = _run(models.JSONField())  # edition of the rulebook, points, numbers
    problem = _run(models.JSONField(default=dict), C2)  # posts and people as they were
    result = _run(models.JSONField(), C2)  # people before and after, moves, cost, gap
    made_by = _run(staff_key(indexed=True))
    made_at = _run(models.DateTimeField())
    proposed_at = _run(models.DateTimeField(null=True, blank=True))
    approved_by = _run(staff_or_nobody(indexed=True))
    approved_at = _run(models.DateTimeField(null=True, blank=True))
    # Withdrawn by whoever made it, or refused by another.
    ended_by = _run(staff_or_nobody(indexed=True))
    ended_at = _run(models.DateTimeField(null=True, blank=True))
    undo_asked_by = _run(staff_or_nobody(indexed=True))
    undo_asked_at = _run(models.DateTimeField(null=True, blank=True))
    undo_because = _run(models.CharField(max_length=_WORDS, blank=True, default=""))
    undone_by = _run(staff_or_nobody(indexed=True))
    undone_at = _run(models.DateTimeField(null=True, blank=True))

    rows = Rows(
        reach=Reach.OWNED,
        column="made_by_id",
        office="branch_id",
        inserted_for=STAFF_WORK,
        # One's own office or one below it, and nothing has happened yet.
        check=(
            "made_by_id = (SELECT gx.actor()) "
            "AND branch_id = ANY ((SELECT gx.offices())::bigint[]) AND proposed_at IS NULL "
            "AND approved_by_id IS NULL AND ended_by_id IS NULL AND undo_asked_by_id IS NULL "
            "AND undone_by_id IS NULL"
        ),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="run_approved_by_somebody_else",
                condition=Q(approved_by=None, approved_at=None)
                | Q(proposed_at__isnull=False, approved_at__gte=F("proposed_at"))
                & ~Q(approved_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="run_ended_before_it_was_approved",
                condition=Q(ended_by=None, ended_at=None)
                | Q(
                    ended_by__isnull=False,
                    proposed_at__isnull=False,
                    ended_at__gte=F("proposed_at"),
                    approved_at=None,
                ),
            ),
            models.CheckConstraint(
                name="run_taken_back_by_two_people",
                condition=Q(undone_by=None, undone_at=None)
                | Q(undone_at__isnull=False, undo_asked_by__isnull=False, approved_at__isnull=False)
                & ~Q(undone_by=F("undo_asked_by")),
            ),
        ]
