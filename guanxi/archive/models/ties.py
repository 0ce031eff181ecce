"""How customers stand to each other, as staff learnt it: ended, never deleted."""

from django.db import models
from django.db.models import F, Q

from guanxi.archive.codes import TieKind
from guanxi.archive.models.columns import CODE, ME, NOTE, sees, written
from guanxi.archive.rules import KEPT_KINDS
from guanxi.bank.keys import staff_key, staff_or_nobody
from guanxi.foundation.dictionary import C2, STAFF_WORK, Reach, Rows, with_row

_ENDED = ("until", "ended_because", "ended_by_id", "ended_at")


def _between(column: str) -> Rows:
    """Seen where either is; written by who sees both; ended once, by whom it says."""
    return Rows(
        reach=Reach.OF_CUSTOMER,
        column="customer_id",
        other_column=column,
        inserted_for=STAFF_WORK,
        updated_for=STAFF_WORK,
        updated=_ENDED,
        check=f"entered_by_id = {ME} AND until IS NULL AND {sees('customer_id', column)}",
        changeable="until IS NULL",
        check_of_change=f"until IS NOT NULL AND ended_by_id = {ME}",
    )


class Learnt(models.Model):
    """Something that staff learnt, from a day on, for a reason; it holds until it is ended."""

    since = written(models.DateField())
    because = written(models.CharField(max_length=NOTE), C2)
    entered_by = written(staff_key())
    entered_at = written(models.DateTimeField())
    until = written(models.DateField(null=True, blank=True))
    ended_because = written(models.CharField(max_length=NOTE, blank=True, default=""), C2)
    ended_by = written(staff_or_nobody())
    ended_at = written(models.DateTimeField(null=True, blank=True))

    class Meta:
        abstract = True


def _entered_and_ended(name: str) -> list[models.CheckConstraint]:
    """Each has its reason and its person, and ends no earlier than it began."""
    return [
        models.CheckConstraint(name=f"{name}_entered_for_a_reason", condition=~Q(because="")),
        models.CheckConstraint(
            name=f"{name}_ends_after_it_begins",
            condition=Q(until=None) | Q(until__gte=F("since")),
        ),
        models.CheckConstraint(
            name=f"{name}_ended_by_somebody_for_a_reason",
            condition=Q(until=None, ended_because="", ended_by=None, ended_at=None)
            | Q(until__isnull=False, ended_by__isnull=False, ended_at__isnull=False)
            & ~Q(ended_because=""),
        ),
    ]


class Tie(Learnt):
    """``other`` is the customer's ``kind``: spouse, parent, guarantor, employer, introducer…

    What is called otherwise from the other side (child, guaranteed) is kept the other way round.
    """

    customer = with_row(
        models.ForeignKey("bank.Customer", on_delete=models.PROTECT, related_name="+")
    )
    other = with_row(models.ForeignKey("bank.Customer", on_delete=models.PROTECT, related_name="+"))
    kind = written(models.CharField(max_length=CODE, choices=TieKind.choices), C2)

    rows = _between("other_id")

    class Meta:
        constraints = [
            *_entered_and_ended("tie"),
            models.CheckConstraint(
                name="nobody_tied_to_oneself", condition=~Q(customer=F("other"))
            ),
            models.CheckConstraint(name="tie_kept_one_way", condition=Q(kind__in=KEPT_KINDS)),
            models.UniqueConstraint(
                name="tied_once_in_a_way",
                fields=["customer", "other", "kind"],
                condition=Q(until=None),
            ),
        ]


class Member(Learnt):
    """The customer lives in the household of ``head``, who is a member of it as well.

    A household is its head: so it has one, and no more than one.
    """

    customer = with_row(
        models.ForeignKey("bank.Customer", on_delete=models.PROTECT, related_name="+")
    )
    head = with_row(models.ForeignKey("bank.Customer", on_delete=models.PROTECT, related_name="+"))

    rows = _between("head_id")

    class Meta:
        constraints = [
            *_entered_and_ended("member"),
            models.UniqueConstraint(
                name="one_household_at_a_time", fields=["customer"], condition=Q(until=None)
            ),
        ]
