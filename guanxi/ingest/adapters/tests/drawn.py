"""A delivery read back for tests, and the contract's promises checked on it in plain Python."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from guanxi.ingest.contract import FILES, Kind


class Drawn:
    """What an adapter wrote for one day."""

    def __init__(self, deliveries: Path, day: date) -> None:
        self.folder = deliveries / day.isoformat()
        self.manifest = json.loads((self.folder / "manifest.json").read_text())

    def rows(self, kind: str) -> list[dict]:
        return list(pq.read_table(self.folder / f"{kind}.parquet").to_pylist())

    def by_key(self, kind: str) -> dict:
        """The rows by the first column of their key."""
        return {row[FILES[kind].key[0]]: row for row in self.rows(kind)}

    def end_balances(self) -> dict[str, int]:
        """The last balance of each account that has any."""
        rows = sorted(self.rows("balances"), key=lambda row: row["day"])
        return {row["account_id"]: row["balance_minor"] for row in rows}


def broken_promises(drawn: Drawn) -> list[str]:
    """Every way in which the delivery departs from the contract."""
    found = []
    keys: dict[str, set] = {}
    for kind, file in FILES.items():
        rows = drawn.rows(kind)
        listed = drawn.manifest["files"][kind]
        digest = hashlib.sha256((drawn.folder / listed["name"]).read_bytes()).hexdigest()
        if (listed["rows"], listed["sha256"]) != (len(rows), digest):
            found.append(f"{kind}: manifest")
        keys[kind] = {tuple(row[name] for name in file.key) for row in rows}
        if len(keys[kind]) != len(rows):
            found.append(f"{kind}: key twice")
        for column in file.columns:
            values = {row[column.name] for row in rows}
            found += [f"{kind}.{column.name}: {what}" for what in _objections(column, values, keys)]
    return found + _beyond_account_life(drawn)


def _objections(column, values: set, keys: dict[str, set]) -> list[str]:
    given = values - {None}
    number = column.kind in (Kind.MONEY, Kind.NUMBER)
    text = column.kind in (Kind.KEY, Kind.TEXT, Kind.CODE)
    return [
        what
        for what, wrong in {
            "missing": column.required and None in values,
            "unknown code": column.codes and given - set(column.codes),
            "refers to nothing": column.references
            and {(value,) for value in given} - keys[column.references],
            "out of range": number
            and any(not column.minimum <= value <= column.maximum for value in given),
            "bad key": column.kind is Kind.KEY
            and any(not value.isascii() or " " in value or len(value) > 40 for value in given),
            "empty text": text and "" in given,
        }.items()
        if wrong
    ]


def _beyond_account_life(drawn: Drawn) -> list[str]:
    opened = {row["account_id"]: row["opened_on"] for row in drawn.rows("accounts")}
    last = date.fromisoformat(drawn.manifest["business_day"])
    return [
        f"{kind}: {row['account_id']} on {row[day]}"
        for kind, day in (("balances", "day"), ("transactions", "booked_on"))
        for row in drawn.rows(kind)
        if not opened[row["account_id"]] <= row[day] <= last
    ]
