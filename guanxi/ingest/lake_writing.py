"""Write a delivery's facts and reference rows into the lake, by surrogate number only."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil
from pathlib import Path

import duckdb

from guanxi.bank.lake import SCHEMAS, file_path
from guanxi.bank.models import LakeFile
from guanxi.foundation.home import current_home
from guanxi.ingest.contract import FACT_FILES
from guanxi.ingest.intake import Stages
from guanxi.ingest.workplace import Workplace, quoted

# Column of the lake → expression over a good row ``g``, where it is not the column of that name.
_EXPRESSIONS = {
    ("transactions", "account_id"): "g.id_account_id",
    ("transactions", "customer_id"): "g.owner_id_of_account_id",
    ("transactions", "product_class"): "g.product_class_of_account_id",
    ("transactions", "amount_minor"): "if(g.direction = 'credit', g.amount_minor, -g.amount_minor)",
    ("transactions", "counterparty_bank"): "coalesce(g.counterparty_bank, '')",
    ("balances", "account_id"): "g.id_account_id",
    ("branches", "branch_id"): "g.id",
    ("branches", "parent_id"): "g.id_parent_branch_id",
    ("products", "product_id"): "g.id",
    ("products", "risk"): "coalesce(g.risk, '')",
    ("customers", "customer_id"): "g.id",
    ("customers", "branch_id"): "g.id_branch_id",
    ("customers", "birth_year"): "year(g.born_on)",
    ("customers", "education"): "coalesce(g.education, '')",
    ("customers", "risk_tolerance"): "coalesce(g.risk_tolerance, '')",
    ("accounts", "account_id"): "g.id",
    ("accounts", "customer_id"): "g.id_owner_id",
    ("accounts", "product_id"): "g.id_product_id",
    ("accounts", "product_class"): "g.product_class_of_product_id",
    ("accounts", "branch_id"): "g.id_branch_id",
    ("holders", "account_id"): "g.id_account_id",
    ("holders", "customer_id"): "g.id_customer_id",
    ("cards", "card_id"): "g.id",
    ("cards", "account_id"): "g.id_account_id",
    ("cards", "customer_id"): "g.id_customer_id",
    ("loans", "loan_id"): "g.id",
    ("loans", "customer_id"): "g.id_customer_id",
    ("loans", "product_id"): "g.id_product_id",
    ("loans", "product_class"): "g.product_class_of_product_id",
    ("standing_orders", "order_id"): "g.id",
    ("standing_orders", "account_id"): "g.id_account_id",
}
_BEFORE_ALL, _AFTER_ALL = -1, 2**63 - 1  # every customer's number lies between
_DAY = {"transactions": "booked_on", "balances": "day"}
# Small: a page that asks for one customer's entries decodes whole row groups.
_ROW_GROUP = 20_480
# It also looks at the bounds of every row group of a file, so entries of a month are cut into files
# of about so many rows, each of its own customers.
_SLICE = 4_000_000
_ORDER = {"transactions": "customer_id, account_id, booked_on", "balances": "account_id, day"}


@dataclass(frozen=True, kw_only=True)
class Lake:
    """One batch's part of the lake while it is written."""

    workplace: Workplace
    batch_id: int
    as_of: date
    stages: Stages

    def write(self) -> list[LakeFile]:
        """Write every file, whole or not at all; nobody counts them before they are named."""
        files: list[LakeFile] = []
        for kind in SCHEMAS:
            with self.stages.timed(f"lake {kind}"):
                if kind in FACT_FILES:
                    files += list(self._months(kind))
                elif self.workplace.value(f"SELECT count(*) FROM good_{kind}"):
                    files.append(self._file(kind))
        return files

    def _months(self, kind: str) -> Iterator[LakeFile]:
        day = _DAY[kind]
        months = self.workplace.rows(
            f"SELECT date_trunc('month', {day})::DATE AS month, count(*), min({day}), max({day}) "
            f"FROM good_{kind} GROUP BY month ORDER BY month"
        )
        for month, rows, first, last in months:
            days = f"{day} BETWEEN DATE '{first}' AND DATE '{last}'"
            pieces = [days]
            if kind == "transactions":
                owner = _EXPRESSIONS[kind, "customer_id"]
                pieces = slices(self.workplace.duck, f"good_{kind} g", rows, days, owner)
            for piece, where in enumerate(pieces, start=1):
                file = self._file(kind, f"WHERE {where}", month, piece)
                file.first_day, file.last_day = first, last
                yield file

    def _file(
        self, kind: str, where: str = "", month: date | None = None, piece: int = 1
    ) -> LakeFile:
        name = file_path(kind, self.batch_id, month, piece=piece)
        path = current_home().lake / name
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        rows = self.workplace.value(
            f"COPY (SELECT {self._columns(kind)} FROM good_{kind} g {where} "
            f"ORDER BY {_ORDER.get(kind, 1)}) TO {quoted(draft)} "
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
        )
        checksum = _seal(draft, path)
        file = LakeFile(batch_id=self.batch_id, kind=kind, path=name, rows=rows, checksum=checksum)
        if kind == "transactions":
            ((file.first_customer, file.last_customer),) = self.workplace.rows(
                "SELECT min(customer_id), max(customer_id) "
                f"FROM read_parquet({quoted(path)}, hive_partitioning = false)"
            )
        return file

    def _columns(self, kind: str) -> str:
        made = {"batch": str(self.batch_id), "as_of": f"DATE '{self.as_of.isoformat()}'"}
        listed = []
        for column in SCHEMAS[kind]:
            own = _EXPRESSIONS.get((kind, column.name), f'g."{column.name}"')
            value = made.get(column.name, own)
            listed.append(f'({value})::{_TYPES[str(column.type)]} AS "{column.name}"')
        return ", ".join(listed)


_TYPES = {
    "int64": "BIGINT",
    "string": "VARCHAR",
    "bool": "BOOLEAN",
    "date32[day]": "DATE",
    "timestamp[us]": "TIMESTAMP",
}


def slices(
    duck: duckdb.DuckDBPyConnection, source: str, rows: int, days: str, owner: str
) -> list[str]:
    """What each file of a month's entries holds, as conditions on the ``rows`` of ``source``.

    ``days``: the condition that makes the month; ``owner``: the customer's number of a row.
    """
    pieces = ceil(rows / _SLICE)
    if pieces == 1:
        return [days]
    shares = [piece / pieces for piece in range(1, pieces)]
    ((cuts,),) = duck.execute(
        f"SELECT approx_quantile({owner}, {shares}) FROM {source} WHERE {days}"
    ).fetchall()
    return [
        f"{days} AND {owner} > {after} AND {owner} <= {last}"
        for after, last in pairwise([_BEFORE_ALL, *sorted(set(cuts)), _AFTER_ALL])
    ]


def _seal(draft: Path, path: Path) -> str:
    """Give the finished file its name once its bytes are on the disk; returns its checksum."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return checksum
