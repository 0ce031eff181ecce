"""DuckDB or Spark? The only file that knows which engine evaluates a measure."""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import ibis
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

from guanxi.foundation.home import guanxi_home

# Rows of a Parquet row group: of a table that is read whole, and of one in which pages look up a
# few rows (by the column it is sorted by), for each of which a whole row group is decoded.
ROW_GROUP, LOOKED_UP = 100_000, 10_240
_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")
_CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")

# What measures need and no two engines spell alike (insight/measures/arithmetic.py): whole numbers
# of more than 64 bits, the way back, and a division right to the last cent, halves away from zero.
_FUNCTIONS = (
    "CREATE TEMP MACRO wide(number) AS number::HUGEINT",
    "CREATE TEMP MACRO whole(number) AS number::BIGINT",
    """CREATE TEMP MACRO nearest_whole(dividend, divisor) AS CAST(
        CASE WHEN dividend < 0 THEN -1 ELSE 1 END
        * ((2 * abs(dividend::HUGEINT) + divisor) // (2 * divisor::HUGEINT)) AS BIGINT)""",
)

# What pages may use of memory for looking up single rows, all threads together.
_LOOK_UP_MEMORY = "512MiB"


class WrongColumns(Exception):
    """A file does not hold the kinds of columns that its expression promised."""


class Engine:
    """Evaluates Ibis expressions over Parquet files and writes Parquet files.

    Made by `open_engine`. Measures themselves never see it: they take and give tables.
    """

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    def read(self, paths: Sequence[Path], schema: pa.Schema) -> Table:
        """The rows of all files as one table; an empty table of that schema when there are none."""
        if not paths:
            return self.table(schema.empty_table())
        # A folder called month=2026-11 is only a folder: the file holds all its columns.
        return self.backend.read_parquet([str(path) for path in paths], hive_partitioning=False)

    def table(self, rows: pa.Table) -> Table:
        """Rows already in memory, as a table of this engine."""
        return ibis.memtable(rows)

    def keep(self, table: Table, name: str) -> Table:
        """Evaluate once and keep for the life of the engine (spilled to disk when large)."""
        # Replaced by hand: Ibis 12.0 would copy the rows twice, by a statement DuckDB 2.0 refuses.
        self.drop(name)
        return self.backend.create_table(name, table, temp=True)

    def drop(self, name: str) -> None:
        """Forget a kept table, and give its memory back."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no table name")
        self.backend.raw_sql(f'DROP TABLE IF EXISTS temp.main."{name}"')

    def write(self, table: Table, path: Path, *, row_group: int = ROW_GROUP) -> int:
        """Evaluate into one Parquet file, whole or not at all; returns the number of rows.

        Rows keep the order in which the table is sorted. Raises WrongColumns rather than leave a
        file in which, say, whole numbers became floating ones.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            self.backend.to_parquet(
                table, str(draft), compression="zstd", row_group_size=int(row_group)
            )
            with pq.ParquetFile(draft) as file:
                _check(file.schema_arrow, table.schema().to_pyarrow(), path)
                rows = int(file.metadata.num_rows)
            with draft.open("rb") as file:
                os.fsync(file.fileno())
            draft.rename(path)
        finally:
            draft.unlink(missing_ok=True)
        return rows

    def batches(self, table: Table, *, rows: int = 200_000) -> pa.RecordBatchReader:
        """Evaluate and stream the rows; another use of the engine ends the stream."""
        # Ibis 12.0's own way of streaming calls what DuckDB 2.0 no longer has.
        relation = self.backend._to_duckdb_relation(table)  # noqa: SLF001
        return relation.to_arrow_reader(rows)

    def arrow(self, table: Table) -> pa.Table:
        """Evaluate into memory: for small results only."""
        return self.backend.to_pyarrow(table)


@contextmanager
def open_engine(*, memory_bytes: int | None = None, threads: int | None = None) -> Iterator[Engine]:
    """A DuckDB that uses at most half of the machine's memory and spills below GUANXI_HOME."""
    spill = _spill_room()
    limit = memory_bytes or memory_of_this_machine() // 2
    backend = ibis.duckdb.connect(
        memory_limit=f"{limit // 2**20}MiB",
        temp_directory=str(spill),
        threads=threads or os.cpu_count() or 2,
        preserve_insertion_order=False,
    )
    try:
        for function in _FUNCTIONS:
            backend.raw_sql(function)
        yield Engine(backend)
    finally:
        backend.disconnect()
        shutil.rmtree(spill, ignore_errors=True)


def look_up(statement: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    """A few rows out of Parquet files, in milliseconds; any thread of a web process may ask."""
    with _reader(os.getpid()).cursor() as cursor:
        return cursor.execute(statement, values).fetchall()


@cache
def _reader(process: int) -> duckdb.DuckDBPyConnection:
    """One DuckDB a process (a forked one needs its own), which remembers where files hold what."""
    reader = duckdb.connect(
        config={"memory_limit": _LOOK_UP_MEMORY, "threads": 2, "temp_directory": ""}
    )
    reader.execute("SET parquet_metadata_cache = true")
    return reader


def memory_of_this_machine() -> int:
    """Bytes that this process may use at most: the machine's, or its container's when less."""
    total = int(psutil.virtual_memory().total)
    if _CGROUP_LIMIT.exists() and (limit := _CGROUP_LIMIT.read_text().strip()).isdigit():
        return min(total, int(limit))
    return total


def _spill_room() -> Path:
    """A directory of this process; those of processes that were killed are removed."""
    rooms = guanxi_home() / "spill"
    rooms.mkdir(mode=0o700, exist_ok=True)
    for left in rooms.iterdir():
        owner = left.name.partition("-")[0]
        if not owner.isdigit() or not psutil.pid_exists(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    number = 0
    while (room := rooms / f"{os.getpid()}-{number}").exists():
        number += 1
    room.mkdir(mode=0o700)
    return room


def _check(found: pa.Schema, promised: pa.Schema, path: Path) -> None:
    wrong = [
        f"{name} is {found.field(name).type}, not {promised.field(name).type}"
        for name in promised.names
        if found.field(name).type != promised.field(name).type
    ]
    if wrong:
        raise WrongColumns(f"{path.name}: {'; '.join(wrong)}")
