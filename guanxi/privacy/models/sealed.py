"""The record of reads as it was sealed and witnessed."""

from django.db import models

from guanxi.foundation.dictionary import Reach, Retention, Rows, plain
from guanxi.privacy.models.columns import RECORD, SEALER


class LedgerLeaf(models.Model):
    """A line of the record as it was sealed: its place in the tree, and its hash.

    Numbers of lines are not in the order of their commits, so ``index`` counts in the order in
    which the sealer first saw them. What is sealed and how: docs/ledger.md.
    """

    index = plain(
        models.BigIntegerField(primary_key=True), retention=Retention.LOG, seen_for=RECORD
    )
    kind = plain(
        models.CharField(max_length=8), retention=Retention.LOG, seen_for=RECORD
    )  # intent or release
    entry = plain(
        models.BigIntegerField(), retention=Retention.LOG, seen_for=RECORD
    )  # number of the intent
    hash = plain(models.CharField(max_length=64), retention=Retention.LOG, seen_for=RECORD)

    rows = Rows(reach=Reach.BANK, inserted_for=SEALER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "entry"], name="line_sealed_once"),
        ]


class TreeHead(models.Model):
    """The tree at a moment, signed by the bank. ``previous`` names the head before this one."""

    number = plain(
        models.BigIntegerField(primary_key=True), retention=Retention.LOG, seen_for=RECORD
    )
    size = plain(models.BigIntegerField(), retention=Retention.LOG, seen_for=RECORD)
    root = plain(models.CharField(max_length=64), retention=Retention.LOG, seen_for=RECORD)
    at = plain(models.DateTimeField(), retention=Retention.LOG, seen_for=RECORD)
    previous = plain(models.CharField(max_length=64), retention=Retention.LOG, seen_for=RECORD)
    signature = plain(models.CharField(max_length=128), retention=Retention.LOG, seen_for=RECORD)

    rows = Rows(reach=Reach.BANK, inserted_for=SEALER)


class WitnessedHead(models.Model):
    """The witness's word on a head: when it saw it, and that nothing before was changed."""

    head = plain(
        models.OneToOneField(
            TreeHead, on_delete=models.PROTECT, primary_key=True, related_name="witness"
        ),
        retention=Retention.LOG,
        seen_for=RECORD,
    )
    at = plain(models.DateTimeField(), retention=Retention.LOG, seen_for=RECORD)
    previous = plain(models.CharField(max_length=64), retention=Retention.LOG, seen_for=RECORD)
    signature = plain(models.CharField(max_length=128), retention=Retention.LOG, seen_for=RECORD)

    rows = Rows(reach=Reach.BANK, inserted_for=SEALER)
