"""What ingest remembers so that a batch can be corrected, taken back and repaired."""

from django.db import models

from guanxi.bank.models import CODE_LENGTH, KEY_LENGTH


class EarlierRow(models.Model):
    """A version of a row of ``bank`` that is not the one that holds: its image, to come back.

    The row that holds is the version with the greatest (as_of, batch) of the accepted batches.
    It stands in the bank's own table; every other version of every batch not undone stands here.
    """

    file = models.CharField(max_length=CODE_LENGTH)
    row_id = models.BigIntegerField()  # the surrogate number in the bank's table
    batch = models.ForeignKey("bank.Batch", on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    row = models.JSONField()

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

    file = models.CharField(max_length=CODE_LENGTH)
    key = models.CharField(max_length=3 * KEY_LENGTH)
    row_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="number_retired_once", fields=["file", "key"])]


class Fault(models.Model):
    """One thing wrong with one row that was set aside; personal values are masked."""

    batch = models.ForeignKey("bank.Batch", on_delete=models.CASCADE, related_name="faults")
    file = models.CharField(max_length=CODE_LENGTH)
    line = models.BigIntegerField()
    column = models.CharField(max_length=KEY_LENGTH, blank=True)
    rule = models.CharField(max_length=KEY_LENGTH)
    value = models.CharField(max_length=80, blank=True)
