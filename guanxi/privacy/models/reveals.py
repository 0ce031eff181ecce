"""What was revealed, to whom, for which live reason, until when."""

from django.db import models

from guanxi.bank.keys import staff_key
from guanxi.foundation.dictionary import Purpose, Reach, Rows
from guanxi.privacy.models.columns import NAME, shown


class Reveal(models.Model):
    """One field of one customer in clear for one person, for a live reason, for some minutes.

    The database's own clock says from when to when, for it is the database that ends it.
    """

    actor = shown(staff_key(indexed=True))
    customer = shown(
        models.ForeignKey(
            "bank.Customer",
            on_delete=models.PROTECT,
            related_name="+",
            db_index=False,
            db_constraint=False,
        )
    )
    field = shown(models.CharField(max_length=40))
    # Code of the cause of the work.
    because = shown(models.CharField(max_length=NAME))
    work = shown(models.ForeignKey("worklist.WorkItem", on_delete=models.PROTECT, related_name="+"))
    at = shown(models.DateTimeField())
    until = shown(models.DateTimeField())

    rows = Rows(
        reach=Reach.OF_CUSTOMER,
        column="customer_id",
        inserted_for=frozenset({Purpose.STANDARD}),
        updated_for=frozenset({Purpose.STANDARD}),
        updated=("until",),
        # Of oneself, now, for an hour at most, and for a live reason as the database sees it: open
        # work of this person for this very customer.
        check=(
            "actor_id = (SELECT gx.actor()) "
            "AND at BETWEEN clock_timestamp() - interval '1 minute' AND clock_timestamp() "
            "AND until <= clock_timestamp() + interval '1 hour' AND EXISTS (SELECT 1 "
            "FROM public.worklist_workitem w WHERE w.id = work_id AND w.closed_at IS NULL "
            "AND w.customer_id = privacy_reveal.customer_id AND w.assignee_id = actor_id)"
        ),
        # One's own may be ended, never prolonged.
        check_of_change="actor_id = (SELECT gx.actor()) AND until <= clock_timestamp()",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reveal_ends_after_it_begins",
                condition=models.Q(until__gte=models.F("at")),
            ),
        ]
        indexes = [
            models.Index(fields=["actor", "until"], name="revealed_to"),
            models.Index(fields=["customer", "-at"], name="revealed_of_customer"),
        ]
