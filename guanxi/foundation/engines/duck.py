"""DuckDB: in this process, within half of the machine's memory, spilling to disk beyond it."""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.expr.types import Table

from guanxi.foundation.engines.engine import ROW_GROUP, Engine, draft_of, rows_of
from guanxi.foundation.engines.machine import memory_of_this_machine, spill_room

_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")

# Numbers by their differences (V2) and the least of zstd: smaller than the most of it without them,
# written in two thirds of the time and read in as much.
_PARQUET = {"compression": "zstd", "compression_level": 1, "parquet_version": "V2"}
# What measures need and no two engines spell alike (insight/measures/arithmetic.py): whole numbers
# of more than 64 bits, the way back, and a division right to the last cent, halves away from zero.
_FUNCTIONS = (
    "CREATE TEMP MACRO wide(number) AS number::HUGEINT",
    "CREATE TEMP MACRO whole(number) AS number::BIGINT",
    # In 64 bits where these are enough, as they nearly always are: dividing wider numbers is slow.
    """CREATE TEMP MACRO nearest_whole(dividend, divisor) AS
        CASE WHEN abs(dividend::HUGEINT) < 2305843009213693952  -- 2 to the 61st
        THEN CASE WHEN dividend < 0 THEN -1 ELSE 1 END
            * ((abs(dividend)::BIGINT + divisor // 2) // divisor)
        ELSE CAST(CASE WHEN dividend < 0 THEN -1 ELSE 1 END
            * ((2 * abs(dividend::HUGEINT) + divisor) // (2 * divisor::HUGEINT)) AS BIGINT) END""",
)


class DuckEngine(Engine):
    """Made by `open_engine`."""

    def read(self, paths: Sequence[Path], schema: pa.Schema) -> Table:
        """The rows of all files as one table."""
        if not paths:
            return self.table(schema.empty_table())
        for path in paths:
            _foretell(path)
        # A folder called month=2026-11 is only a folder: the file holds all its columns.
        return self.backend.read_parquet([str(path) for path in paths], hive_partitioning=False)

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
        """Evaluate into one Parquet file."""
        with draft_of(path, table) as draft:
            self.backend.to_parquet(table, str(draft), row_group_size=int(row_group), **_PARQUET)
        return rows_of(path)

    def batches(self, table: Table, *, rows: int = 200_000) -> pa.RecordBatchReader:
        """Evaluate and stream the rows; another use of the engine ends the stream."""
        # Ibis 12.0's own way of streaming calls what DuckDB 2.0 no longer has.
        relation = self.backend._to_duckdb_relation(table)  # noqa: SLF001
        return relation.to_arrow_reader(rows)

    def digest(self, path: Path) -> tuple[int, str]:
        """How many rows a Parquet file holds, and a digest of what they say in whatever order.

        The same wherever this version of DuckDB runs; it tells accidents, and stops nobody.
        """
        names = pq.read_schema(path).names
        listed = ", ".join(f'"{name}"' for name in names)
        # Twice, with a column before it: rows that cancel out in one do not in the other.
        statement = (
            f"SELECT count(*), sum(hash({listed})::HUGEINT), bit_xor(hash(1, {listed})) "  # noqa: S608
            "FROM read_parquet(?)"
        )
        (found,) = self.backend.con.execute(statement, [str(path)]).fetchall()
        text = "|".join(map(str, (*names, *found)))
        return int(found[0]), hashlib.sha256(text.encode()).hexdigest()[:16]

    def join_files(self, parts: Sequence[Path], table: Table, path: Path, *, row_group: int) -> int:
        """Parts written elsewhere become one file, in their order."""
        with draft_of(path, table) as draft:
            self.backend.con.execute("SET preserve_insertion_order = true")
            try:
                self.backend.to_parquet(
                    self.read(parts, table.schema().to_pyarrow()),
                    str(draft),
                    row_group_size=int(row_group),
                    **_PARQUET,
                )
            finally:
                self.backend.con.execute("SET preserve_insertion_order = false")
        return rows_of(path)


def _foretell(path: Path) -> None:
    """Tell the system that a file will be read whole: column by column a disk is much slower."""
    if hasattr(os, "posix_fadvise"):  # not on macOS
        with suppress(OSError), path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_WILLNEED)


@contextmanager
def open_engine_in_memory() -> Iterator[DuckEngine]:
    """A DuckDB that writes no file: for what tells who a customer is."""
    backend = ibis.duckdb.connect(temp_directory="", preserve_insertion_order=False)
    try:
        for function in _FUNCTIONS:
            backend.raw_sql(function)
        yield DuckEngine(backend)
    finally:
        backend.disconnect()


@contextmanager
def open_engine(
    *, memory_bytes: int | None = None, threads: int | None = None, keeps_memory: bool = False
) -> Iterator[DuckEngine]:
    """A DuckDB that uses at most half of the machine's memory and spills below GUANXI_HOME.

    With ``keeps_memory`` half of that goes from one statement to the next, where clean memory for
    each costs a sixth of a large night. It is set apart as one region, larger than Linux lets a
    process copy that has two such: so not where other programs are started, as Spark is.
    """
    limit = memory_bytes or memory_of_this_machine() // 2
    kept = {"block_allocator_memory": f"{limit // 2**21}MiB"} if keeps_memory else {}
    with spill_room() as room:
        backend = ibis.duckdb.connect(
            memory_limit=f"{limit // 2**20}MiB",
            temp_directory=str(room),
            threads=threads or os.cpu_count() or 2,
            preserve_insertion_order=False,
            **kept,
        )
        try:
            for function in _FUNCTIONS:
                backend.raw_sql(function)
            yield DuckEngine(backend)
        finally:
            backend.disconnect()
