"""One chunk of customers, moved forward month by month.

A chunk draws only from generators of its own place (seed, chunk, month), so that chunks can be
made in any order and hold no more than their own columns.
"""

from dataclasses import dataclass, field

import numpy as np

from guanxi.simulator.arrays import NO_DAY, Array
from guanxi.simulator.behaviour.borrowing import repay_and_borrow
from guanxi.simulator.behaviour.income import receive_income
from guanxi.simulator.behaviour.leaving import leave
from guanxi.simulator.behaviour.saving import save_and_invest
from guanxi.simulator.behaviour.spending import spend, standing_payments
from guanxi.simulator.behaviour.turning_points import turn
from guanxi.simulator.duplicates import pairs_for
from guanxi.simulator.entries import Journal
from guanxi.simulator.families import families_for, orders_for
from guanxi.simulator.lives import lives_for
from guanxi.simulator.opening import open_at_start
from guanxi.simulator.people import people_for
from guanxi.simulator.periods import Span
from guanxi.simulator.products import monthly_returns
from guanxi.simulator.scene import LifeEvents, Scene
from guanxi.simulator.seasons import Month
from guanxi.simulator.seeds import Purpose, generator_for
from guanxi.simulator.settlement import Books, settle

CHUNK_CUSTOMERS = 20_000


@dataclass(frozen=True)
class Plan:
    """What all chunks share."""

    seed: int
    customers: int
    coverage: Span
    window: Span  # the last days
    outlets: Array
    duplicates: float = 0.0  # share of customers whom the bank has twice

    @property
    def chunks(self) -> int:
        """How many chunks the bank has."""
        return -(-self.customers // CHUNK_CUSTOMERS)


@dataclass
class MonthOfChunk:
    """What one month brought to one chunk: facts, and which records changed on which day."""

    books: Books
    changed_accounts: tuple[Array, Array]
    changed_people: tuple[Array, Array]
    events: LifeEvents
    opening_balance: Array | None = None  # of every account, in the first month only
    accounts_before: int = 0


@dataclass
class Chunk:
    """The customers of one chunk with all they have and plan."""

    plan: Plan
    index: int
    month: MonthOfChunk = field(init=False)

    def __post_init__(self) -> None:
        """Draw the people and what they hold on the first day."""
        plan = self.plan
        first = self.index * CHUNK_CUSTOMERS + 1
        numbers = np.arange(first, min(first + CHUNK_CUSTOMERS, plan.customers + 1))
        rng = generator_for(plan.seed, Purpose.PEOPLE, self.index)
        self.people = people_for(rng, numbers, plan.coverage, plan.outlets)
        self.families = families_for(rng, self.people, plan.coverage)
        again = generator_for(plan.seed, Purpose.DUPLICATES, self.index)
        self.pairs = pairs_for(again, self.people, self.families, plan.duplicates)
        self.lives = lives_for(rng, self.people, plan.coverage, plan.window)
        self.orders = orders_for(rng, self.people, plan.coverage)
        self.accounts, self.loans = open_at_start(rng, self.people, self.lives, plan.coverage)

    def live_through(self, month: Month) -> MonthOfChunk:
        """Let the month happen and keep what it brought."""
        scene = self._scene(month)
        opening = self.accounts.balance.copy() if month.number == 0 else None
        before = len(self.accounts)
        for behave in (turn, receive_income, spend, save_and_invest, repay_and_borrow, leave):
            behave(scene)
        standing_payments(scene, self.orders)
        floors = self.accounts.floors(self.lives.overdraft, self.lives.card_limit)
        books = settle(scene.journal.columns(), self.accounts, floors)
        self.month = MonthOfChunk(
            books,
            self.accounts.take_changes(),
            _joined(scene.changed_people),
            scene.events,
            opening,
            before,
        )
        return self.month

    def _scene(self, month: Month) -> Scene:
        rng = generator_for(self.plan.seed, Purpose.LIVES, self.index, month.number)
        market = generator_for(self.plan.seed, Purpose.MARKET, month.number)
        self.accounts.quiet_after[:] = NO_DAY
        count = len(self.people)
        return Scene(
            month=month,
            window=self.plan.window,
            people=self.people,
            lives=self.lives,
            accounts=self.accounts,
            loans=self.loans,
            returns=monthly_returns(market),
            rng=rng,
            journal=Journal(rng),
            events=LifeEvents(),
            turned=np.zeros(count, dtype=np.bool_),
            profile_changed=np.zeros(count, dtype=np.bool_),
        )


def _joined(changes: list[tuple[Array, Array]]) -> tuple[Array, Array]:
    places = np.concatenate([np.empty(0, np.int64), *(place for place, _ in changes)])
    days = np.concatenate([np.empty(0, np.int64), *(day for _, day in changes)])
    return places.astype(np.int64), days
