"""The Chinese year: working days, holidays, and when people shop, withdraw and are paid."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from guanxi.simulator.arrays import Array
from guanxi.simulator.periods import Span, date_of, day_number

# New Year's Day of the lunar calendar, as published by the Hong Kong Observatory.
SPRING_FESTIVALS = {
    2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10),
    2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3),
    2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
}  # fmt: skip
# Fixed public holidays (month, day, days off); days worked in exchange are left out.
PUBLIC_HOLIDAYS = ((1, 1, 1), (4, 4, 3), (5, 1, 5), (10, 1, 7))
# Weight of each day of the week, Monday first.
SHOPPING_WEEK = (0.92, 0.90, 0.93, 0.97, 1.10, 1.28, 1.22)
SHOPPING_FEASTS = {(6, 18): 1.9, (11, 11): 2.6, (12, 12): 1.4, (2, 14): 1.2, (9, 10): 1.1}


@dataclass(frozen=True)
class Month:
    """One calendar month: its days and the weight of each day for each habit."""

    number: int  # counted from the first simulated month
    span: Span
    opening_day: int  # first day of the whole simulation: nothing is booked on it
    working: Array  # bool for each day
    shopping: Array
    business: Array
    cash: Array

    @property
    def first(self) -> int:
        """Its first day."""
        return self.span.first

    @property
    def last(self) -> int:
        """Its last day."""
        return self.span.last

    @property
    def calendar_month(self) -> int:
        """1 for January."""
        return date_of(self.first).month

    def draw_days(self, rng: np.random.Generator, count: int, weights: Array) -> Array:
        """``count`` days of the month, drawn by weight."""
        edges = np.cumsum(weights)
        place = np.searchsorted(edges, rng.random(count) * edges[-1], side="right")
        return np.asarray(self.first + np.minimum(place, len(weights) - 1))

    def payday(self, day_of_month: Array) -> Array:
        """That day of the month, or the last working day before it."""
        days = np.arange(len(self.working))
        latest = np.maximum.accumulate(np.where(self.working, days, -1))
        place = latest[np.minimum(day_of_month - 1, len(days) - 1)]
        earliest = int(np.argmax(self.working))
        return self.first + np.where(place < 0, earliest, place)


def festival_day(year: int) -> int | None:
    """Spring Festival of that year, or None where the table does not reach."""
    found = SPRING_FESTIVALS.get(year)
    return day_number(date(year, *found)) if found else None


def _distance_to_festival(days: list[date]) -> Array:
    distances = [
        min(
            (
                day_number(day) - festival
                for year in (day.year - 1, day.year, day.year + 1)
                if (festival := festival_day(year)) is not None
            ),
            key=abs,
            default=999,
        )
        for day in days
    ]
    return np.array(distances)


def _holidays(days: list[date]) -> Array:
    off = [
        any(
            day.month == month and 0 <= day.day - first < length
            for month, first, length in PUBLIC_HOLIDAYS
        )
        for day in days
    ]
    return np.array(off)


def month_of(span: Span, number: int, opening_day: int) -> Month:
    """The month's weights; 1.0 is a plain weekday."""
    days = [date_of(day) for day in range(span.first, span.last + 1)]
    weekday = np.array([day.weekday() for day in days])
    to_festival = _distance_to_festival(days)
    holiday = _holidays(days) | ((to_festival >= -1) & (to_festival <= 6))
    working = (weekday < 5) & ~holiday
    feast = np.array([SHOPPING_FEASTS.get((day.month, day.day), 1.0) for day in days])
    before_festival = (to_festival >= -14) & (to_festival < 0)
    shopping = np.array(SHOPPING_WEEK)[weekday] * feast * np.where(before_festival, 1.45, 1.0)
    shopping = shopping * np.where(holiday, 1.15, 1.0)
    business = np.where(working, 1.0, 0.12)
    month_end = np.array([day.day >= 26 for day in days])
    business = business * np.where(month_end, 1.25, 1.0)
    cash = np.where(holiday, 0.6, 1.0) * np.where(before_festival, 2.4, 1.0)
    weights = [shopping, business, cash]
    if span.first == opening_day:
        weights = [np.where(np.arange(len(days)) == 0, 0.0, weight) for weight in weights]
        working = working & (np.arange(len(days)) > 0)
    return Month(number, span, opening_day, working, *weights)
