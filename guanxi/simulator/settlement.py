"""From the month's wishes to the month's books: order, decline, cover, empty, and balances.

The running balance of an account, reflected at its floor, tells how much of each debit cannot be
paid. A debit the customer can do without (spending) is declined; one that must be paid (an
instalment, a purchase already agreed) is covered by money from another bank just before it.
"""

from dataclasses import dataclass

import numpy as np

from guanxi.simulator.arrays import SECONDS_A_DAY, Array
from guanxi.simulator.entries import CHANNEL, KIND, Columns, chosen
from guanxi.simulator.holdings import Accounts

# Larger than any sum of one account's shortfalls, so that accounts do not mix in one running sum.
APART = 1 << 45


@dataclass(frozen=True)
class Books:
    """The month as booked: entries by account, day and time, and balances on days of change."""

    entries: Columns
    balance_account: Array
    balance_day: Array
    balance: Array


def settle(entries: Columns, accounts: Accounts, floors: Array) -> Books:
    """Book the entries and move the accounts' balances to the end of the month."""
    entries = _within_life(entries, accounts)
    entries = _ordered(entries)
    shortfall = _shortfalls(entries, accounts.balance, floors)
    declined = entries["soft"] & (shortfall > 0)
    covers = _covers(entries, np.where(declined, 0, shortfall))
    kept = chosen(entries, ~declined)
    entries = _ordered({name: np.concatenate([covers[name], kept[name]]) for name in kept})
    entries = _emptied(entries, accounts.balance)
    running = _running(entries, accounts.balance)
    last = _last_of_day(entries)
    books = Books(entries, entries["account"][last], entries["day"][last], running[last])
    accounts.balance[books.balance_account] = books.balance  # later days overwrite earlier ones
    return books


def _within_life(entries: Columns, accounts: Accounts) -> Columns:
    account, day = entries["account"], entries["day"]
    alive = (day >= accounts.opened[account]) & (day <= accounts.closed[account])
    alive &= day <= accounts.quiet_after[account]
    alive &= (entries["amount"] != 0) | entries["sweep"]
    return chosen(entries, alive)


def _ordered(entries: Columns) -> Columns:
    if not len(entries["day"]):
        return entries
    day = entries["day"] - entries["day"].min()
    key = (entries["account"] * 64 + day) * SECONDS_A_DAY + entries["second"]
    return chosen(entries, np.argsort(key, kind="stable"))


def _segments(account: Array) -> tuple[Array, Array]:
    """For each row the place of its account's first row, and the number of its account."""
    new = np.append(True, account[1:] != account[:-1])[: len(account)]
    segment = np.cumsum(new) - 1
    return np.flatnonzero(new)[segment] if len(account) else segment, segment


def _running(entries: Columns, opening: Array) -> Array:
    """Balance after each entry."""
    total = np.cumsum(entries["amount"])
    first, _ = _segments(entries["account"])
    before = np.where(first > 0, total[first - 1], 0) if len(total) else total
    return np.asarray(opening[entries["account"]] + total - before)


def _shortfalls(entries: Columns, opening: Array, floors: Array) -> Array:
    """How much of each debit the balance cannot bear, if the debits before it were reduced too."""
    if not len(entries["account"]):
        return np.empty(0, dtype=np.int64)
    account = entries["account"]
    first, segment = _segments(account)
    # An account that starts below its floor is not asked to come up, only not to sink further.
    floor = np.minimum(floors, opening)[account]
    missing = np.maximum(floor - _running(entries, opening), 0)
    worst = np.maximum.accumulate(missing + segment * APART) - segment * APART
    earlier = np.append(0, worst[:-1])
    earlier[first == np.arange(len(first))] = 0
    return np.asarray(worst - earlier)


def _covers(entries: Columns, shortfall: Array) -> Columns:
    """Money from another bank, just before each debit that must be paid but cannot."""
    covers = chosen(entries, shortfall > 0)
    count = len(covers["account"])
    covers["amount"] = shortfall[shortfall > 0]
    covers["kind"] = np.full(count, KIND["transfer_other"], dtype=np.int8)
    covers["channel"] = np.full(count, CHANNEL["mobile"], dtype=np.int8)
    covers["bank"] = (1 + covers["account"] % 12).astype(np.int8)
    covers["event"] = np.zeros(count, dtype=np.int8)
    covers["soft"] = np.zeros(count, dtype=np.bool_)
    covers["sweep"] = np.zeros(count, dtype=np.bool_)
    return covers


def _emptied(entries: Columns, opening: Array) -> Columns:
    """Let sweeps take what is there; drop those that find nothing."""
    sweep = entries["sweep"]
    entries["amount"] = np.where(sweep, 0, entries["amount"])
    entries["amount"] = np.where(sweep, -_running(entries, opening), entries["amount"])
    return chosen(entries, entries["amount"] != 0)


def _last_of_day(entries: Columns) -> Array:
    account, day = entries["account"], entries["day"]
    changes = (account[1:] != account[:-1]) | (day[1:] != day[:-1])
    return np.append(changes, True)[: len(account)]
