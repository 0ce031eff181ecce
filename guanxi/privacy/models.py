"""The record of every read, and what was sealed of it.

An intent is committed before anything personal is read (the database refuses a context without
one); a release says afterwards what went out. Neither is ever changed or deleted.
"""

from django.db import models

from guanxi.foundation.dictionary import Purpose, Reach, Retention, Rows, plain

_NAME = 200
_OFFICE = frozenset({Purpose.OFFICER})


class AccessIntent(models.Model):
    """Who is about to read, for what. ``actor`` is the number of the staff, 0 the program itself,
    and for the purpose ``portal`` the number of the customer."""

    at = plain(models.DateTimeField(), retention=Retention.LOG)
    actor = plain(models.BigIntegerField(), retention=Retention.LOG)
    purpose = plain(models.CharField(max_length=24), retention=Retention.LOG)
    door = plain(models.CharField(max_length=_NAME), retention=Retention.LOG)  # page, job, command
    because = plain(models.CharField(max_length=_NAME), retention=Retention.LOG)
    # "customer:17", "branch:3" or empty: whom the reading is about, never a name
    subject = plain(models.CharField(max_length=80, blank=True), retention=Retention.LOG)

    rows = Rows(reach=Reach.BANK)

    class Meta:
        indexes = [
            models.Index(fields=["actor", "at"], name="intent_of_actor"),
            models.Index(fields=["subject", "-at"], name="intent_about"),
            models.Index(fields=["at"], name="intent_at"),  # the sealer looks at the last minutes
        ]


class AccessRelease(models.Model):
    """What an intent ended with: how many records of which kind went out, and their digest."""

    intent = plain(
        models.OneToOneField(
            AccessIntent, on_delete=models.PROTECT, primary_key=True, related_name="release"
        ),
        retention=Retention.LOG,
    )
    at = plain(models.DateTimeField(), retention=Retention.LOG)
    records = plain(models.BigIntegerField(), retention=Retention.LOG)
    customers = plain(models.BigIntegerField(), retention=Retention.LOG)
    digest = plain(models.CharField(max_length=64), retention=Retention.LOG)  # SHA-256, hex

    rows = Rows(reach=Reach.BANK)

    class Meta:
        indexes = [models.Index(fields=["at"], name="release_at")]


class LedgerLeaf(models.Model):
    """A line of the record as it was sealed: its place in the tree, and its hash.

    Numbers of lines are not in the order of their commits, so ``index`` counts in the order in
    which the sealer first saw them. What is sealed and how: docs/ledger.md.
    """

    index = plain(models.BigIntegerField(primary_key=True), retention=Retention.LOG)
    kind = plain(models.CharField(max_length=8), retention=Retention.LOG)  # intent or release
    entry = plain(models.BigIntegerField(), retention=Retention.LOG)  # number of the intent
    hash = plain(models.CharField(max_length=64), retention=Retention.LOG)

    rows = Rows(reach=Reach.BANK)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "entry"], name="line_sealed_once"),
        ]


class TreeHead(models.Model):
    """The tree at a moment, signed by the bank. ``previous`` names the head before this one."""

    number = plain(models.BigIntegerField(primary_key=True), retention=Retention.LOG)
    size = plain(models.BigIntegerField(), retention=Retention.LOG)
    root = plain(models.CharField(max_length=64), retention=Retention.LOG)
    at = plain(models.DateTimeField(), retention=Retention.LOG)
    previous = plain(models.CharField(max_length=64), retention=Retention.LOG)
    signature = plain(models.CharField(max_length=128), retention=Retention.LOG)

    rows = Rows(reach=Reach.BANK)


class WitnessedHead(models.Model):
    """The witness's word on a head: when it saw it, and that nothing before was changed."""

    head = plain(
        models.OneToOneField(
            TreeHead, on_delete=models.PROTECT, primary_key=True, related_name="witness"
        ),
        retention=Retention.LOG,
    )
    at = plain(models.DateTimeField(), retention=Retention.LOG)
    previous = plain(models.CharField(max_length=64), retention=Retention.LOG)
    signature = plain(models.CharField(max_length=128), retention=Retention.LOG)

    rows = Rows(reach=Reach.BANK)
