"""What a customer needs, as the steward heard it: each writing is a version that stays."""

from django.db import models
from django.db.models import Q

from guanxi.archive.codes import Horizon, Hours
from guanxi.archive.models.columns import CODE, ME, sees, written
from guanxi.bank.keys import staff_key
from guanxi.foundation.dictionary import C2, STAFF_WORK, Reach, Rows, with_row
from guanxi.worklist.codes import ContactChannel

TEXT, LIST = 1000, 200


class NeedsSheet(models.Model):
    """One version of the needs sheet 客户需求表. Never rewritten; the last one holds.

    ``needs`` are codes of `Need`, joined by commas, the most important first.
    """

    customer = with_row(
        models.ForeignKey(
            "bank.Customer", on_delete=models.PROTECT, related_name="+", db_index=False
        )
    )
    needs = written(models.CharField(max_length=LIST, blank=True, default=""), C2)
    goals = written(models.TextField(max_length=TEXT, blank=True, default=""), C2)
    horizon = written(
        models.CharField(max_length=CODE, blank=True, default="", choices=Horizon.choices)
    )
    preferences = written(models.TextField(max_length=TEXT, blank=True, default=""), C2)
    channel = written(
        models.CharField(max_length=CODE, blank=True, default="", choices=ContactChannel.choices)
    )
    hours = written(
        models.CharField(max_length=CODE, blank=True, default="", choices=Hours.choices)
    )
    # how the steward learnt it
    heard = written(models.CharField(max_length=CODE, choices=ContactChannel.choices))
    written_by = written(staff_key())
    written_at = written(models.DateTimeField())

    rows = Rows(
        reach=Reach.OF_CUSTOMER,
        column="customer_id",
        inserted_for=STAFF_WORK,
        check=f"written_by_id = {ME} AND {sees('customer_id')}",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="needs_sheet_says_something",
                condition=~Q(needs="") | ~Q(goals="") | ~Q(preferences=""),
            )
        ]
        indexes = [models.Index(fields=["customer", "-written_at"], name="sheets_of_customer")]
