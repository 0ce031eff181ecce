"""Who has looked at which customers of the adoption pool: looking has a quota (3.1)."""

from django.db import models

from guanxi.bank.keys import staff_key
from guanxi.foundation.dictionary import (
    C1,
    OTHER,
    STAFF_WORK,
    Reach,
    Retention,
    Rows,
    stored,
    with_row,
)


class PoolLook(models.Model):
    """On that day the pool showed this customer, without identity, to a member of staff.

    Written by functions of the database alone. Nobody adopts whom he has not looked at that day.
    """

    staff = stored(
        staff_key(indexed=True),
        OTHER,
        C1,
        retention=Retention.LOG,
        seen_for=STAFF_WORK,
    )
    customer = with_row(
        models.ForeignKey(
            "bank.Customer", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
        )
    )
    looked_on = stored(models.DateField(), OTHER, C1, retention=Retention.LOG, seen_for=STAFF_WORK)

    rows = Rows(reach=Reach.ACTOR, column="staff_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="looked_at_once_a_day", fields=["staff", "looked_on", "customer"]
            )
        ]
