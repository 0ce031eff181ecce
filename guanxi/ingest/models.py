"""What ingest remembers so that a batch can be corrected, taken back and repaired."""

from django.db import models

from guanxi.bank.models import CODE_LENGTH, KEY_LENGTH
from guanxi.foundation.dictionary import (
    ACCOUNT,
    C1,
    C2,
    IDENTITY,
    LOADER_ONLY,
    OTHER,
    STAFF_WORK,
    Reach,
    Retention,
    Rows,
    plain,
    stored,
)


class EarlierRow(models.Model):
    """A version of a row of ``bank`` that is not the one that holds: its image, to come back.

    The row that holds is the version with the greatest (as_of, batch) of the accepted batches.
    It stands in the bank's own table; every other version of every batch not undone stands here.
    """

    file = stored(models.CharField(max_length=CODE_LENGTH), OTHER, C1, seen_for=LOADER_ONLY)
    # the surrogate number in the bank's table
    row_id = stored(models.BigIntegerField(), OTHER, C1, seen_for=LOADER_ONLY)
    batch = stored(
        models.ForeignKey("bank.Batch", on_delete=models.PROTECT, related_name="+"),
        OTHER,
        C1,
        seen_for=LOADER_ONLY,
    )
    as_of = stored(models.DateField(), OTHER, C1, seen_for=LOADER_ONLY)
    row = stored(models.JSONField(), IDENTITY, C2, seen_for=LOADER_ONLY)

    rows = Rows(reach=Reach.CLOSED)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="earlier_row_once_per_batch", fields=["file", "row_id", "batch"]
            )
        ]


class RetiredNumber(models.Model):
    """A surrogate number whose row is gone: the same thing gets the same number when it returns.

    Files in the lake know things by their number only, so a number never changes its meaning.
    """

    file = stored(models.CharField(max_length=CODE_LENGTH), OTHER, C1, seen_for=LOADER_ONLY)
    key = stored(models.CharField(max_length=3 * KEY_LENGTH), ACCOUNT, C2, seen_for=LOADER_ONLY)
    row_id = stored(models.BigIntegerField(), OTHER, C1, seen_for=LOADER_ONLY)

    rows = Rows(reach=Reach.CLOSED)

    class Meta:
        constraints = [models.UniqueConstraint(name="number_retired_once", fields=["file", "key"])]


class MergedRow(models.Model):
    """What a merge did to one row, so that it can be taken apart exactly.

    Without ``row`` the row's column led to the absorbed customer and now leads to the survivor;
    with it the row was set aside, for the survivor has one of its kind.
    """

    absorbed = stored(
        models.ForeignKey(
            "bank.AbsorbedCustomer", on_delete=models.PROTECT, related_name="merged_rows"
        ),
        OTHER,
        C1,
        seen_for=LOADER_ONLY,
    )
    table = stored(models.CharField(max_length=63), OTHER, C1, seen_for=LOADER_ONLY)
    column = stored(models.CharField(max_length=63), OTHER, C1, seen_for=LOADER_ONLY)
    row_id = stored(models.BigIntegerField(), OTHER, C1, seen_for=LOADER_ONLY)
    row = stored(models.JSONField(null=True), IDENTITY, C2, seen_for=LOADER_ONLY)

    rows = Rows(reach=Reach.CLOSED)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="merged_row_once", fields=["absorbed", "table", "column", "row_id"]
            )
        ]


class Fault(models.Model):
    """One thing wrong with one row that was set aside; personal values are masked."""

    batch = plain(
        models.ForeignKey("bank.Batch", on_delete=models.CASCADE, related_name="faults"),
        retention=Retention.RECORD,
        seen_for=STAFF_WORK,
    )
    file = plain(
        models.CharField(max_length=CODE_LENGTH), retention=Retention.RECORD, seen_for=STAFF_WORK
    )
    line = plain(models.BigIntegerField(), retention=Retention.RECORD, seen_for=STAFF_WORK)
    column = plain(
        models.CharField(max_length=KEY_LENGTH, blank=True),
        retention=Retention.RECORD,
        seen_for=STAFF_WORK,
    )
    rule = plain(
        models.CharField(max_length=KEY_LENGTH), retention=Retention.RECORD, seen_for=STAFF_WORK
    )
    value = stored(
        models.CharField(max_length=80, blank=True),
        OTHER,
        C1,
        retention=Retention.RECORD,
        seen_for=STAFF_WORK,
    )

    rows = Rows(reach=Reach.BANK)
