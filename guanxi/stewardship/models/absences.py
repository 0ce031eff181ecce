"""Members of staff who are away, so that steward B serves their customers meanwhile (3.2)."""

from django.db import models
from django.db.models import F, Q

from guanxi.bank.keys import staff_key, staff_or_nobody
from guanxi.foundation.dictionary import STAFF_WORK, Reach, Rows, plain
from guanxi.stewardship.codes import AbsenceKind

_WHO = "(SELECT gx.actor())"
# Oneself, or whoever heads the office of the one who is away.
_HEADED = "ANY ((SELECT gx.offices())::bigint[])"
_OFFICE = "(SELECT s.branch_id FROM public.bank_staff s WHERE s.id = staff_id)"
_THEIRS = f"(staff_id = {_WHO} OR {_OFFICE} = {_HEADED})"


class Absence(models.Model):
    """Somebody is away from one day until another, or came back before.

    Colleagues see it, so it says of what kind it is and nothing of anybody's health: who is ill is
    away for another reason.
    """

    staff = plain(
        staff_key(indexed=True),
        seen_for=STAFF_WORK,
    )
    from_on = plain(models.DateField(), seen_for=STAFF_WORK)
    until_on = plain(models.DateField(), seen_for=STAFF_WORK)  # the day of the return
    kind = plain(models.CharField(max_length=24, choices=AbsenceKind.choices), seen_for=STAFF_WORK)
    entered_by = plain(
        staff_key(indexed=True),
        seen_for=STAFF_WORK,
    )
    entered_at = plain(models.DateTimeField(), seen_for=STAFF_WORK)
    ended_by = plain(
        staff_or_nobody(indexed=True),
        seen_for=STAFF_WORK,
    )
    ended_at = plain(models.DateTimeField(null=True, blank=True), seen_for=STAFF_WORK)

    rows = Rows(
        reach=Reach.BANK,
        inserted_for=STAFF_WORK,
        updated_for=STAFF_WORK,
        updated=("ended_by_id", "ended_at"),
        check=f"entered_by_id = {_WHO} AND ended_at IS NULL AND {_THEIRS}",
        check_of_change=f"ended_by_id = {_WHO} AND {_THEIRS}",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins", condition=Q(until_on__gt=F("from_on"))
            ),
            models.CheckConstraint(
                name="absence_ended_by_somebody_at_a_moment",
                condition=Q(ended_by=None, ended_at=None)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["staff", "until_on"], name="absent", condition=Q(ended_at=None))
        ]
