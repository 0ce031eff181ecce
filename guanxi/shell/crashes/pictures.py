"""The bank as PostgreSQL and the lake tell it, without numbers that a killed run may have used up.

Two runs that should end alike have equal digests, table by table and file by file. Surrogate
numbers become the bank's own; numbers of nights, batches and new rows, and moments, only say
whether they are there.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.apps import apps
from django.db import models

from guanxi.shell.attacks.ground import connect

Digests = Mapping[str, str]
Tell = Callable[[Any], Any]
_APPS = (
    *("bank", "ingest", "insight", "stewardship", "alerts", "worklist", "duplicates"),
    "archive",
)
_MORE = ("privacy.SearchToken",)
# Records of the runs themselves, and where finds wait until they are shown.
_NOBODYS = ("bank.Batch", "bank.LakeFile", "alerts.Found")
# Whose surrogate number a plain column holds, by its name.
_WHOSE = {
    "customer_id": "bank_customer",
    "account_id": "bank_account",
    "product_id": "bank_product",
    "branch_id": "bank_branch",
    "staff_id": "bank_staff",
    "steward_a_id": "bank_staff",
    "steward_b_id": "bank_staff",
    "card_id": "bank_card",
    "loan_id": "bank_loan",
    "order_id": "bank_standingorder",
    "parent_id": "bank_branch",
    "a": "bank_customer",  # of a pair
    "b": "bank_customer",
}
_PRESENCE = {"night", "night_id", "batch", "batch_id", "row_id", "rows"}
_NUMBER = re.compile(r"\d+")
_NUMBERED = {"source", "by"}  # "alert:17", "night:3"


class Names:
    """The bank's own number of whatever has a surrogate one."""

    def __init__(self, connection: Any) -> None:
        """As committed now."""
        self._own: dict[str, dict[int, str]] = {}
        for table in sorted(set(_WHOSE.values())):
            rows = connection.execute(f"SELECT id, source_id FROM public.{table}")  # noqa: S608
            self._own[table] = dict(rows.fetchall())

    def teller(self, table: str) -> Tell:
        """Names things of that table; what is nobody's number stays recognisable as such."""
        own = self._own[table]
        return lambda number: None if number is None else own.get(number, f"nobody's {number}")


def tables(connection: Any) -> Digests:
    """A digest of every table that ingest and night write."""
    names = Names(connection)
    found = {}
    for model in _models():
        tellers = {field.column: _teller(field, names) for field in model._meta.concrete_fields}
        rows = connection.execute(
            f'SELECT to_jsonb(t) FROM public."{model._meta.db_table}" t'  # noqa: S608 - our models
        )
        found[model._meta.db_table] = _digest(
            {column: tellers[column](value) for column, value in row.items()} for (row,) in rows
        )
    return found


def lake(connection: Any, home: Path) -> Digests:
    """A digest of what every kind of file holds: facts, the fold, the last night's."""
    names = Names(connection)
    found: dict[str, list[Path]] = {}
    named = connection.execute(
        "SELECT f.kind, f.path FROM bank_lakefile f JOIN bank_batch b ON b.id = f.batch_id "
        "WHERE b.status = 'accepted'"
    )
    for kind, path in named:
        found.setdefault(f"lake {kind}", []).append(home / "lake" / path)
    for name, path in _folded(home):
        found.setdefault(f"fold {name}", []).append(path)
    night = connection.execute("SELECT max(night) FROM insight_publication").fetchone()[0]
    for path in sorted((home / "lake" / "nights" / str(night)).glob("*.parquet")):
        found[f"night {path.stem}"] = [path]
    return {name: _digest(_rows(paths, names)) for name, paths in sorted(found.items())}


def _folded(home: Path) -> Iterator[tuple[str, Path]]:
    told = json.loads((home / "lake" / "fold" / "fold.json").read_text())
    for month in told["months"]:
        for kind in ("accounts", "entries", "trends", "ever", "before"):
            if month[kind] is not None:
                yield f"{kind} {month['month']}", home / "lake" / month[kind]


def _rows(paths: list[Path], names: Names) -> Iterator[dict[str, Any]]:
    for path in paths:
        for row in pq.ParquetFile(path).read(use_threads=False).to_pylist():
            yield {column: _in_file(column, value, names) for column, value in row.items()}


def _in_file(column: str, value: Any, names: Names) -> Any:
    if column in _PRESENCE:
        return value is not None
    return names.teller(_WHOSE[column])(value) if column in _WHOSE else value


def _models() -> list[type[models.Model]]:
    listed = [model for app in _APPS for model in apps.get_app_config(app).get_models()]
    return [model for model in listed if model._meta.label not in _NOBODYS] + [
        apps.get_model(label) for label in _MORE
    ]


def _teller(field: Any, names: Names) -> Tell:
    if field.remote_field is not None:
        table = field.remote_field.model._meta.db_table
        return names.teller(table) if table in set(_WHOSE.values()) else _is_there
    if field.column in _WHOSE:
        return names.teller(_WHOSE[field.column])
    if isinstance(field, models.AutoField | models.DateTimeField) or field.column in _PRESENCE:
        return _is_there
    if field.column == "months":
        return sorted
    if field.column in _NUMBERED:
        return lambda text: _NUMBER.sub("#", str(text))
    return lambda value: value


def _is_there(value: Any) -> bool:
    return value is not None


def _digest(rows: Any) -> str:
    """Of rows in whatever order."""
    lines = sorted(json.dumps(row, sort_keys=True, default=str) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def read(home: Path) -> tuple[Digests, Digests]:
    """Tables and files."""
    with connect() as connection:
        return tables(connection), lake(connection, home)
