"""When files and nights are due, how long a night will take, and when the disk is full."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations
from statistics import median

NIGHTS_NEEDED, DAYS_NEEDED = 3, 7  # before anything is said of the next one, or of growth
_DAY = timedelta(days=1)
_MONTH_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class Due:
    """By when, on the day after a business day; ``rest_weekdays`` count from Monday as 0."""

    feed: time
    night: time
    rest_weekdays: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()

    def is_business_day(self, day: date) -> bool:
        """Whether files of that day come at all."""
        return day.weekday() not in self.rest_weekdays and day not in self.holidays

    def last_feed(self, *, at: datetime) -> date:
        """The last business day whose files should be there at that moment."""
        return self._last(at, self.feed)

    def last_night(self, *, at: datetime) -> date:
        """The last business day whose night should be published at that moment."""
        return self._last(at, self.night)

    def _last(self, at: datetime, by: time) -> date:
        day = at.date() - (_DAY if at.time() >= by else 2 * _DAY)
        while not self.is_business_day(day):
            day -= _DAY
        return day


@dataclass(frozen=True, kw_only=True)
class Past:
    """A night that was: rows that were new to it, and how long it took."""

    day: date
    rows: int
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """How long a night of so many new rows takes: as such nights do, and as the slowest did."""

    rows: int
    seconds: float
    at_most: float


def forecast(past: Sequence[Past], *, rows: int | None = None) -> Forecast | None:
    """From nights that were; ``rows`` are those waiting, by default as many as usual.

    None while there were too few. A line through medians: a night that loaded a year or stood
    still for an hour does not bend it.
    """
    if len(past) < NIGHTS_NEEDED:
        return None
    expected = round(median(night.rows for night in past)) if rows is None else rows
    each = max(0.0, _slope([(night.rows, night.seconds) for night in past]) or 0.0)
    fixed = median(night.seconds - each * night.rows for night in past)
    seconds = max(0.0, fixed + each * expected)
    slowest = max(night.seconds - (fixed + each * night.rows) for night in past)
    return Forecast(rows=expected, seconds=seconds, at_most=seconds + max(0.0, slowest))


def growth_percent_a_month(past: Sequence[Past]) -> float | None:
    """By how much nights become longer in a month; None while too few days tell."""
    points = [(float(night.day.toordinal()), night.seconds) for night in past]
    if not _reaches(points):
        return None
    each_day, usual = _slope(points), median(seconds for _, seconds in points)
    return None if each_day is None or not usual else each_day * _MONTH_DAYS / usual * 100


def days_until_full(sizes: Sequence[tuple[date, int]], *, free: int) -> int | None:
    """In how many days the disk is full at the rate of the days that were; None: not foreseen."""
    points = [(float(day.toordinal()), float(size)) for day, size in sizes]
    each_day = _slope(points) if _reaches(points) else None
    return int(free / each_day) if each_day is not None and each_day > 0 else None


def ends_at(
    *, started_at: datetime, told_at: datetime, percent: int, expected: Forecast | None
) -> datetime | None:
    """When a running night ends: as far as it has told, as fast as it was; before that as usual."""
    if percent >= 10:
        return started_at + (told_at - started_at) * 100 / percent
    return started_at + timedelta(seconds=expected.seconds) if expected else None


def share_done(
    expected: Mapping[str, float], *, done: Sequence[str], steps: Sequence[str]
) -> float:
    """How much of a night is behind, by what each step took last time; by their number if new."""
    usual = {step: expected.get(step, 0.0) for step in steps}
    whole = sum(usual.values())
    if not whole or any(step not in expected for step in steps):
        return len(done) / (len(steps) or 1)
    return sum(usual.get(step, 0.0) for step in done) / whole


def _reaches(points: Sequence[tuple[float, float]]) -> bool:
    days = {day for day, _ in points}
    return len(days) >= NIGHTS_NEEDED and max(days) - min(days) >= DAYS_NEEDED


def _slope(points: Sequence[tuple[float, float]]) -> float | None:
    """The median of the slopes between any two points (Theil and Sen); None on one place."""
    slopes = [(y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in combinations(points, 2) if x1 != x2]
    return median(slopes) if slopes else None
