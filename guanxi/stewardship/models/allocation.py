"""Runs that even out the loads of an office: inputs, seed, result, and what came of it (3.4)."""

from django.db import models

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


def _run(column: Column, sensitivity: Sensitivity = C1) -> Column:
    return stored(column, OTHER, sensitivity, retention=Retention.RECORD, seen_for=STAFF_WORK)


class AllocationRun(models.Model):
    """Who would look after whom with as few moves as possible; nothing has moved by it.

    What it proposes becomes handovers, one for each pair of people: both sides approve by signing,
    or object by declining, and two people take one back.
    """

    branch = _run(models.ForeignKey("bank.Branch", on_delete=models.PROTECT, related_name="+"))
    day = _run(models.DateField())
    seed = _run(models.BigIntegerField())
    inputs = _run(models.JSONField())  # edition of the rulebook, points, numbers
    result = _run(models.JSONField(), C2)  # people before and after, moves, cost, gap
    made_by = _run(models.ForeignKey("bank.Staff", on_delete=models.PROTECT, related_name="+"))
    made_at = _run(models.DateTimeField())
    handovers = _run(models.JSONField(null=True, blank=True))  # their numbers, once proposed
    proposed_at = _run(models.DateTimeField(null=True, blank=True))

    rows = Rows(
        reach=Reach.ACTOR,
        column="made_by_id",
        inserted_for=STAFF_WORK,
        updated_for=STAFF_WORK,
        updated=("handovers", "proposed_at"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="run_proposed_with_its_handovers",
                condition=models.Q(handovers=None, proposed_at=None)
                | models.Q(handovers__isnull=False, proposed_at__isnull=False),
            )
        ]
