"""The record of every read.

An intent is committed before anything personal is read (the database refuses a context without
one); a release says afterwards what went out. Neither is ever changed or deleted.
"""

from django.db import models

from guanxi.foundation.dictionary import Reach, Retention, Rows, plain
from guanxi.privacy.models.columns import NAME, READ, logged


class AccessIntent(models.Model):
    """Who is about to read, for what. ``actor`` is the number of the staff, 0 the program itself,
    and for the purpose ``portal`` the number of the customer.

    Whoever sees a customer sees who looked. The number has no foreign key: reading locks nobody.
    """

    at = logged(models.DateTimeField())
    actor = logged(models.BigIntegerField())
    purpose = logged(models.CharField(max_length=24))
    door = logged(models.CharField(max_length=NAME))  # page, job, command
    because = logged(models.CharField(max_length=NAME))
    # "customer:17", "work:3", "branch:3" or empty: whom the reading is about, never a name
    subject = logged(models.CharField(max_length=80, blank=True))
    # The customer of the subject, as the database finds it when the intent is committed.
    customer_id = logged(models.BigIntegerField(null=True, blank=True))

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id")

    class Meta:
        indexes = [
            models.Index(fields=["actor", "at"], name="intent_of_actor"),
            models.Index(
                fields=["customer_id", "-at"],
                name="intent_of_customer",
                condition=models.Q(customer_id__isnull=False),
            ),
            models.Index(fields=["at"], name="intent_at"),  # the sealer looks at the last minutes
        ]


def _counted() -> "models.BigIntegerField[int, int]":
    """A count of what a release showed."""
    count = models.BigIntegerField(default=0)
    return plain(count, retention=Retention.LOG, seen_for=READ)


class AccessRelease(models.Model):
    """What an intent ended with: how many records of which kind went out, and their digest."""

    intent = logged(
        models.OneToOneField(
            AccessIntent, on_delete=models.PROTECT, primary_key=True, related_name="release"
        )
    )
    at = logged(models.DateTimeField())
    records = logged(models.BigIntegerField())
    customers = logged(models.BigIntegerField())
    # Rows by legal category, in the order of `Category`; a row counts for each that it holds.
    identity_records = _counted()
    property_records = _counted()
    account_records = _counted()
    credit_records = _counted()
    transaction_records = _counted()
    derived_records = _counted()
    other_records = _counted()
    exported = _counted()  # rows of a file
    digest = logged(models.CharField(max_length=64))  # SHA-256, hex

    rows = Rows(reach=Reach.BANK)

    class Meta:
        indexes = [models.Index(fields=["at"], name="release_at")]
