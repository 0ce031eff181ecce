"""What is unusual in how somebody has read today. Values in, findings out; no names, no clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import fmean, median

BURST, BULK, PAGING, UNEXPLAINED = "burst", "bulk", "paging", "unexplained"
MORE_THAN_USUAL, OUTSIDE, TOP = "more_than_usual", "outside", "top"
LISTED, OFF_HOURS, REVEALS = "listed", "off_hours", "reveals"


@dataclass(frozen=True, kw_only=True)
class Hour:
    """What was opened in one hour. Each customer counts in the hour of the first look of the day.

    ``unexplained``: without work for them and without a contact since. ``outside``: of these, of
    nobody and no office that is one's own. ``top``: of these, of a top tier and not one's own.
    """

    hour: int
    customers: int = 0
    unexplained: int = 0
    outside: int = 0
    top: int = 0
    listed: int = 0  # rows of lists, those of one's work left out


@dataclass(frozen=True)
class Worked:
    """Customers opened on an earlier day: with a reason, and without."""

    explained: int
    unexplained: int


@dataclass(frozen=True, kw_only=True)
class Day:
    """How one person reads today, up to this moment."""

    hours: Sequence[Hour]
    now_hour: int
    weekday: int  # 1 Monday … 7 Sunday
    in_last_minute: int = 0  # customers
    pages_in_a_row: int = 0
    reveals: int = 0
    before: Sequence[Worked] = ()  # earlier days at work, the last first


@dataclass(frozen=True, kw_only=True)
class Limits:
    """From which count on something is unusual: the rulebook's, for the role of the person."""

    customers_a_minute: int
    customers_an_hour: int
    rows_a_day: int
    pages_in_a_row: int
    unexplained: int
    usual_days: int
    over_usual_day: float
    over_usual_two_days: float
    over_usual_with_yesterday: float
    outside: int
    top: int
    off_hours: int
    reveals: int
    opens: int
    closes: int
    weekdays: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is unusual: how many were counted, and from how many on it is told."""

    kind: str
    counted: int
    allowed: int


def findings(day: Day, limits: Limits) -> list[Finding]:
    """Everything unusual about the day so far, at most one finding of a kind."""
    counted = [
        (BURST, day.in_last_minute, limits.customers_a_minute),
        (PAGING, day.pages_in_a_row, limits.pages_in_a_row),
        (OUTSIDE, sum(hour.outside for hour in day.hours), limits.outside),
        (TOP, sum(hour.top for hour in day.hours), limits.top),
        (OFF_HOURS, sum(hour.customers for hour in _off_hours(day, limits)), limits.off_hours),
        (REVEALS, day.reveals, limits.reveals),
        (BULK, _this_hour(day), limits.customers_an_hour),
        (LISTED, sum(hour.listed for hour in day.hours), limits.rows_a_day),
        _more_than_usual(day, limits),
    ]
    return [
        Finding(kind=kind, counted=number, allowed=allowed)
        for kind, number, allowed in counted
        if number >= allowed
    ]


def _this_hour(day: Day) -> int:
    return sum(hour.customers for hour in day.hours if hour.hour == day.now_hour)


def _off_hours(day: Day, limits: Limits) -> Iterator[Hour]:
    for hour in day.hours:
        at_work = limits.opens <= hour.hour < limits.closes
        if not at_work or day.weekday not in limits.weekdays:
            yield hour


def _more_than_usual(day: Day, limits: Limits) -> tuple[str, int, int]:
    """Against the person's own habit; against one number for all until the habit is known."""
    unexplained = sum(hour.unexplained for hour in day.hours)
    explained = sum(hour.customers for hour in day.hours) - unexplained
    if len(day.before) < limits.usual_days:
        return UNEXPLAINED, unexplained, limits.unexplained
    habit = habit_of(tuple(day.before))
    expected = habit.expected(explained)
    yesterday = habit.over(day.before[0])
    one_day = limits.over_usual_day * habit.spread
    two_days = limits.over_usual_two_days * habit.spread * sqrt(2) - yesterday
    over = min(one_day, max(two_days, limits.over_usual_with_yesterday * habit.spread))
    return MORE_THAN_USUAL, unexplained, int(expected + over) + 1


@dataclass(frozen=True, kw_only=True)
class Habit:
    """How many customers without reason go with how many that have one, for one person.

    On busy days there are more of both, so what is expected follows the work of the day.
    """

    base: float
    slope: float
    spread: float  # how far days lie from what is expected of them

    def expected(self, explained: int) -> float:
        """How many without reason are usual on a day with so many that have one."""
        return self.base + self.slope * explained

    def over(self, day: Worked) -> float:
        """By how many a day was over what was to be expected."""
        return day.unexplained - self.expected(day.explained)


@lru_cache(maxsize=256)
def habit_of(before: tuple[Worked, ...]) -> Habit:
    """The person's habit, from earlier days; a few days that stand out change little."""
    first = _line_through(before)
    apart = 1.4826 * median(abs(first.over(day)) for day in before)
    kept = [day for day in before if first.over(day) <= 3 * max(apart, _chance(before))]
    return _line_through(kept)


def _line_through(days: Sequence[Worked]) -> Habit:
    """Least squares, never steeper than through the origin and never falling."""
    x_mean = fmean(day.explained for day in days)
    y_mean = fmean(day.unexplained for day in days)
    across = sum((day.explained - x_mean) ** 2 for day in days)
    along = sum((day.explained - x_mean) * (day.unexplained - y_mean) for day in days)
    steepest = y_mean / x_mean if x_mean else 0.0
    slope = min(max(along / across, 0.0), steepest) if across else 0.0
    base = y_mean - slope * x_mean
    apart = sum((day.unexplained - base - slope * day.explained) ** 2 for day in days)
    spread = sqrt(apart / max(len(days) - 2, 1))
    return Habit(base=base, slope=slope, spread=max(spread, _chance(days)))


def _chance(days: Sequence[Worked]) -> float:
    """Counts vary at least as the square root of their mean (Poisson)."""
    return max(sqrt(fmean(day.unexplained for day in days)), 1.0)
