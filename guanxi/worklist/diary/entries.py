"""The work diary: what one's contact log says of a day or a week, with its totals (5.2, 3.6)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from guanxi.rulebook.books import Rulebook
from guanxi.worklist import queries
from guanxi.worklist.codes import NOT_REACHED, ContactChannel
from guanxi.worklist.models import Contact
from guanxi.worklist.policy import WorklistSection

DAY, WEEK = "day", "week"
_SPANS = {DAY: 1, WEEK: 7}
_QUARTER_DAYS = 90


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One contact as the diary shows it."""

    contact: Contact

    @property
    def at(self) -> datetime:
        """When, by the clock of the bank."""
        return timezone.localtime(self.contact.at)

    @property
    def next_step(self) -> str:
        """What was agreed to follow; empty where nothing was."""
        return self.contact.get_next_step_display() if self.contact.next_on else ""


@dataclass(frozen=True, kw_only=True)
class DayOfWork:
    """One day with its contacts in their order."""

    day: date
    entries: Sequence[Entry]

    @property
    def minutes(self) -> int:
        """Time logged on that day."""
        return sum(entry.contact.minutes for entry in self.entries)


@dataclass(frozen=True, kw_only=True)
class Diary:
    """A day or a week of one person."""

    span: str
    first: date
    last: date
    days: Sequence[DayOfWork]
    share_percent: int | None  # of the time of this span, on high-end customers
    quarter_percent: int | None  # of the last ninety days
    goal_percent: int

    @property
    def entries(self) -> list[Entry]:
        """All contacts in their order."""
        return [entry for day in self.days for entry in day.entries]

    @property
    def minutes(self) -> int:
        """Time logged."""
        return sum(day.minutes for day in self.days)

    @property
    def customers(self) -> int:
        """How many were contacted."""
        return len({entry.contact.customer_id for entry in self.entries})

    @property
    def reached(self) -> int:
        """Contacts in which the customer was there."""
        return sum(entry.contact.outcome not in NOT_REACHED for entry in self.entries)

    @property
    def by_channel(self) -> list[tuple[str, int]]:
        """Contacts by channel, the most first."""
        counted = Counter(entry.contact.channel for entry in self.entries)
        return [(str(ContactChannel(code).label), times) for code, times in counted.most_common()]

    @property
    def before(self) -> date:
        """A day of the span before this one."""
        return self.first - timedelta(days=1)

    @property
    def after(self) -> date:
        """A day of the span after this one."""
        return self.last + timedelta(days=1)


def diary_of(staff_id: int, day: date, *, span: str, book: Rulebook) -> Diary:
    """What the person logged on that day, or in its week from Monday, about customers one sees."""
    length = _SPANS[span]
    first = day if span == DAY else day - timedelta(days=day.weekday())
    days = [first + timedelta(days=number) for number in range(length)]
    found = _contacts(staff_id, first, days[-1])
    section = book.section(WorklistSection)
    minutes = sum(entry.contact.minutes for entry in found)
    high_end = sum(
        entry.contact.minutes for entry in found if entry.contact.tier in section.high_end_tiers
    )
    return Diary(
        span=span,
        first=first,
        last=days[-1],
        days=[
            DayOfWork(day=one, entries=[entry for entry in found if entry.at.date() == one])
            for one in days
        ],
        share_percent=round(100 * high_end / minutes) if minutes else None,
        quarter_percent=queries.share_of_time_on_high_end(
            staff_id,
            days[-1] - timedelta(days=_QUARTER_DAYS - 1),
            high_end_tiers=section.high_end_tiers,
        ),
        goal_percent=section.high_end_share_percent,
    )


def _contacts(staff_id: int, first: date, last: date) -> list[Entry]:
    logged = Contact.objects.filter(
        staff=staff_id,
        at__gte=queries.midnight(first),
        at__lt=queries.midnight(last + timedelta(days=1)),
        withdrawn_at=None,
    )
    return [
        Entry(contact=contact) for contact in logged.select_related("customer").order_by("at", "pk")
    ]
