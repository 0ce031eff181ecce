"""One customer's entries, read from the lake when a page asks for them.

The files of the lake are sorted by customer, and know between which customers they lie, so that
few files are opened and few rows of each are read. Months are asked from the last one backwards,
until the page is full.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import TypedDict

from guanxi.bank.models import LakeFile
from guanxi.bank.queries import lake_files, numbers_absorbed_by
from guanxi.foundation.engines import look_up
from guanxi.foundation.home import current_home

_COLUMNS = (
    "transaction_id",
    "account_id",
    "product_class",
    "booked_on",
    "booked_at",
    "amount_minor",
    "currency",
    "kind",
    "channel",
    "counterparty_bank",
)


@dataclass(frozen=True, kw_only=True)
class Transaction:
    """One entry on an account of the customer. ``amount_minor``: in above zero, out below."""

    transaction_id: str
    account_id: int
    product_class: str
    booked_on: date
    booked_at: datetime | None
    amount_minor: int
    currency: str
    kind: str
    channel: str
    counterparty_bank: str | None


class Search(TypedDict, total=False):
    """Which entries: what is absent or None does not matter. Amounts are sizes, either way."""

    since: date | None
    until: date | None
    at_least_minor: int | None
    at_most_minor: int | None
    kind: str | None
    channel: str | None


_CONDITIONS: Mapping[str, str] = {
    "since": "booked_on >= ?",
    "until": "booked_on <= ?",
    "at_least_minor": "abs(amount_minor) >= ?",
    "at_most_minor": "abs(amount_minor) <= ?",
    "kind": "kind = ?",
    "channel": "channel = ?",
}


def newest(customer_id: int, search: Search, *, limit: int, offset: int = 0) -> list[Transaction]:
    """The entries sought, the last booked first, from the ``offset``-th on."""
    asked = {name: value for name, value in search.items() if value is not None}
    numbers = [customer_id, *numbers_absorbed_by(customer_id)]
    conditions = [f"customer_id IN ({', '.join('?' * len(numbers))})"]
    conditions += [_CONDITIONS[name] for name in asked]
    values = [*numbers, *asked.values()]
    found: list[Transaction] = []
    for paths in _spells(search, numbers):
        wanted = limit + offset - len(found)
        found += _found_in(paths, " AND ".join(conditions), [*values, wanted])
        if len(found) == limit + offset:
            break
    return found[offset:]


def _spells(search: Search, numbers: Sequence[int]) -> Iterator[Sequence[Path]]:
    """The files that may hold what is sought: of the last month, of three before, of nine …

    Most pages are filled by the first, and one that needs years asks few times.
    """
    lake = current_home().lake
    since, until = search.get("since"), search.get("until")
    files = lake_files("transactions", first=since, last=until, customers=numbers)
    by_month = sorted(files, key=_month, reverse=True)
    months = [list(month) for _, month in groupby(by_month, key=_month)]
    length = 1
    while months:
        spell, months = months[:length], months[length:]
        length *= 3
        yield [lake / file.path for month in spell for file in month]


def _month(file: LakeFile) -> tuple[int, int]:
    assert file.last_day is not None  # noqa: S101 - facts always say which days they speak of
    return file.last_day.year, file.last_day.month


def _found_in(
    paths: Sequence[Path], conditions: str, values: Sequence[object]
) -> list[Transaction]:
    rows = look_up(
        f"SELECT {', '.join(_COLUMNS)} FROM read_parquet(?, hive_partitioning = false) "  # noqa: S608
        f"WHERE {conditions} "
        "ORDER BY booked_on DESC, booked_at DESC NULLS LAST, transaction_id DESC LIMIT ?",
        [[str(path) for path in paths], *values],
    )
    return [Transaction(**dict(zip(_COLUMNS, row, strict=True))) for row in rows]
