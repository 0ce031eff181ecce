"""By what customers are found."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from guanxi.foundation.dictionary import (
    C2,
    LOADER_ONLY,
    OTHER,
    STAFF_WORK,
    Mask,
    Reach,
    Retention,
    Rows,
    identity,
    stored,
    with_row,
)


class SearchToken(models.Model):
    """One number by which a customer is found: the keyed hash of what somebody may type.

    No login of a page reads them, for equal numbers tell of equal names; pages ask a function
    (enforcement/searching.py). `search.upkeep` makes them, in the transaction that changes the
    customer.
    """

    pk = models.CompositePrimaryKey("customer_id", "token")
    customer_id = with_row(models.BigIntegerField())
    branch_id = with_row(models.BigIntegerField())
    token = identity(models.BigIntegerField(), Mask.HIDDEN, seen_for=LOADER_ONLY)

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id", office="branch_id")

    class Meta:
        # With the office, so that nobody's search walks over the customers of others.
        indexes = [models.Index(fields=["token", "branch_id"], name="search_token")]


class KeptNote(models.Model):
    """By what one text of staff about a customer is found: keyed hashes of its grams.

    Its kind keeps the text itself under ``number``. Whoever writes the text writes this; only a
    function reads it (enforcement/notes.sql), for who has the numbers alone could tell which notes
    say the same.
    """

    kind = with_row(models.CharField(max_length=20))
    number = with_row(models.BigIntegerField())
    customer_id = with_row(models.BigIntegerField())
    branch_id = with_row(models.BigIntegerField())
    at = with_row(models.DateTimeField())
    grams = stored(
        ArrayField(models.BigIntegerField()),
        OTHER,
        C2,
        retention=Retention.RECORD,
        seen_for=LOADER_ONLY,
    )

    rows = Rows(
        reach=Reach.OF_CUSTOMER,
        column="customer_id",
        office="branch_id",
        inserted_for=STAFF_WORK,
    )

    class Meta:
        constraints = [models.UniqueConstraint(name="note_kept_once", fields=["kind", "number"])]
        indexes = [
            models.Index(fields=["customer_id"], name="note_of_customer"),
            models.Index(fields=["branch_id", "-at"], name="note_of_office"),
            models.Index(fields=["-at"], name="note_newest"),
            GinIndex(fields=["grams"], name="note_grams"),
        ]
