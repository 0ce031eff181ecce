"""What is known of each customer's tier and stewards, since when, and since when it is known."""

from django.db import models
from django.db.models import F, Q

from guanxi.stewardship.codes import Band, Position, Reason, Tier

_CODE = 24


class DecidedNight(models.Model):
    """One published night with the edition of the rulebook that decided it (0.4)."""

    night = models.BigIntegerField(primary_key=True)
    day = models.DateField()
    rulebook = models.CharField(max_length=100)
    rulebook_version = models.CharField(max_length=100)
    policy = models.JSONField()  # [bank], [tiers] and [stewardship] as they stood


class CustomerTier(models.Model):
    """The tier of each customer as of the last night: a published table, swapped every night."""

    customer = models.OneToOneField(
        "bank.Customer",
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    night = models.BigIntegerField()
    branch_id = models.BigIntegerField()
    tier = models.CharField(max_length=_CODE, choices=Tier.choices)
    tier_rank = models.SmallIntegerField()
    band = models.CharField(max_length=_CODE, choices=Band.choices)
    maintained = models.BooleanField()
    grounds = models.TextField()  # codes of Ground, joined by commas
    tier_since = models.DateField()
    months_below = models.SmallIntegerField()  # closed month-ends in a row below the tier in force
    falls_on = models.DateField(null=True)  # when it falls unless the customer recovers
    measured_tier = models.CharField(max_length=_CODE, choices=Tier.choices)  # of the month so far
    next_tier = models.CharField(max_length=_CODE, choices=Tier.choices, null=True)  # noqa: DJ001
    next_at_least_minor = models.BigIntegerField(null=True)
    gap_minor = models.BigIntegerField(null=True)  # of assets; inside the top band of contribution
    day_band = models.CharField(max_length=_CODE, choices=Band.choices)
    assets_minor = models.BigIntegerField()
    basis_minor = models.BigIntegerField()
    top_basis_minor = models.BigIntegerField()
    contribution_minor = models.BigIntegerField()
    evidence = models.TextField()  # what each month that counts said: see measures/evidence.py

    class Meta:
        managed = False
        db_table = "stewardship_customer_tier"


class PyramidStep(models.Model):
    """Customers of an office, and all below it, on one tier on one day: published every night."""

    night = models.BigIntegerField(primary_key=True)  # not alone unique; Django asks for one
    branch_id = models.BigIntegerField()
    day = models.DateField()
    tier_rank = models.IntegerField()
    customers = models.BigIntegerField()
    assets_minor = models.BigIntegerField()
    contribution_minor = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "stewardship_pyramid"


class WaitingCustomer(models.Model):
    """Maintained customers for whom nobody free was found: published every night."""

    customer = models.OneToOneField(
        "bank.Customer",
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    night = models.BigIntegerField()
    branch_id = models.BigIntegerField()
    tier_rank = models.BigIntegerField()
    waiting = models.TextField()  # "A", "B" or "AB"

    class Meta:
        managed = False
        db_table = "stewardship_waiting"


class TierChange(models.Model):
    """A period in one tier, as it was known from one night until another replaced the knowledge.

    Never rewritten: the database lets only ``replaced_by`` be set, once. A customer without a row
    is, and always was, a mass customer. What was known stays when the delivery that brought the
    customer is taken back, so no foreign key binds the number in the database.
    """

    customer = models.ForeignKey(
        "bank.Customer", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    tier = models.CharField(max_length=_CODE, choices=Tier.choices)
    effective_from = models.DateField()
    effective_until = models.DateField(null=True, blank=True)
    known_from = models.ForeignKey(
        DecidedNight, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    replaced_by = models.ForeignKey(
        DecidedNight,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        blank=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tier_ends_after_it_begins",
                condition=Q(effective_until__isnull=True)
                | Q(effective_until__gt=F("effective_from")),
            ),
            models.CheckConstraint(
                name="tier_replaced_after_it_was_known",
                condition=Q(replaced_by__isnull=True) | Q(replaced_by__gt=F("known_from")),
            ),
            models.UniqueConstraint(
                name="one_tier_begins_on_a_day",
                fields=["customer", "effective_from"],
                condition=Q(replaced_by__isnull=True),
            ),
            models.UniqueConstraint(
                name="one_tier_in_force",
                fields=["customer"],
                condition=Q(replaced_by__isnull=True, effective_until__isnull=True),
            ),
        ]


class Stewardship(models.Model):
    """A member of staff looks after a customer, from one day until another (3.1, 3.2).

    A delivery can be taken back though a night has given its customers stewards: so no foreign key
    binds the numbers in the database, and the next night ends what lost its customer or steward.
    """

    customer = models.ForeignKey(
        "bank.Customer", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    staff = models.ForeignKey(
        "bank.Staff",
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    position = models.CharField(max_length=1, choices=Position.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=_CODE, choices=Reason.choices)
    ended_reason = models.CharField(max_length=_CODE, choices=Reason.choices, blank=True)
    # Decided by a night, or by a person (handover, adoption).
    night = models.ForeignKey(
        DecidedNight,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        blank=True,
    )
    by = models.ForeignKey(
        "bank.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        blank=True,
    )

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
