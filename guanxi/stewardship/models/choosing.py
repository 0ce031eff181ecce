"""Customers who rose to a tier that another role looks after, and what they chose (3.3)."""

from django.db import models
from django.db.models import F, Q

from guanxi.bank.keys import staff_key, staff_or_nobody
from guanxi.foundation.dictionary import (
    C1,
    DERIVED,
    OTHER,
    STAFF_WORK,
    Column,
    Reach,
    Rows,
    stored,
    with_row,
)
from guanxi.stewardship.codes import Answer, AskedBy, Tier
from guanxi.stewardship.models.tiers import DecidedNight

_CODE, _WORDS = 24, 200


def _chosen(column: Column) -> Column:
    return stored(column, OTHER, C1, seen_for=STAFF_WORK)


def _rose(column: Column) -> Column:
    return stored(column, DERIVED, C1, seen_for=STAFF_WORK)


class Upgrade(models.Model):
    """A night raised the customer to a tier that the steward's role is not meant for.

    The steward stays until the customer chooses otherwise. It is over (``ended_on``) once another
    has taken over, the customer has fallen again, or has risen further.
    """

    customer = with_row(
        models.ForeignKey(
            "bank.Customer", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
        )
    )
    steward = _chosen(
        models.ForeignKey(
            "bank.Staff", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
        )
    )
    from_tier = _rose(models.CharField(max_length=_CODE, choices=Tier.choices))
    to_tier = _rose(models.CharField(max_length=_CODE, choices=Tier.choices))
    night = with_row(
        models.ForeignKey(DecidedNight, on_delete=models.PROTECT, related_name="+", db_index=False)
    )
    day = _rose(models.DateField())
    ended_on = _rose(models.DateField(null=True, blank=True))

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_rise_is_open", fields=["customer"], condition=Q(ended_on=None)
            ),
            models.CheckConstraint(
                name="rise_ends_after_it_begins",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("day")),
            ),
        ]


class Choice(models.Model):
    """The customer's own answer, how it was asked for, and what follows from it.

    Whoever goes is handed over by the steward's signature and the specialist's (``handover``). An
    answer is withdrawn, never changed.
    """

    upgrade = with_row(models.ForeignKey(Upgrade, on_delete=models.PROTECT, related_name="choices"))
    customer = with_row(
        models.ForeignKey(
            "bank.Customer", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
        )
    )
    answer = _chosen(models.CharField(max_length=_CODE, choices=Answer.choices))
    handover = with_row(
        models.ForeignKey(
            "stewardship.Handover",
            on_delete=models.PROTECT,
            related_name="+",
            null=True,
            blank=True,
        )
    )
    asked_by = _chosen(models.CharField(max_length=_CODE, choices=AskedBy.choices))
    asked_on = _chosen(models.DateField())
    note = _chosen(models.CharField(max_length=_WORDS, blank=True, default=""))
    recorded_by = _chosen(staff_key(indexed=True))
    recorded_at = _chosen(models.DateTimeField())
    withdrawn_by = _chosen(staff_or_nobody(indexed=True))
    withdrawn_at = _chosen(models.DateTimeField(null=True, blank=True))

    rows = Rows(
        reach=Reach.OF_CUSTOMER,
        column="customer_id",
        inserted_for=STAFF_WORK,
        updated_for=STAFF_WORK,
        updated=("withdrawn_by_id", "withdrawn_at"),
        check="recorded_by_id = (SELECT gx.actor()) AND withdrawn_at IS NULL AND customer_id = "
        "(SELECT u.customer_id FROM public.stewardship_upgrade u WHERE u.id = upgrade_id)",
        check_of_change="withdrawn_by_id = (SELECT gx.actor())",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_choice_stands", fields=["upgrade"], condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(
                name="who_goes_is_handed_over",
                condition=Q(answer=Answer.STAY, handover=None)
                | Q(answer=Answer.GO, handover__isnull=False),
            ),
            models.CheckConstraint(
                name="choice_withdrawn_by_somebody_at_a_moment",
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__gte=F("recorded_at")),
            ),
        ]
