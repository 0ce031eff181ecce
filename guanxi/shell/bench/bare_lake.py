"""Deliveries of the simulator straight into the lake: for benchmarks of what reads the lake.

Neither checked nor loaded into PostgreSQL; things get the number that their key holds. The files
are those that ingest writes: same columns, order, months and row groups.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq

from guanxi.bank.lake import SCHEMAS, file_path
from guanxi.foundation.home import current_home
from guanxi.ingest.lake_writing import slices

_ROW_GROUP = 20_480  # as in ingest/lake_writing.py
_TYPES = {"int64": "BIGINT", "string": "VARCHAR", "bool": "BOOLEAN"}
_TYPES |= {"date32[day]": "DATE", "timestamp[us]": "TIMESTAMP"}
_FACTS = {
    "transactions": ("booked_on", "customer_id, account_id, booked_on"),
    "balances": ("day", "account_id, day"),
}
# Columns of the lake that are not the delivery's columns, or their numbers.
_SPECIAL = {
    "transactions.customer_id": "o.customer_id",
    "transactions.product_class": "o.product_class",
    "transactions.transaction_id": "g.transaction_id",
    "transactions.amount_minor": "if(g.direction = 'credit', g.amount_minor, -g.amount_minor)",
    "accounts.customer_id": "g.owner_id",
    "accounts.product_class": "p.product_class",
    "loans.product_class": "p.product_class",
    "branches.parent_id": "g.parent_branch_id",
    "customers.birth_year": "year(g.born_on)",
}
_NOT_EMPTY = ("counterparty_bank", "risk", "education", "risk_tolerance")
_JOINS = {
    "transactions": "JOIN owners o ON o.account_id = g.account_id::BIGINT",
    "accounts": "JOIN products p USING (product_id)",
    "loans": "JOIN products p USING (product_id)",
}


@dataclass(frozen=True, kw_only=True)
class BareLake:
    """The lake of this home, as deliveries fill it. ``bank`` is the administrator's connection."""

    duck: duckdb.DuckDBPyConnection
    bank: psycopg.Connection[tuple[object, ...]]

    def fill(self, deliveries: Path) -> int:
        """Take every delivery in, oldest first, and remove it: there may be no room for both.

        Returns rows of facts.
        """
        self.duck.execute(
            "CREATE TABLE owners (account_id BIGINT PRIMARY KEY, customer_id BIGINT, "
            "product_class VARCHAR)"
        )
        folders = sorted(path.parent for path in deliveries.glob("*/manifest.json"))
        return sum(
            self._take(folder, number, date.fromisoformat(folder.name))
            for number, folder in enumerate(folders, start=1)
        )

    def _take(self, folder: Path, batch: int, day: date) -> int:
        facts = 0
        now, first = datetime.now(UTC), self._first_day(folder, day)
        self.bank.execute(
            "INSERT INTO bank_batch (id, adapter, business_day, covers_from, sequence, "
            "manifest_digest, status, rows, refusal, rulebook_version, received_at, ended_at) "
            "VALUES (%s, 'bench', %s, %s, 1, '', 'accepted', '{}', '', '', %s, %s)",
            (batch, day, first, now, now),
        )
        self._remember(folder)
        for kind in SCHEMAS:
            source = folder / f"{kind}.parquet"
            if not source.exists():
                continue
            for month, rows, span in self._parts(kind, source):
                self._write(kind, source, batch, day, month, rows, span)
                facts += rows if month else 0
            source.unlink()
        return facts

    def _remember(self, folder: Path) -> None:
        """Whose accounts they are, before anything is booked on them."""
        products, accounts = folder / "products.parquet", folder / "accounts.parquet"
        if products.exists():
            self.duck.execute(
                "CREATE TABLE IF NOT EXISTS products AS "  # noqa: S608 - our own names
                f"SELECT product_id, product_class FROM '{products}'"
            )
        if accounts.exists():
            self.duck.execute(
                "INSERT OR REPLACE INTO owners "  # noqa: S608 - our own names
                f"SELECT account_id::BIGINT, {_number('owner_id')}::BIGINT, product_class "
                f"FROM '{accounts}' JOIN products USING (product_id)"
            )

    def _first_day(self, folder: Path, day: date) -> date:
        spans: list[date | None] = [
            self.duck.execute(
                f"SELECT min({column}) FROM '{folder / kind}.parquet'"  # noqa: S608
            ).fetchall()[0][0]
            for kind, (column, _) in _FACTS.items()
        ]
        return min([day, *(span for span in spans if span)])

    def _parts(
        self, kind: str, source: Path
    ) -> Iterator[tuple[date | None, int, tuple[date | None, date | None]]]:
        if kind not in _FACTS:
            rows = pq.read_metadata(source).num_rows
            if rows:
                yield None, rows, (None, None)
            return
        day = _FACTS[kind][0]
        months = self.duck.execute(
            f"SELECT date_trunc('month', {day})::DATE AS month, count(*), min({day}), max({day}) "  # noqa: S608
            f"FROM '{source}' GROUP BY month ORDER BY month"
        )
        for month, rows, first, last in months.fetchall():
            yield month, rows, (first, last)

    def _write(  # noqa: PLR0913 - a row of the lake's record, one each
        self,
        kind: str,
        source: Path,
        batch: int,
        day: date,
        month: date | None,
        rows: int,
        span: tuple[date | None, date | None],
    ) -> None:
        made = {"batch": str(batch), "as_of": f"DATE '{day}'"}
        listed = ", ".join(
            f"({made.get(field.name) or _value(kind, field)})::{_TYPES[str(field.type)]} "
            f'AS "{field.name}"'
            for field in SCHEMAS[kind]
        )
        rows_of, chosen, order = f"'{source}' g {_JOINS.get(kind, '')}", listed, ""
        pieces = ["true"]
        if kind in _FACTS:
            column, columns = _FACTS[kind]
            pieces = [f"g.{column} BETWEEN DATE '{span[0]}' AND DATE '{span[1]}'"]
            order = f"ORDER BY {columns}"
        if kind == "transactions":
            # Joined once: each slice would join the whole month again.
            self.duck.execute(
                f"CREATE OR REPLACE TEMP TABLE month_of_entries AS SELECT {listed} "  # noqa: S608
                f"FROM {rows_of} WHERE {pieces[0]}"
            )
            rows_of, chosen = "month_of_entries", "*"
            pieces = slices(self.duck, rows_of, rows, "true", "customer_id")
        written = 0
        for piece, where in enumerate(pieces, start=1):
            name = file_path(kind, batch, month, piece=piece)
            path = current_home().lake / name
            path.parent.mkdir(parents=True, exist_ok=True)
            self.duck.execute(
                f"COPY (SELECT {chosen} FROM {rows_of} WHERE {where} {order}) "  # noqa: S608
                f"TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
            )
            written += self._record(kind, batch, name, span)
        if written != rows:
            raise AssertionError(f"{kind} of {month}: {written} rows of {rows} were written")

    def _record(
        self, kind: str, batch: int, name: str, span: tuple[date | None, date | None]
    ) -> int:
        path = current_home().lake / name
        rows: int = pq.read_metadata(path).num_rows
        with path.open("rb") as file:
            checksum = hashlib.file_digest(file, "sha256").hexdigest()
        customers: tuple[int | None, int | None] = (None, None)
        if kind == "transactions":
            (customers,) = self.duck.execute(
                f"SELECT min(customer_id), max(customer_id) FROM '{path}'"  # noqa: S608
            ).fetchall()
        self.bank.execute(
            "INSERT INTO bank_lakefile (batch_id, kind, path, rows, first_day, last_day, "
            "first_customer, last_customer, checksum) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (batch, kind, name, rows, *span, *customers, checksum),
        )
        return rows


def _value(kind: str, field: pa.Field) -> str:
    special = _SPECIAL.get(f"{kind}.{field.name}")
    value = special or f'g."{field.name}"'
    if field.name in _NOT_EMPTY:
        return f"coalesce({value}, '')"
    is_key = field.name.endswith("_id") and field.type == pa.int64() and not value.startswith("o.")
    return _number(value) if is_key else value


def _number(key: str) -> str:
    """9000000001000018 is that, C00000012 is 12: simulated keys are numbers, some with a letter."""
    return key if key.endswith(("account_id", "loan_id")) else f"substr({key}, 2)"
