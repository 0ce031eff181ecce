"""Worklist's part of the night: the lists are put in order for the morning after."""

from datetime import timedelta

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection

from guanxi.bank.night import Night
from guanxi.foundation.database import arrow_connection
from guanxi.worklist.codes import ContactOutcome
from guanxi.worklist.commands import (
    ask_who_rose,
    close_work_of_gone_customers,
    escalate_neglected_work,
    rank_open_items,
    reassign_work_of_leavers,
)
from guanxi.worklist.models import Contact, WorkItem
from guanxi.worklist.policy import WorklistSection

CONTACT_DAYS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("first_contact_on", pa.date32()),
        ("last_contact_on", pa.date32()),
    ]
)
_IN_VAIN = (ContactOutcome.NOT_REACHED, ContactOutcome.WRONG_NUMBER)


def compute(night: Night) -> None:
    """Nothing: all that ranking needs is known when the night is shown."""


def hold_still() -> None:
    """Let staff read their work but not change it until the transaction ends.

    Staff lock a piece of work first and its alert, or a published table, afterwards; the night
    comes the other way. Each would wait for the other, and the database would end one of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(f'LOCK TABLE "{WorkItem._meta.db_table}" IN EXCLUSIVE MODE')


def keep_the_night_waiting() -> None:
    """Let staff go on, but no night be shown until the transaction ends, nor another like it.

    First of all, for who waits here for a night holds nothing that the night needs.
    """
    with connection.cursor() as cursor:
        cursor.execute(f'LOCK TABLE "{WorkItem._meta.db_table}" IN SHARE UPDATE EXCLUSIVE MODE')


def before_the_night() -> None:
    """Let no night be shown until the transaction ends; others go on.

    For who locks a lead or an invitation before its work: first of all, as above.
    """
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT FROM "{WorkItem._meta.db_table}" WHERE false FOR UPDATE')


def contact_days() -> pa.Table:
    """On which days each customer was first and last spoken with; who never was is absent."""
    with arrow_connection() as reader, reader.cursor() as cursor:
        cursor.execute(
            "SELECT customer_id, min((at AT TIME ZONE $1)::date) AS first_contact_on, "  # noqa: S608
            f'max((at AT TIME ZONE $1)::date) AS last_contact_on FROM "{Contact._meta.db_table}" '
            "WHERE withdrawn_at IS NULL AND outcome <> ALL (string_to_array($2, ',')) "
            "GROUP BY customer_id",
            [settings.TIME_ZONE, ",".join(_IN_VAIN)],
        )
        return cursor.fetch_arrow_table().cast(CONTACT_DAYS)


def publish(night: Night) -> dict[str, object]:
    """End what is over, ask who rose, find hands for the work of leavers, rank for the morning."""
    gone = close_work_of_gone_customers(day=night.day, by=f"night:{night.id}")
    asked = ask_who_rose(night_id=night.id, day=night.day, book=night.book, by=f"night:{night.id}")
    moved = reassign_work_of_leavers(day=night.day, by=f"night:{night.id}")
    escalated = escalate_neglected_work(
        day=night.day,
        section=night.book.section(WorklistSection),
        by=f"night:{night.id}",
    )
    tiers: dict[int, str] | None = None
    path = night.folder / "tiers.parquet"
    if path.exists():
        rows = pq.read_table(
            path, columns=["customer_id", "tier"], filters=[("maintained", "==", True)]
        )
        tiers = dict(zip(rows["customer_id"].to_pylist(), rows["tier"].to_pylist(), strict=True))
    ranked = rank_open_items(ranked_for=night.day + timedelta(days=1), book=night.book, tiers=tiers)
    return {
        "work_items_ranked": ranked,
        "work_items_of_rises": asked,
        "work_items_reassigned": moved,
        "work_items_escalated": escalated,
        "work_items_of_gone_customers": gone,
    }
