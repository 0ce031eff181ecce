"""Loans of a chunk as compact columns, and their state at the end of any day of the month."""

from dataclasses import dataclass, field

import numpy as np

from guanxi.simulator.arrays import NO_DAY, Array
from guanxi.simulator.holdings import Accounts
from guanxi.simulator.periods import Span
from guanxi.simulator.products import catalogue

DEFAULT_AFTER_DAYS = 90
PERFORMING, OVERDUE, DEFAULT, SETTLED = range(4)


def _empty(kind: type) -> Array:
    return np.empty(0, dtype=kind)


@dataclass
class Loans:
    """All loans; ``unpaid_since`` is the due day of the oldest instalment not paid."""

    account: Array = field(default_factory=lambda: _empty(np.int64))
    principal: Array = field(default_factory=lambda: _empty(np.int64))
    instalment: Array = field(default_factory=lambda: _empty(np.int64))
    granted: Array = field(default_factory=lambda: _empty(np.int32))
    due_day: Array = field(default_factory=lambda: _empty(np.int8))  # of the month, 1 to 28
    unpaid_since: Array = field(default_factory=lambda: _empty(np.int32))
    missed: Array = field(default_factory=lambda: _empty(np.int16))
    # The month under way: what stood at its beginning, and the day it changed.
    owed_before: Array = field(default_factory=lambda: _empty(np.int64))
    unpaid_before: Array = field(default_factory=lambda: _empty(np.int32))
    changed_on: Array = field(default_factory=lambda: _empty(np.int32))

    def __len__(self) -> int:
        """How many loans there are, settled ones included."""
        return len(self.account)

    def grant(self, account: Array, principal: Array, instalment: Array, granted: Array) -> None:
        """Add loans, granted on these days."""
        count = len(account)
        self.account = np.append(self.account, account)
        self.principal = np.append(self.principal, principal)
        self.instalment = np.append(self.instalment, instalment)
        self.granted = np.append(self.granted, granted.astype(np.int32))
        self.due_day = np.append(self.due_day, (2 + account % 27).astype(np.int8))
        self.unpaid_since = np.append(self.unpaid_since, np.full(count, NO_DAY, np.int32))
        self.missed = np.append(self.missed, np.zeros(count, np.int16))
        self.owed_before = np.append(self.owed_before, np.zeros(count, np.int64))
        self.unpaid_before = np.append(self.unpaid_before, np.full(count, NO_DAY, np.int32))
        self.changed_on = np.append(self.changed_on, granted.astype(np.int32))

    def begin_month(self, accounts: Accounts) -> None:
        """Remember how the loans stand before the month's instalments."""
        self.owed_before = -accounts.balance[self.account]
        self.unpaid_before = self.unpaid_since.copy()
        self.changed_on = np.full(len(self), NO_DAY, dtype=np.int32)

    def standing(self, accounts: Accounts, span: Span, *, opening: bool) -> dict[str, Array]:
        """Loans to report for the days of ``span``: changed in them, or overdue at their end."""
        closed = accounts.closed[self.account]
        changed = self.changed_on <= span.last
        owed = np.where(changed, -accounts.balance[self.account], self.owed_before)
        unpaid = np.where(changed, self.unpaid_since, self.unpaid_before)
        alive = (self.granted <= span.last) & (closed >= span.first)
        late = np.where(unpaid < span.last, span.last - unpaid, 0) * (unpaid < NO_DAY)
        in_span = changed & (self.changed_on >= span.first)
        told = alive & (in_span | (late > 0) | opening)
        status = np.select(
            [closed <= span.last, late > DEFAULT_AFTER_DAYS, late > 0],
            [SETTLED, DEFAULT, OVERDUE],
            PERFORMING,
        )
        rows = np.flatnonzero(told)
        return {
            "loan": rows,
            "outstanding": np.where(closed <= span.last, 0, owed)[rows],
            "days_overdue": late[rows],
            "status": status[rows],
        }


def yearly_rate(products: Array) -> Array:
    """The yearly rate of each product, as a share."""
    return catalogue().rate_ppm[products] / 1e6


def annuity(principal: Array, products: Array, months: Array) -> Array:
    """Equal monthly instalments, rounded up to the fen."""
    rate = yearly_rate(products) / 12
    return np.ceil(principal * rate / (1 - (1 + rate) ** -months)).astype(np.int64)


def months_of_term(products: Array) -> Array:
    """Number of instalments."""
    return np.rint(catalogue().term_days[products] / 30.4375).astype(np.int64)
