"""What people did in a spell of days, in one line each: for the review with their head (5.2).

Contacts and work are counted where the caller's purpose and scope show them: a head's office.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncDate

from guanxi.rulebook.books import Rulebook
from guanxi.worklist.codes import NOT_REACHED, WorkOutcome
from guanxi.worklist.models import Contact, WorkItem
from guanxi.worklist.policy import WorklistSection
from guanxi.worklist.scoring import midnight


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
    figures: dict[int, dict[str, int]] = defaultdict(dict)
    spell = {"gte": midnight(first), "lt": midnight(last + timedelta(days=1))}
    logged = Contact.objects.filter(
        staff__in=staff_ids, at__gte=spell["gte"], at__lt=spell["lt"], withdrawn_at=None
    )
    counted = logged.values("staff_id").annotate(
        contacts=Count("pk"),
        customers=Count("customer", distinct=True),
        reached=Count("pk", filter=~Q(outcome__in=NOT_REACHED)),
        high_end_minutes=Sum("minutes", filter=Q(tier__in=high_end), default=0),
        minutes=Sum("minutes"),
    )
    for row in counted.order_by():
        figures[row.pop("staff_id")] |= row
    by_hand = WorkItem.objects.filter(
        closed_by__in=staff_ids, closed_at__gte=spell["gte"], closed_at__lt=spell["lt"]
    ).exclude(outcome=WorkOutcome.LAPSED)
    closed = by_hand.values("closed_by_id").annotate(
        closed=Count("pk"),
        on_time=Count("pk", filter=Q(deadline__gte=TruncDate(F("closed_at")))),
        retained=Count("pk", filter=Q(outcome=WorkOutcome.RETAINED)),
        retained_minor=Sum("amount_minor", filter=Q(outcome=WorkOutcome.RETAINED), default=0),
        upgraded=Count("pk", filter=Q(outcome=WorkOutcome.UPGRADED)),
        lost=Count("pk", filter=Q(outcome=WorkOutcome.LOST)),
    )
    for row in closed.order_by():
        figures[row.pop("closed_by_id")] |= row
    waiting = WorkItem.objects.filter(assignee__in=staff_ids, closed_at=None)
    held = waiting.values("assignee_id").annotate(
        open=Count("pk"), overdue=Count("pk", filter=Q(deadline__lt=today))
    )
    for row in held.order_by():
        figures[row.pop("assignee_id")] |= row
    return {
        number: Doings(**{name: int(value) for name, value in figures[number].items()})
        for number in staff_ids
    }
