"""The ledger added up by plain Python, row by row, to compare the night's figures with.

Shares nothing with the adapter or the measures. ``Decimal`` crowns in, whole haler out. A mean is
rounded to the nearest haler, halves away from zero, once per customer: the daily balances of all
accounts the customer owns are added first, then divided by the days of the month so far.
"""

import gzip
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

HALER = Decimal("0.01")


@dataclass(frozen=True)
class Entry:
    account: str
    day: date
    signed: Decimal
    stated_balance: Decimal


@dataclass(frozen=True)
class Holding:
    """What one customer owns at the end of a day."""

    assets_minor: int
    month_average_assets_minor: int


def rows_of(folder: Path, stem: str) -> list[list[str]]:
    """The rows of ``stem``.asc or .asc.gz below the header, quotes removed."""
    path = next(p for p in (folder / f"{stem}.asc", folder / f"{stem}.asc.gz") if p.exists())
    text = (
        gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    ).decode()
    return [[cell.strip('"') for cell in line.split(";")] for line in text.splitlines()[1:]]


def entries_until(folder: Path, day: date) -> list[Entry]:
    """Every entry booked up to and including that day; only PRIJEM is credit."""
    whole = any((folder / f"trans{ending}").exists() for ending in (".asc", ".asc.gz"))
    stem = "trans" if whole else next(folder.glob("trans_head_*")).name.split(".")[0]
    entries = []
    for _, account, booked, direction, _, amount, balance, *_ in rows_of(folder, stem):
        sign = 1 if direction == "PRIJEM" else -1
        if day_of(booked) <= day:
            entries.append(Entry(account, day_of(booked), sign * Decimal(amount), Decimal(balance)))
    return entries


def customers_by_hand(folder: Path, day: date) -> dict[str, Holding]:
    """Per owner of an account opened by that day: assets, and their mean over the month so far."""
    opened = {row[0] for row in rows_of(folder, "account") if day_of(row[3]) <= day}
    owner = {row[2]: row[1] for row in rows_of(folder, "disp") if row[3] == "OWNER"}
    movements: dict[str, list[Entry]] = {owner[account]: [] for account in opened}
    for entry in entries_until(folder, day):
        movements[owner[entry.account]].append(entry)
    return {customer: _holding(entries, day) for customer, entries in movements.items()}


def balances_by_hand(folder: Path, day: date) -> dict[str, Decimal]:
    """Per account with entries, all of them added up."""
    balances: dict[str, Decimal] = defaultdict(Decimal)
    for entry in entries_until(folder, day):
        balances[entry.account] += entry.signed
    return dict(balances)


def stated_on_last_day(folder: Path, day: date) -> dict[str, set[Decimal]]:
    """Per account, the balances stated by the rows of the last day on which it had any."""
    stated: dict[str, tuple[date, set[Decimal]]] = {}
    for entry in entries_until(folder, day):
        last, _ = stated.get(entry.account, (date.min, set()))
        if entry.day > last:
            stated[entry.account] = (entry.day, set())
        if entry.day >= last:
            stated[entry.account][1].add(entry.stated_balance)
    return {account: balances for account, (_, balances) in stated.items()}


def day_of(text: str) -> date:
    """YYMMDD of the twentieth century."""
    return date(1900 + int(text[:2]), int(text[2:4]), int(text[4:6]))


def _holding(entries: list[Entry], day: date) -> Holding:
    ends = [
        sum((entry.signed for entry in entries if entry.day <= end), Decimal(0))
        for end in (day - timedelta(days=back) for back in range(day.day))
    ]
    return Holding(minor_by_hand(ends[0]), minor_by_hand(sum(ends, Decimal(0)) / day.day))


def minor_by_hand(crowns: Decimal) -> int:
    """Whole haler, halves away from zero."""
    return int(crowns.quantize(HALER, ROUND_HALF_UP) * 100)
