"""Add work, one piece or a hundred thousand."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from itertools import islice

from django.db import transaction

from guanxi.bank.models import Staff
from guanxi.bank.policy import BankSection
from guanxi.foundation import audit
from guanxi.foundation.rows import insert_rows
from guanxi.rulebook.books import Rulebook
from guanxi.worklist.models import WorkItem
from guanxi.worklist.scoring import Ranked, ranking_of

_CHUNK = 20_000
_COLUMNS = (
    "customer_id",
    "assignee_id",
    "branch_id",
    "handed_by_id",
    "cause",
    "source",
    "evidence",
    "amount_minor",
    "currency",
    "severity",
    "tier",
    "rulebook_version",
    "raised_on",
    "due_on",
    "deadline",
    "times_postponed",
    "ranked_for",
    "propensity_percent",
    "context_percent",
    "value_percent",
    "lever_percent",
    "score_ppm",
    "plain_ppm",
    "outcome",
    "escalated",
)


@dataclass(frozen=True, kw_only=True)
class NewWork:
    """One thing to do. ``source`` says where it comes from, such as ``alert:17``."""

    customer_id: int
    assignee_id: int
    cause: str
    source: str
    evidence: dict[str, object]
    amount_minor: int
    due_on: date
    deadline: date
    severity: int = 1
    tier: str = ""
    handed_by_id: int | None = None  # who gave it to the assignee, and may take it back


@transaction.atomic
def add_work_items(
    new: Iterable[NewWork], *, raised_on: date, ranked_for: date, book: Rulebook, by: str
) -> int:
    """Add the work and rank it for the day; returns how much. ``by`` as in the audit trail."""
    added = 0
    offices = dict(Staff.objects.values_list("pk", "branch_id"))
    work = iter(new)
    while chunk := list(islice(work, _CHUNK)):
        _insert(chunk, offices, raised_on=raised_on, ranked_for=ranked_for, book=book)
        added += len(chunk)
    if added:
        audit.record("worklist.items.added", subject="worklist", by=by, items=added, day=raised_on)
    return added


def _insert(
    chunk: Sequence[NewWork],
    offices: dict[int, int],
    *,
    raised_on: date,
    ranked_for: date,
    book: Rulebook,
) -> None:
    rank = ranking_of([new.customer_id for new in chunk], day=ranked_for, book=book)
    currency = book.section(BankSection).currency

    def row(new: NewWork) -> tuple[object, ...]:
        place = rank(
            Ranked(
                customer_id=new.customer_id,
                cause=new.cause,
                amount_minor=new.amount_minor,
                due_on=new.due_on,
                severity=new.severity,
                tier=new.tier,
            )
        )
        return (
            new.customer_id,
            new.assignee_id,
            offices[new.assignee_id],
            new.handed_by_id,
            new.cause,
            new.source,
            json.dumps(new.evidence, ensure_ascii=False),
            new.amount_minor,
            currency,
            new.severity,
            new.tier,
            book.version,
            raised_on,
            new.due_on,
            new.deadline,
            0,
            ranked_for,
            *astuple(place),
            "",  # no outcome yet
            "",  # nobody had to take it over
        )

    insert_rows(WorkItem, _COLUMNS, map(row, chunk))
