"""Pairs of records that look like one person, and what people decided about them."""

from django.db import models
from django.db.models import F, Q

from guanxi.bank.keys import staff_or_nobody
from guanxi.duplicates.codes import State
from guanxi.foundation.dictionary import (
    C1,
    DERIVED,
    STAFF_WORK,
    Column,
    Purpose,
    Reach,
    Retention,
    Rows,
    stored,
    with_row,
)

NOTE, CODE = 300, 16
_WHO = "(SELECT gx.actor())"
_DECIDED = ("approved", "undo_approved")


def _finding(column: Column) -> Column:
    """How alike two records are, as codes, and who decided what: never a value of either."""
    return stored(column, DERIVED, C1, retention=Retention.RECORD, seen_for=STAFF_WORK)


class Pair(models.Model):
    """Two records that look like one person; ``first`` has the smaller number.

    Found by nights, decided by people: one says what is to be done, another approves, the program
    does it. What was said to be different persons stays said, and no night asks again.
    """

    # No foreign key in the database: one of the two gives way when they are merged.
    first = with_row(
        models.ForeignKey(
            "bank.Customer", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
        )
    )
    second = with_row(
        models.ForeignKey(
            "bank.Customer", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
        )
    )
    points = _finding(models.SmallIntegerField())
    likeness = _finding(models.JSONField())  # {field: how alike}, see codes.py
    found_on = _finding(models.DateField())
    rulebook_version = _finding(models.CharField(max_length=100))
    state = _finding(models.CharField(max_length=CODE, choices=State.choices, default=State.OPEN))
    # which of the two stays
    survivor = with_row(
        models.ForeignKey(
            "bank.Customer",
            null=True,
            blank=True,
            on_delete=models.DO_NOTHING,
            related_name="+",
            db_constraint=False,
            db_index=False,
        )
    )
    note = _finding(models.CharField(max_length=NOTE, blank=True, default=""))
    proposed_by = _finding(staff_or_nobody(indexed=True))
    proposed_at = _finding(models.DateTimeField(null=True, blank=True))
    decided_by = _finding(staff_or_nobody(indexed=True))
    decided_at = _finding(models.DateTimeField(null=True, blank=True))
    merged_at = _finding(models.DateTimeField(null=True, blank=True))

    rows = Rows(
        reach=Reach.OF_CUSTOMER,
        column="first_id",
        other_column="second_id",
        updated_for=frozenset({Purpose.STANDARD}),
        updated=(
            *("state", "survivor_id", "note", "proposed_by_id", "proposed_at"),
            *("decided_by_id", "decided_at"),
        ),
        # Nobody proposes or decides with another's name, and people do not merge: the program does.
        check_of_change=(
            f"(state IN ('different', 'proposed', 'undo_proposed') AND proposed_by_id = {_WHO}) "
            f"OR (state IN ('open', 'merged') AND {_WHO} IN (proposed_by_id, decided_by_id)) "
            f"OR (state IN ('approved', 'undo_approved') AND decided_by_id = {_WHO})"
        ),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_pair_is_found_once", fields=["first", "second"]),
            models.CheckConstraint(
                name="the_smaller_number_comes_first", condition=Q(first__lt=F("second"))
            ),
            models.CheckConstraint(
                name="pair_of_a_known_state", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="nobody_approves_a_merge_that_oneself_proposed",
                condition=~Q(state__in=_DECIDED)
                | Q(decided_by__isnull=False, proposed_by__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="a_merge_leaves_one_of_the_two",
                condition=Q(state__in=["open", "different"])
                | Q(survivor=F("first"))
                | Q(survivor=F("second")),
            ),
        ]
        indexes = [models.Index(fields=["state", "-points"], name="pairs_by_state")]

    @property
    def absorbed_id(self) -> int:
        """The one of the two that gives way."""
        return self.second_id if self.survivor_id == self.first_id else self.first_id
