"""The archive of a customer, and what became of it line by line."""

from django.db import models
from django.db.models import F, Q

from guanxi.archive.codes import Kept, OpenedHow, Use
from guanxi.archive.models.columns import CODE, ME, NOTE, sees, written
from guanxi.bank.keys import staff_or_nobody
from guanxi.foundation.dictionary import C2, STAFF_WORK, Reach, Rows, with_row


class Dossier(models.Model):
    """The archive 客户档案: opened by rule or by hand, closed when the customer leaves, kept for
    its term, destroyed when two persons say so.

    With whom it is says the stewardship: it is where steward A is, and moves with every handover.
    A delivery can be taken back though a night has opened archives for its customers: so no foreign
    key binds the number in the database, and the next night lets go of what lost its customer.
    """

    customer = with_row(
        models.ForeignKey(
            "bank.Customer", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
        )
    )
    opened_on = written(models.DateField())
    opened_how = written(models.CharField(max_length=CODE, choices=OpenedHow.choices))
    opened_by = written(  # empty: a night
        staff_or_nobody()
    )
    closed_on = written(models.DateField(null=True, blank=True))
    kept_until = written(models.DateField(null=True, blank=True))
    proposed_by = written(staff_or_nobody())
    proposed_at = written(models.DateTimeField(null=True, blank=True))
    approved_by = written(staff_or_nobody())
    approved_at = written(models.DateTimeField(null=True, blank=True))
    destroyed_at = written(models.DateTimeField(null=True, blank=True))

    rows = Rows(
        reach=Reach.OF_CUSTOMER,
        column="customer_id",
        inserted_for=STAFF_WORK,
        updated_for=STAFF_WORK,
        updated=("proposed_by_id", "proposed_at", "approved_by_id", "approved_at"),
        check=(
            f"opened_by_id = {ME} AND opened_how = 'hand' AND closed_on IS NULL "
            f"AND proposed_by_id IS NULL AND {sees('customer_id')}"
        ),
        # Nobody speaks of destroying what is to be kept; what was approved is the program's.
        changeable="destroyed_at IS NULL AND approved_at IS NULL AND kept_until <= current_date",
        check_of_change=(
            f"destroyed_at IS NULL AND (approved_by_id = {ME} OR approved_by_id IS NULL "
            f"AND (proposed_by_id = {ME} OR proposed_by_id IS NULL))"
        ),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_archive_at_a_time",
                fields=["customer"],
                condition=Q(destroyed_at=None),
            ),
            models.CheckConstraint(
                name="archive_opened_by_a_person_or_a_rule",
                condition=Q(opened_how=OpenedHow.BY_RULE, opened_by=None)
                | Q(opened_how=OpenedHow.BY_HAND, opened_by__isnull=False),
            ),
            models.CheckConstraint(
                name="archive_closed_for_a_term",
                condition=Q(closed_on=None, kept_until=None)
                | Q(
                    closed_on__isnull=False,
                    kept_until__isnull=False,
                    kept_until__gt=F("closed_on"),
                ),
            ),
            models.CheckConstraint(
                name="destruction_proposed_after_the_term",
                condition=Q(proposed_by=None, proposed_at=None)
                | Q(
                    proposed_by__isnull=False,
                    proposed_at__isnull=False,
                    kept_until__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="destruction_approved_by_another",
                condition=Q(approved_by=None, approved_at=None)
                | Q(
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                    proposed_by__isnull=False,
                )
                & ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="nothing_destroyed_without_approval",
                condition=Q(destroyed_at=None) | Q(approved_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["kept_until"],
                name="archives_with_a_term",
                condition=Q(kept_until__isnull=False, destroyed_at=None),
            )
        ]

    @property
    def number(self) -> str:
        """As it stands on the cover."""
        return f"DA{self.pk:07d}"


class Line(models.Model):
    """One line of the maintenance ledger 维护台账: never rewritten, and left when all else goes."""

    customer = with_row(
        models.ForeignKey(
            "bank.Customer", on_delete=models.PROTECT, related_name="+", db_index=False
        )
    )
    kind = written(models.CharField(max_length=CODE, choices=Kept.choices))
    at = written(models.DateTimeField())
    by = written(  # empty: a night
        staff_or_nobody()
    )
    use = written(models.CharField(max_length=CODE, blank=True, default="", choices=Use.choices))
    note = written(models.CharField(max_length=NOTE, blank=True, default=""), C2)

    rows = Rows(
        reach=Reach.OF_CUSTOMER,
        column="customer_id",
        inserted_for=STAFF_WORK,
        check=(
            f"by_id = {ME} AND {sees('customer_id')} "
            "AND kind IN ('opened', 'used', 'proposed', 'declined', 'approved')"
        ),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="archive_used_for_something",
                condition=Q(kind=Kept.USED) & ~Q(use="") | ~Q(kind=Kept.USED) & Q(use=""),
            )
        ]
        indexes = [models.Index(fields=["customer", "-at"], name="archive_lines")]
