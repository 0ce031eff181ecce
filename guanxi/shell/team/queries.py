"""The people of an office in one week: what they did beside what came of it (5.2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Q, QuerySet

from guanxi.bank.models import Branch, Staff
from guanxi.bank.policy import BankSection
from guanxi.bank.queries import branches_within
from guanxi.bank.viewers import Viewer
from guanxi.foundation.tables.asking import Asked
from guanxi.foundation.tables.rows import by_value
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship import queries as stewardship
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries import Results
from guanxi.worklist.doings import Doings, doings_of
from guanxi.worklist.policy import WorklistSection

_WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Week:
    """Monday to Sunday, by the bank's calendar."""

    first: date

    @classmethod
    def of(cls, day: date) -> "Week":
        """The week in which the day lies."""
        return cls(first=day - timedelta(days=day.weekday()))

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.first + _WEEK - timedelta(days=1)

    @property
    def before(self) -> "Week":
        """The week before."""
        return Week(first=self.first - _WEEK)

    @property
    def after(self) -> "Week":
        """The week after."""
        return Week(first=self.first + _WEEK)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One person, or several added up."""

    results: Results
    doings: Doings
    staff: Staff | None = None

    def __add__(self, other: "Line") -> "Line":
        return Line(results=self.results + other.results, doings=self.doings + other.doings)


@dataclass(frozen=True, kw_only=True)
class Office:
    """An office with its people, and what they come to."""

    branch: Branch
    lines: Sequence[Line]

    @property
    def total(self) -> Line:
        """All its people added up."""
        return added_up(self.lines)


@dataclass(frozen=True, kw_only=True)
class TeamPage:
    """Everything the page shows."""

    branch: Branch
    week: Week
    offices: Sequence[Office]  # the office itself first, then those below that have people
    before: Doings  # of the week before, of the same people
    is_now: bool  # the week has not ended
    book: Rulebook

    @property
    def total(self) -> Line:
        """The whole team."""
        return added_up([line for office in self.offices for line in office.lines])

    def in_order(self, asked: Asked) -> "TeamPage":
        """The same with the people of each office in the order that was asked for."""
        offices = [replace(one, lines=by_value(one.lines, asked)) for one in self.offices]
        return replace(self, offices=offices)

    @property
    def goal_percent(self) -> int:
        """The share of time that belongs to high-end customers (3.6)."""
        return self.book.section(WorklistSection).high_end_share_percent

    @property
    def currency(self) -> str:
        """The currency in which customers are added up."""
        return self.book.section(BankSection).currency


def added_up(lines: Sequence[Line]) -> Line:
    """All of them in one."""
    return sum(lines, start=Line(results=Results(), doings=Doings()))


def offices_led_by(viewer: Viewer) -> QuerySet[Branch]:
    """Offices whose people the viewer leads; none for whoever leads nobody."""
    if viewer.scope not in ("outlet", "branch"):
        return Branch.objects.none()
    if viewer.scope == "outlet":
        return Branch.objects.filter(pk=viewer.branch_id)
    return branches_within(viewer.branch_id)


def people_of(viewer: Viewer, branch_id: int, week: Week, book: Rulebook) -> QuerySet[Staff]:
    """Who looked after customers in the office or below it in that week, or leads it.

    Raises Branch.DoesNotExist where the office is not the viewer's to lead.
    """
    led = offices_led_by(viewer)
    led.get(pk=branch_id)
    roles = sorted(book.section(StewardshipSection).capacity)
    offices = led.filter(pk__in=branches_within(branch_id).values("pk"))
    return (
        Staff.objects.filter(branch__in=offices, role__in=roles, joined_on__lte=week.last)
        .filter(Q(left_on=None) | Q(left_on__gt=week.first))
        .select_related("branch")
        .order_by("branch__source_id", "role", "name", "pk")
    )


def team_page(
    viewer: Viewer, branch_id: int, week: Week, *, today: date, book: Rulebook
) -> TeamPage:
    """Raises Branch.DoesNotExist where the office is not the viewer's to lead."""
    people = list(people_of(viewer, branch_id, week, book))
    numbers = [person.pk for person in people]
    results = stewardship.results_of(numbers, week.first, week.last)
    doings = doings_of(numbers, week.first, week.last, today=today, book=book)
    earlier = week.before
    before = doings_of(numbers, earlier.first, earlier.last, today=today, book=book)
    offices = [
        Office(
            branch=branch,
            lines=[
                Line(staff=person, results=results[person.pk], doings=doings[person.pk])
                for person in staff
            ],
        )
        for branch, staff in groupby(people, key=lambda person: person.branch)
    ]
    branch = Branch.objects.get(pk=branch_id)
    return TeamPage(
        branch=branch,
        week=week,
        offices=sorted(offices, key=lambda office: office.branch != branch),
        before=sum(before.values(), start=Doings()),
        is_now=week.last >= today,
        book=book,
    )
