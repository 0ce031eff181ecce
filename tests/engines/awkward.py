"""Small tables of awkward rows: nothing known, ties, leap days, ends of months, below zero, large.

Every number names a customer, an account and an office at once, so that tables meet in some rows
and miss each other in others; a number may have no row, one, or several that are all the same.
"""

from collections.abc import Mapping
from datetime import date
from random import Random

import pyarrow as pa

from guanxi.bank.lake import SCHEMAS
from guanxi.insight.facts import CUSTOMER_FACTS, CUSTOMER_MONTHS, schema
from guanxi.insight.fold.months import ENTRIES, EVER, STATE

MONTH, DAY = date(2024, 2, 1), date(2024, 2, 29)
DAYS = (
    *(date(2024, 2, day) for day in (1, 2, 27, 28, 29)),
    *(date(2023, 2, 28), date(2023, 12, 31), date(2024, 1, 1), date(2024, 1, 31)),
    *(date(2024, 3, 1), date(2024, 3, 30), date(2020, 2, 29), date(1970, 1, 1), date(9999, 12, 31)),
)
MONTHS = (date(2024, 2, 1), date(2024, 1, 1), date(2023, 12, 1), date(2023, 11, 1))
# Halves, and what is just beside them; the largest go with a day's or a year's accrual.
AMOUNTS = (0, 1, -1, 4, 5, -5, 49, 50, 51, -49, -50, -51, 999_999, 10**6, 10**12, -(10**12))
WORDS: Mapping[str, tuple[str, ...]] = {
    "product_class": ("demand_deposit", "fund", "credit_card", "mortgage", "Fund", "fund ", ""),
    "currency": ("CNY", "USD", "JPY", "cny", "XAU"),
    "kind": ("salary", "card_spend", "transfer_broker", "transfer_own", "interest", "工资"),
    "channel": ("counter", "atm", "mobile", "online", "pos", "system", "电话"),
    "grade": ("standard", "gold", "platinum", "diamond", "unknown"),
    "card_grade": ("", "gold", "diamond", "金卡"),
    "status": ("performing", "overdue", "settled", "written_off"),
}
FACTS = schema(CUSTOMER_FACTS)
TABLES: Mapping[str, pa.Schema] = {
    "state": STATE,
    "ever": EVER,
    "entries": ENTRIES,
    "trends": schema(CUSTOMER_MONTHS),
    "facts": FACTS,
    **{kind: SCHEMAS[kind] for kind in ("accounts", "balances", "customers", "cards", "loans")},
    "transactions": SCHEMAS["transactions"],
    # The history of tiers.
    "known": pa.schema(
        [
            *((name, pa.int64()) for name in ("id", "customer_id", "tier_rank")),
            *((name, pa.date32()) for name in ("effective_from", "effective_until")),
        ]
    ),
    "offices": pa.schema([("branch_id", pa.int64()), ("ancestor_id", pa.int64())]),
}
NEVER_UNKNOWN = {
    *("account_id", "customer_id", "branch_id", "ancestor_id", "batch", "as_of", "day", "month"),
    *(
        "id",
        "tier_rank",
        "effective_from",
        "booked_on",
        "product_class",
        "currency",
        "moved_on",
        "kind",
        "channel",
    ),
}
# One row each, as the night makes them.
KEYS = {
    "state": ("account_id",),
    "ever": ("customer_id",),
    "entries": ("customer_id", "month"),
    "trends": ("customer_id", "month"),
    "facts": ("customer_id",),
    "balances": ("account_id", "day"),
    "known": ("id",),
    "offices": ("branch_id", "ancestor_id"),
    "accounts": ("account_id", "as_of", "batch"),
    "customers": ("customer_id", "as_of", "batch"),
    "cards": ("card_id", "as_of", "batch"),
    "loans": ("loan_id", "as_of", "batch"),
}


def tables(seed: int, *, rows: int) -> dict[str, pa.Table]:
    """Awkward rows of every table that a measure takes, the same for the same seed."""
    chance = Random(seed)  # noqa: S311 - the point is that it repeats
    return {name: _table(chance, name, 0 if chance.random() < 0.1 else rows) for name in TABLES}


def _table(chance: Random, name: str, rows: int) -> pa.Table:
    columns = TABLES[name]
    keys = KEYS.get(name, ())
    # What the night writes itself is filled in by `customers.filled`.
    whole = name in ("facts", "trends", "entries")
    drawn: dict[object, dict[str, object]] = {}
    for number in range(rows):
        row = {field.name: _cell(chance, field, whole=whole) for field in columns}
        drawn[tuple(row[key] for key in keys) or number] = row
    return pa.Table.from_pylist(list(drawn.values()), columns)


def _cell(chance: Random, field: pa.Field, *, whole: bool) -> object:
    name, kind = field.name, field.type
    if pa.types.is_timestamp(kind):
        return None
    if not whole and name not in NEVER_UNKNOWN and chance.random() < 0.2:
        return None
    if pa.types.is_date(kind):
        return chance.choice(MONTHS if name == "month" else DAYS)
    if pa.types.is_string(kind):
        return chance.choice(WORDS.get(name, ("", "a", "é", "中")))
    if pa.types.is_boolean(kind):
        return chance.random() < 0.5
    return _number(chance, name)


def _number(chance: Random, name: str) -> int:
    if name == "tier_rank":
        return chance.randint(0, 6)
    if name.endswith("_id") or name in ("id", "batch"):
        return chance.randint(1, 60)
    if name.endswith("_years"):
        return chance.randint(0, 120)
    if name == "birth_year":
        return chance.randint(1900, 2024)
    return chance.choice((*AMOUNTS, chance.randint(-(10**9), 10**9)))
