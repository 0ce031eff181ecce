"""What is known of each customer's tier, since when, and since when it is known."""

from django.db import models
from django.db.models import F, Q

from guanxi.foundation.dictionary import (
    ACCOUNT,
    C1,
    C2,
    DERIVED,
    INTERNAL,
    KEPT,
    MAGNITUDE,
    PROPERTY,
    YEAR,
    Reach,
    Retention,
    Rows,
    plain,
    stored,
    with_row,
)
from guanxi.foundation.publishing import PublishedTable
from guanxi.stewardship.codes import Band, Tier

_CODE = 24
_NIGHT = Retention.NIGHT


class DecidedNight(models.Model):
    """One published night with the edition of the rulebook that decided it (0.4)."""

    night = plain(models.BigIntegerField(primary_key=True))
    day = plain(models.DateField())
    rulebook = plain(models.CharField(max_length=100))
    rulebook_version = plain(models.CharField(max_length=100))
    policy = plain(models.JSONField())  # [bank], [tiers] and [stewardship] as they stood

    rows = Rows(reach=Reach.BANK)


class CustomerTier(models.Model):
    """The tier of each customer as of the last night: a published table, swapped every night."""

    customer = with_row(
        models.OneToOneField(
            "bank.Customer",
            primary_key=True,
            on_delete=models.DO_NOTHING,
            db_constraint=False,
            related_name="+",
        )
    )
    night = with_row(models.BigIntegerField())
    branch_id = stored(models.BigIntegerField(), ACCOUNT, C1, retention=_NIGHT, anonymous=KEPT)
    tier = stored(
        models.CharField(max_length=_CODE, choices=Tier.choices),
        DERIVED,
        C1,
        retention=_NIGHT,
        anonymous=KEPT,
    )
    tier_rank = stored(
        models.SmallIntegerField(), DERIVED, C1, retention=_NIGHT, seen_for=INTERNAL, anonymous=KEPT
    )
    band = stored(
        models.CharField(max_length=_CODE, choices=Band.choices),
        DERIVED,
        C1,
        retention=_NIGHT,
        anonymous=KEPT,
    )
    maintained = stored(models.BooleanField(), DERIVED, C1, retention=_NIGHT, seen_for=INTERNAL)
    # codes of Ground, joined by commas
    grounds = stored(models.TextField(), DERIVED, C1, retention=_NIGHT, seen_for=INTERNAL)
    tier_since = stored(models.DateField(), DERIVED, C1, retention=_NIGHT, anonymous=YEAR)
    # closed month-ends in a row below the tier in force
    months_below = stored(
        models.SmallIntegerField(), DERIVED, C1, retention=_NIGHT, seen_for=INTERNAL
    )
    # when it falls unless the customer recovers
    falls_on = stored(models.DateField(null=True), DERIVED, C1, retention=_NIGHT, seen_for=INTERNAL)
    # of the month so far
    measured_tier = stored(
        models.CharField(max_length=_CODE, choices=Tier.choices),
        DERIVED,
        C1,
        retention=_NIGHT,
        seen_for=INTERNAL,
    )
    next_tier = stored(
        models.CharField(max_length=_CODE, choices=Tier.choices, null=True),
        DERIVED,
        C1,
        retention=_NIGHT,
        seen_for=INTERNAL,
    )
    next_at_least_minor = stored(
        models.BigIntegerField(null=True), DERIVED, C2, retention=_NIGHT, seen_for=INTERNAL
    )
    # of assets; inside the top band of contribution
    gap_minor = stored(
        models.BigIntegerField(null=True), DERIVED, C2, retention=_NIGHT, seen_for=INTERNAL
    )
    day_band = stored(
        models.CharField(max_length=_CODE, choices=Band.choices),
        DERIVED,
        C1,
        retention=_NIGHT,
        seen_for=INTERNAL,
    )
    assets_minor = stored(
        models.BigIntegerField(), PROPERTY, C2, retention=_NIGHT, anonymous=MAGNITUDE
    )
    basis_minor = stored(models.BigIntegerField(), DERIVED, C2, retention=_NIGHT, seen_for=INTERNAL)
    top_basis_minor = stored(
        models.BigIntegerField(), DERIVED, C2, retention=_NIGHT, seen_for=INTERNAL
    )
    contribution_minor = stored(
        models.BigIntegerField(), DERIVED, C2, retention=_NIGHT, seen_for=INTERNAL
    )
    # what each month that counts said: see measures/evidence.py
    evidence = stored(models.TextField(), DERIVED, C2, retention=_NIGHT, seen_for=INTERNAL)

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id", office="branch_id")

    class Meta:
        managed = False
        db_table = "stewardship_customer_tier"


class PyramidStep(models.Model):
    """Customers of an office, and all below it, on one tier on one day: published every night."""

    # not alone unique; Django asks for one
    night = plain(models.BigIntegerField(primary_key=True), seen_for=INTERNAL)
    branch_id = plain(models.BigIntegerField(), seen_for=INTERNAL)
    day = plain(models.DateField(), seen_for=INTERNAL)
    tier_rank = plain(models.IntegerField(), seen_for=INTERNAL)
    customers = plain(models.BigIntegerField(), seen_for=INTERNAL)
    assets_minor = plain(models.BigIntegerField(), seen_for=INTERNAL)
    contribution_minor = plain(models.BigIntegerField(), seen_for=INTERNAL)

    rows = Rows(reach=Reach.BANK)

    class Meta:
        managed = False
        db_table = "stewardship_pyramid"


class TierChange(models.Model):
    """A period in one tier, as it was known from one night until another replaced the knowledge.

    Never rewritten: the database lets only ``replaced_by`` be set, once. A customer without a row
    is, and always was, a mass customer. What was known stays when the delivery that brought the
    customer is taken back, so no foreign key binds the number in the database.
    """

    customer = with_row(
        models.ForeignKey(
            "bank.Customer", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
        )
    )
    tier = stored(models.CharField(max_length=_CODE, choices=Tier.choices), DERIVED, C1)
    effective_from = stored(models.DateField(), DERIVED, C1)
    effective_until = stored(models.DateField(null=True, blank=True), DERIVED, C1)
    known_from = with_row(
        models.ForeignKey(DecidedNight, on_delete=models.PROTECT, related_name="+", db_index=False)
    )
    replaced_by = with_row(
        models.ForeignKey(
            DecidedNight,
            on_delete=models.PROTECT,
            related_name="+",
            db_index=False,
            null=True,
            blank=True,
        )
    )

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id")

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


# Here, and not with the night, so that whoever migrates makes them known to the database.
TIERS_TABLE = PublishedTable(
    name="stewardship_customer_tier",
    unique=("customer_id",),
    indexes=("branch_id, tier_rank",),
)
PYRAMID_TABLE = PublishedTable(
    name="stewardship_pyramid", unique=("branch_id, day, tier_rank",), indexes=()
)
