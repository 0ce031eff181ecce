"""Which months are simulated, and which delivery carries which days."""

from dataclasses import dataclass
from datetime import date, timedelta

from guanxi.foundation.refusals import Refusal

EPOCH = date(1970, 1, 1)


class SimulationRefused(Refusal):
    """The bank asked for cannot be made; the message says what to ask for instead."""


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def date_of(number: int) -> date:
    """The day of that number."""
    return EPOCH + timedelta(days=int(number))


@dataclass(frozen=True)
class Span:
    """Days from ``first`` to ``last``, both included, as day numbers."""

    first: int
    last: int

    @property
    def days(self) -> int:
        """How many days it has."""
        return self.last - self.first + 1

    def meets(self, other: "Span") -> bool:
        """Whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last


def months_until(through: date, months: int) -> list[Span]:
    """Whole calendar months: that of ``through`` and the ones before it."""
    spans: list[Span] = []
    first = through.replace(day=1)
    for _ in range(months):
        following = (first + timedelta(days=31)).replace(day=1)
        spans.insert(0, Span(day_number(first), day_number(following) - 1))
        first = (first - timedelta(days=1)).replace(day=1)
    return spans


def delivery_spans(through: date, months: int, daily: int) -> list[Span]:
    """One delivery a month, the rest of the last month, then ``daily`` single days."""
    calendar = months_until(through, months)
    last = day_number(through)
    single_from = last - daily + 1
    if daily < 0 or months < 1 or single_from <= calendar[0].first + 1:
        raise SimulationRefused(
            f"{months} months with {daily} daily deliveries until {through} leave no days for the"
            " opening delivery: ask for more months or fewer daily deliveries."
        )
    whole = [
        Span(month.first, min(month.last, single_from - 1, last))
        for month in calendar
        if month.first < single_from and month.first <= last
    ]
    return whole + [Span(day, day) for day in range(single_from, last + 1)]
