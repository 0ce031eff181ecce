"""Accounts of a chunk as compact columns; an account's place in them is its number in the chunk."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from guanxi.simulator.arrays import NO_DAY, Array, digits, luhn_digit, text_of
from guanxi.simulator.products import catalogue

CENT_FLOOR = -(10**15)


@dataclass(frozen=True)
class Opening:
    """Accounts to open: owners are places in the chunk; scalars stand for all."""

    owner: Array
    product: Array
    day: Array | int
    matures: Array | int = int(NO_DAY)
    renews: Array | bool = False


@dataclass
class Accounts:
    """All accounts ever opened in the chunk, and which of them changed this month."""

    owner: Array = field(default_factory=lambda: np.empty(0, np.int32))
    product: Array = field(default_factory=lambda: np.empty(0, np.int16))
    sequence: Array = field(default_factory=lambda: np.empty(0, np.int16))  # within the customer
    opened: Array = field(default_factory=lambda: np.empty(0, np.int32))
    closed: Array = field(default_factory=lambda: np.empty(0, np.int32))
    matures: Array = field(default_factory=lambda: np.empty(0, np.int32))
    renews: Array = field(default_factory=lambda: np.empty(0, bool))
    balance: Array = field(default_factory=lambda: np.empty(0, np.int64))
    quiet_after: Array = field(default_factory=lambda: np.empty(0, np.int32))
    changes: list[tuple[Array, Array]] = field(default_factory=list)  # (places, days)

    def __len__(self) -> int:
        """How many accounts there are, closed ones included."""
        return len(self.owner)

    def open_new(self, opening: Opening) -> Array:
        """Add accounts and return their places."""
        count, start = len(opening.owner), len(self)
        self.sequence = np.append(self.sequence, self._next_sequence(opening.owner))
        self.owner = np.append(self.owner, opening.owner.astype(np.int32))
        self.product = np.append(self.product, opening.product.astype(np.int16))
        self.opened = np.append(self.opened, _filled(opening.day, count))
        self.closed = np.append(self.closed, _filled(int(NO_DAY), count))
        self.matures = np.append(self.matures, _filled(opening.matures, count))
        renews = np.broadcast_to(np.asarray(opening.renews), count).astype(bool)
        self.renews = np.append(self.renews, renews)
        self.balance = np.append(self.balance, np.zeros(count, np.int64))
        self.quiet_after = np.append(self.quiet_after, _filled(int(NO_DAY), count))
        places = np.arange(start, start + count)
        self.changes.append((places, self.opened[places]))
        return places

    def _next_sequence(self, owner: Array) -> Array:
        held = np.bincount(self.owner, minlength=int(owner.max(initial=-1)) + 1)
        order = np.argsort(owner, kind="stable")
        ordered = owner[order]
        first = np.searchsorted(ordered, ordered)
        rank = np.empty(len(owner), dtype=np.int64)
        rank[order] = np.arange(len(owner)) - first
        return (held[owner] + rank + 1).astype(np.int16)

    def close(self, places: Array, days: Array) -> None:
        """Close these accounts at the end of these days."""
        self.closed[places] = days
        self.changes.append((places, days.astype(np.int32)))

    def renew(self, places: Array, days: Array) -> None:
        """Let these run for another term from the day on which they matured."""
        self.matures[places] = days + catalogue().term_days[self.product[places]]
        self.changes.append((places, days.astype(np.int32)))

    def take_changes(self) -> tuple[Array, Array]:
        """Places and days of what was opened, closed or renewed since the last call."""
        places = np.concatenate([np.empty(0, np.int64), *(place for place, _ in self.changes)])
        days = np.concatenate([np.empty(0, np.int32), *(day for _, day in self.changes)])
        self.changes = []
        return places.astype(np.int64), days

    def open_of_class(self, *names: str) -> Array:
        """Which accounts are open and of these product classes, as a mask."""
        return np.asarray(catalogue().class_mask(self.product, *names) & (self.closed == NO_DAY))

    def floors(self, overdraft: Array, card_limit: Array) -> Array:
        """How far each balance may fall: overdraft, card limit, nothing for what is owned."""
        floor = np.zeros(len(self), dtype=np.int64)
        main = np.arange(len(overdraft))
        floor[main] = -overdraft
        loans = catalogue().class_mask(
            self.product, "mortgage", "consumer_loan", "car_loan", "business_loan"
        )
        floor[loans] = CENT_FLOOR
        cards = catalogue().class_mask(self.product, "credit_card")
        floor[cards] = -card_limit[self.owner[cards]]
        return floor


def _filled(value: Array | int, count: int) -> Array:
    return np.broadcast_to(np.asarray(value), count).astype(np.int32)


def account_ids(person: Array, sequence: Array) -> pa.Array:
    """Sixteen digits: 9, the customer's number, the account's within it, Luhn check digit."""
    body = np.hstack(
        [np.full((len(person), 1), 9, dtype=np.uint8), digits(person, 9), digits(sequence, 5)]
    )
    return text_of(np.hstack([body, luhn_digit(body)[:, None]]) + ord("0"))
