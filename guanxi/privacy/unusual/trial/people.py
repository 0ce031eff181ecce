"""Managers at work and thieves among them, as the record would show them.

A manager opens some forty customers a day, most of them because work or a call asks for it;
managers differ, days differ more, and now and then somebody goes through the whole book. What is
assumed is in `Habits`, and docs/unusual-access.md says how much each assumption matters.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

MORNING, EVENING = 9 * 3600, 17 * 3600 + 1800
_SCREEN = 50  # rows of a page of a list


@dataclass(frozen=True, kw_only=True)
class Habits:
    """What managers are taken to do. Means over managers; each has means of their own."""

    customers_a_day: float = 40.0
    managers_differ: float = 0.2  # standard deviation over managers, as a share of the mean
    days_differ: float = 0.25  # the same of one manager's days, beyond chance
    with_reason: float = 0.75  # share of customers opened with work, or contacted afterwards
    tabs_together: int = 4  # opened at once, at most
    whole_book_days: float = 1 / 60  # share of days on which a manager goes through the book
    late_days: float = 1 / 30  # share of days with a look in the late evening


@dataclass(frozen=True, kw_only=True)
class Look:
    """One page: a customer, or a page of a list, at a second of the day."""

    at: int
    has_reason: bool = True
    rows: int = 0  # of a list
    of_book: bool = False  # the list of customers, and not the list of work
    is_theft: bool = False


@dataclass(frozen=True)
class Manager:
    """One manager with means of their own."""

    customers_a_day: float
    with_reason: float
    habits: Habits
    chance: Random

    def day(self) -> list[Look]:
        """A day at work, in order."""
        return sorted([*self._customers(), *self._lists()], key=lambda look: look.at)

    def _customers(self) -> Iterator[Look]:
        chance, habits = self.chance, self.habits
        shape = 1 / habits.days_differ**2
        mean = self.customers_a_day * chance.gammavariate(shape, 1 / shape)
        left = _poisson(chance, mean)
        while left > 0:
            at = chance.randrange(MORNING, EVENING)
            for number in range(min(left, 1 + int(chance.random() ** 3 * habits.tabs_together))):
                yield Look(at=at + 4 * number, has_reason=chance.random() < self.with_reason)
                left -= 1
        if chance.random() < habits.whole_book_days:
            begun = chance.randrange(MORNING, EVENING - 7200)
            for _customer in range(chance.randrange(20, 60)):
                yield Look(at=begun + chance.randrange(7200), has_reason=False)
        if chance.random() < habits.late_days:
            for number in range(chance.randrange(1, 4)):
                yield Look(at=21 * 3600 + 1200 + 200 * number)

    def _lists(self) -> Iterator[Look]:
        chance = self.chance
        for _look in range(chance.randrange(8, 25)):
            yield Look(at=chance.randrange(MORNING, EVENING), rows=_SCREEN)
        at = chance.randrange(MORNING, EVENING)
        for page in range(chance.randrange(0, 5)):  # a book of two hundred has four pages
            yield Look(at=at + 20 * page, rows=_SCREEN, of_book=True)


def hired(chance: Random, habits: Habits) -> Manager:
    """A manager."""
    differ = habits.managers_differ
    mean = habits.customers_a_day * max(0.4, chance.gauss(1, differ))
    share = min(0.97, max(0.2, chance.gauss(habits.with_reason, 0.08)))
    return Manager(mean, share, habits, chance)


def fast_theft(chance: Random, *, records: int = 2500, seconds: int = 3600) -> list[Look]:
    """One customer after another, by hand of a program, at any hour of the day."""
    begun = chance.randrange(7 * 3600, 22 * 3600)
    return [
        Look(at=begun + number * seconds // records, has_reason=False, is_theft=True)
        for number in range(records)
    ]


def slow_theft(chance: Random, *, customers: float) -> list[Look]:
    """So many customers more than on any day, spread over the day as work is."""
    return [
        Look(at=chance.randrange(MORNING, EVENING), has_reason=False, is_theft=True)
        for _customer in range(_poisson(chance, customers))
    ]


def _poisson(chance: Random, mean: float) -> int:
    """Arrivals within a day, each after the other."""
    count, gone = 0, chance.expovariate(1.0)
    while gone < mean:
        count, gone = count + 1, gone + chance.expovariate(1.0)
    return count
