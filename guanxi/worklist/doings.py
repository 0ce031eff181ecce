"""What people did in a spell of days, in one line each: for the review with their head (5.2).

Contacts and work are counted where the caller's purpose and scope show them: a head's office.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, F, Q, Sum
from django.db.models.functions import Cast, TruncDate

from guanxi.rulebook.books import Rulebook
from guanxi.worklist.codes import NOT_REACHED, WorkOutcome
from guanxi.worklist.models import Contact, WorkItem
from guanxi.worklist.policy import WorklistSection
from guanxi.worklist.scoring import midnight

Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Doings:
    """Of one person, or of several added up. ``minutes`` as logged, ``retained_minor`` at stake."""

    contacts: int = 0
    customers: int = 0  # contacted, each counted once a person
    reached: int = 0
    minutes: int = 0
    high_end_minutes: int = 0
    closed: int = 0
    on_time: int = 0
    retained: int = 0
    retained_minor: int = 0
    upgraded: int = 0
    lost: int = 0
    open: int = 0  # now
    overdue: int = 0  # now

    def __add__(self, other: "Doings") -> "Doings":
        return Doings(
            **{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        )

    @property
    def reached_percent(self) -> int | None:
        """Of the contacts; None where there were none."""
        return round(100 * self.reached / self.contacts) if self.contacts else None

    @property
    def on_time_percent(self) -> int | None:
        """Of the work that was closed by hand; None where none was."""
        return round(100 * self.on_time / self.closed) if self.closed else None

    @property
    def high_end_percent(self) -> int | None:
        """Of the time logged, on high-end customers (3.6); None where none was logged."""
        return round(100 * self.high_end_minutes / self.minutes) if self.minutes else None


def doings_of(
    staff_ids: Sequence[int], first: date, last: date, *, today: date, book: Rulebook
) -> dict[int, Doings]:
    """What each of these people did from ``first`` to ``last``, days of the bank; all are named.

    What is open and overdue is of ``today``, whatever the days asked for.
    """
    high_end = book.section(WorklistSection).high_end_tiers
    spell = {"gte": midnight(first), "lt": midnight(last + timedelta(days=1))}
    figures: dict[int, dict[str, int]] = {number: {} for number in staff_ids}
    for rows, whose in (
        (_contacts(staff_ids, spell, high_end), "staff_id"),
        (_closed(staff_ids, spell), "closed_by_id"),
        (_waiting(staff_ids, today), "assignee_id"),
    ):
        for row in rows:
            figures[row[whose]] |= {name: row[name] for name in row if name != whose}
    return {number: Doings(**counted) for number, counted in figures.items()}


def _contacts(
    staff_ids: Sequence[int], spell: Mapping[str, datetime], high_end: Sequence[str]
) -> Rows:
    logged = Contact.objects.filter(
        staff__in=staff_ids, at__gte=spell["gte"], at__lt=spell["lt"], withdrawn_at=None
    )
    return (
        logged.values("staff_id")
        .annotate(
            contacts=Count("pk"),
            customers=Count("customer", distinct=True),
            reached=Count("pk", filter=~Q(outcome__in=NOT_REACHED)),
            high_end_minutes=Sum("minutes", filter=Q(tier__in=high_end), default=0),
            minutes=Sum("minutes"),
        )
        .order_by()
    )


def _closed(staff_ids: Sequence[int], spell: Mapping[str, datetime]) -> Rows:
    by_hand = WorkItem.objects.filter(
        closed_by__in=staff_ids, closed_at__gte=spell["gte"], closed_at__lt=spell["lt"]
    ).exclude(outcome=WorkOutcome.LAPSED)
    retained = Q(outcome=WorkOutcome.RETAINED)
    return (
        by_hand.values("closed_by_id")
        .annotate(
            closed=Count("pk"),
            on_time=Count("pk", filter=Q(deadline__gte=TruncDate(F("closed_at")))),
            retained=Count("pk", filter=retained),
            retained_minor=Cast(Sum("amount_minor", filter=retained, default=0), BigIntegerField()),
            upgraded=Count("pk", filter=Q(outcome=WorkOutcome.UPGRADED)),
            lost=Count("pk", filter=Q(outcome=WorkOutcome.LOST)),
        )
        .order_by()
    )


def _waiting(staff_ids: Sequence[int], today: date) -> Rows:
    waiting = WorkItem.objects.filter(assignee__in=staff_ids, closed_at=None)
    return (
        waiting.values("assignee_id")
        .annotate(open=Count("pk"), overdue=Count("pk", filter=Q(deadline__lt=today)))
        .order_by()
    )
