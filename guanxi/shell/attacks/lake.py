"""Facts of planted customers in the lake, which no policy of the database guards."""

from collections.abc import Mapping
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.parquet as pq

from guanxi.bank.lake import SCHEMAS
from guanxi.bank.models import Batch, LakeFile
from guanxi.foundation.home import current_home
from guanxi.insight.facts import CUSTOMER_MONTHS, schema
from guanxi.shell.attacks.marks import Mark

_MONTHS, _ENTRIES = "attacks/months.parquet", "attacks/entries.parquet"


def months_path() -> str:
    """Where the months of all customers are, below the lake."""
    return _MONTHS


def fill_lake(customers: Mapping[int, Mark], *, batch: Batch, day: date) -> None:
    """One month and two entries of every customer; replaces what was there."""
    lake = current_home().lake
    (lake / _MONTHS).parent.mkdir(parents=True, exist_ok=True)
    months = [_month(number, mark, day) for number, mark in customers.items()]
    entries = [
        _entry(number, mark, day, sign) for number, mark in customers.items() for sign in (1, -1)
    ]
    pq.write_table(pa.Table.from_pylist(months, schema(CUSTOMER_MONTHS)), lake / _MONTHS)
    pq.write_table(pa.Table.from_pylist(entries, SCHEMAS["transactions"]), lake / _ENTRIES)
    LakeFile.objects.get_or_create(
        path=_ENTRIES,
        defaults={
            "batch": batch,
            "kind": "transactions",
            "rows": len(entries),
            "first_day": day,
            "last_day": day,
            "checksum": "0" * 64,
        },
    )


def _month(number: int, mark: Mark, day: date) -> dict[str, object]:
    amounts = {name: mark.fen(name) for name in CUSTOMER_MONTHS if name.endswith("_minor")}
    return {"customer_id": number, "month": day.replace(day=1), "transactions": 2, **amounts}


def _entry(number: int, mark: Mark, day: date, sign: int) -> dict[str, object]:
    return {
        "transaction_id": f"{mark.number}.{sign}",
        "account_id": number,
        "customer_id": number,
        "product_class": "demand_deposit",
        "booked_on": day - timedelta(days=max(sign, 0)),
        "amount_minor": sign * mark.fen("amount_minor"),
        "currency": "CNY",
        "kind": "transfer_other",
        "channel": "mobile",
        "counterparty_bank": f"zq{mark.number:03}r.bank",
    }
