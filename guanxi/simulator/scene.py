"""What a behaviour sees of one month of one chunk, and where it says what happens."""

from dataclasses import dataclass, field

import numpy as np

from guanxi.simulator.arrays import Array
from guanxi.simulator.entries import EVENT, Journal
from guanxi.simulator.holdings import Accounts
from guanxi.simulator.lives import Lives
from guanxi.simulator.loans import Loans
from guanxi.simulator.people import People
from guanxi.simulator.periods import Span
from guanxi.simulator.seasons import Month


@dataclass
class LifeEvents:
    """Truth that is not an entry: a salary that stopped, a child."""

    rows: list[tuple[Array, Array, Array]] = field(default_factory=list)

    def add(self, event: str, who: Array, days: Array) -> None:
        """Write down that this happened to these customers on these days."""
        self.rows.append((who, days, np.full(len(who), EVENT[event], dtype=np.int8)))


@dataclass
class Scene:
    """One month of one chunk. A customer's main account has the customer's own place."""

    month: Month
    window: Span  # the last days, in which every kind of event must occur
    people: People
    lives: Lives
    accounts: Accounts
    loans: Loans
    returns: Array  # of each product this month
    rng: np.random.Generator
    journal: Journal
    events: LifeEvents
    turned: Array  # customers who met a turning point this month
    profile_changed: Array
    changed_people: list[tuple[Array, Array]] = field(default_factory=list)

    @property
    def first_day(self) -> int:
        """First day on which something may be booked."""
        return max(self.month.first, self.month.opening_day + 1)

    @property
    def here(self) -> Array:
        """Customers who belong to the bank the whole month."""
        return (self.people.joined < self.month.first) & (self.lives.leaves_on > self.month.last)

    @property
    def leaving(self) -> Array:
        """Customers who leave this month."""
        leaves = self.lives.leaves_on
        joined = self.people.joined < self.month.first
        return (leaves >= self.first_day) & (leaves <= self.month.last) & joined

    @property
    def planning_to_stay(self) -> Array:
        """Customers here who do not leave within three months."""
        return self.here & (self.lives.leaves_on > self.month.last + 90)

    def some(self, mask: Array, share: float) -> Array:
        """Places of a random ``share`` of those in ``mask``."""
        return np.flatnonzero(mask & (self.rng.random(len(mask)) < share))

    def working_days(self, count: int) -> Array:
        """Days on which offices are open, more at month's end."""
        return self.month.draw_days(self.rng, count, self.month.business)

    def any_days(self, count: int) -> Array:
        """Days on which something may be booked, all alike."""
        return self.rng.integers(self.first_day, self.month.last + 1, count)
