"""One's own work by the days on which it is due: a day, a week or a month of it (5.2).

Next steps, appointments and personal dates of customers are work too, so they stand here by
themselves. What is late stands on today, where it must be done.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.timezone import localdate

from guanxi.rulebook.books import Rulebook
from guanxi.worklist.calendar.appointments import Appointment, appointments_between
from guanxi.worklist.calendar.holidays import Holiday, holidays_of
from guanxi.worklist.causes import FOLLOW_UP, Group, cause_of
from guanxi.worklist.codes import NextStep
from guanxi.worklist.models import WorkItem
from guanxi.worklist.morning import TONES
from guanxi.worklist.policy import WorklistSection

if TYPE_CHECKING:
    from guanxi.bank.models import Customer

DAY, WEEK, MONTH = "day", "week", "month"
VIEWS = (DAY, WEEK, MONTH)
_IN_A_CELL = 3


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing to do on a day."""

    item: WorkItem
    is_late: bool

    @property
    def customer(self) -> "Customer":
        """For whom, masked."""
        return self.item.customer

    @property
    def name(self) -> str:
        """What it is: the step that was agreed, or the cause."""
        return name_of(self.item)

    @property
    def tone(self) -> str:
        """Its colour, as on the list."""
        return TONES[Group(cause_of(self.item.cause).group)]


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day of the calendar."""

    day: date
    entries: Sequence[Entry]
    appointments: Sequence[Appointment]
    holiday: Holiday | None
    is_today: bool
    is_outside: bool  # of the month that is shown

    @property
    def is_free(self) -> bool:
        """Whether the bank's people rest."""
        if self.holiday is not None:
            return not self.holiday.is_worked
        return self.day.isoweekday() > 5

    @property
    def first(self) -> Sequence[Entry]:
        """What fits into a cell of a month."""
        return self.entries[:_IN_A_CELL]

    @property
    def more(self) -> int:
        """How many do not."""
        return max(len(self.entries) - _IN_A_CELL, 0)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """What is shown: whole weeks, or one day."""

    view: str
    day: date
    weeks: Sequence[Sequence[Day]]

    @property
    def days(self) -> list[Day]:
        """All of them in a row."""
        return [day for week in self.weeks for day in week]

    @property
    def entries(self) -> int:
        """How much is to be done on them."""
        return sum(len(day.entries) for day in self.days)

    @property
    def before(self) -> date:
        """A day of the one before."""
        if self.view == MONTH:
            return (self.day.replace(day=1) - timedelta(days=1)).replace(day=1)
        return self.day - timedelta(days=1 if self.view == DAY else 7)

    @property
    def after(self) -> date:
        """A day of the one after."""
        if self.view == MONTH:
            return (self.day.replace(day=28) + timedelta(days=4)).replace(day=1)
        return self.day + timedelta(days=1 if self.view == DAY else 7)


def calendar_of(staff_id: int, day: date, *, view: str, today: date, book: Rulebook) -> Calendar:
    """The person's open work on that day, in its week from Monday, or in its month."""
    first, last = _span(day, view)
    holidays = holidays_of(book.section(WorklistSection).calendar)
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for item in _due(staff_id, first, last, today):
        is_late = item.due_on < today
        by_day[today if is_late else item.due_on].append(Entry(item=item, is_late=is_late))
    hours: dict[date, list[Appointment]] = defaultdict(list)
    for appointment in appointments_between(staff_id, first, last):
        hours[localdate(appointment.starts_at)].append(appointment)
    days = [
        Day(
            day=one,
            entries=by_day.get(one, ()),
            appointments=hours.get(one, ()),
            holiday=holidays.get(one),
            is_today=one == today,
            is_outside=view == MONTH and one.month != day.month,
        )
        for one in (first + timedelta(days=number) for number in range((last - first).days + 1))
    ]
    weeks = [days[begin : begin + 7] for begin in range(0, len(days), 7)]
    return Calendar(view=view, day=day, weeks=weeks)


def open_work_between(staff_id: int, first: date, last: date) -> QuerySet[WorkItem]:
    """The person's open work that is due then, in the order of the days."""
    return WorkItem.objects.filter(
        assignee=staff_id, closed_at=None, due_on__gte=first, due_on__lte=last
    ).order_by("due_on", "-score_ppm", "pk")


def name_of(item: WorkItem) -> str:
    """What is to be done, without anything of the customer."""
    step = item.evidence.get("next_step") if item.cause == FOLLOW_UP.code else None
    if step in NextStep.values and step != NextStep.NONE:
        return str(NextStep(step).label)
    return str(cause_of(item.cause).name)


def _due(staff_id: int, first: date, last: date, today: date) -> QuerySet[WorkItem]:
    # What is late stands on today: where today is shown, all that is older is wanted.
    begin = date.min if first <= today <= last else max(first, today)
    return open_work_between(staff_id, begin, last).select_related("customer")


def _span(day: date, view: str) -> tuple[date, date]:
    if view == DAY:
        return day, day
    if view == WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())
