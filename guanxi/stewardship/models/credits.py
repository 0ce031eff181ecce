"""To whom a customer's revenue is credited besides the steward of the day (3.3, 3.5)."""

from django.db import models
from django.db.models import F, Q

from guanxi.bank.keys import staff_key, staff_or_nobody
from guanxi.foundation.dictionary import (
    C1,
    OTHER,
    STAFF_WORK,
    Column,
    Reach,
    Rows,
    stored,
    with_row,
)
from guanxi.stewardship.codes import Counting, CreditOrigin

_CODE = 24


def _agreed(column: Column) -> Column:
    return stored(column, OTHER, C1, seen_for=STAFF_WORK)


class RevenueCredit(models.Model):
    """For a time, revenue of a customer is credited to somebody besides the steward of the day.

    Agreed with a handover, a customer's choice or a referral, and written by functions of the
    database alone. It may end before its time, never on a day that is over; nothing else of it
    changes. What follows for a day, `rules.crediting` says.
    """

    customer = with_row(
        models.ForeignKey(
            "bank.Customer", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
        )
    )
    staff = _agreed(staff_key(indexed=True))
    counted = _agreed(models.CharField(max_length=_CODE, choices=Counting.choices))
    percent = _agreed(models.SmallIntegerField())
    since = _agreed(models.DateField())
    until = _agreed(models.DateField())  # half-open, as agreed
    origin = _agreed(models.CharField(max_length=_CODE, choices=CreditOrigin.choices))
    handover = with_row(
        models.ForeignKey(
            "stewardship.Handover",
            on_delete=models.PROTECT,
            related_name="credits",
            null=True,
            blank=True,
        )
    )
    agreed_by = _agreed(staff_key(indexed=True))
    agreed_at = _agreed(models.DateTimeField())
    # Before its time: the handover was taken back, the referral withdrawn.
    ended_on = _agreed(models.DateField(null=True, blank=True))
    ended_by = _agreed(staff_or_nobody(indexed=True))
    ended_at = _agreed(models.DateTimeField(null=True, blank=True))

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="credit_ends_after_it_begins", condition=Q(until__gt=F("since"))
            ),
            models.CheckConstraint(
                name="credit_is_a_share_of_the_whole",
                condition=Q(counted=Counting.SPLIT, percent__gte=1, percent__lte=100)
                | Q(counted=Counting.TWICE, percent=100),
            ),
            models.CheckConstraint(
                name="credit_ended_by_somebody_within_its_time",
                condition=Q(ended_on=None, ended_by=None, ended_at=None)
                | Q(
                    ended_on__gte=F("since"),
                    ended_on__lte=F("until"),
                    ended_by__isnull=False,
                    ended_at__isnull=False,
                ),
            ),
        ]
        indexes = [models.Index(fields=["customer", "since"], name="credits_of_customer")]
