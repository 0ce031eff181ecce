"""Put a night's tables before the readers all at once, or not at all.

A published table is partitioned by ``night``; it has one partition, the current picture. A new
picture is loaded beside it, where nobody sees it, indexed, and swapped in one transaction with
everything else the night changes. A crash before that leaves the old picture whole; what it left
behind is dropped by the next `prepare`.

What only the owner of a table can do is done by functions of the database's owner
(privacy/enforcement/publishing.sql), so the login that loads may not read what it loaded.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection
from psycopg import sql

from guanxi.foundation.database import Door, arrow_connection, current_address, door_here

_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_AT_A_TIME = 2
_published: dict[str, "PublishedTable"] = {}


class NotPrepared(Exception):
    """A night was to be shown that has not been loaded."""


@dataclass(frozen=True, kw_only=True)
class PublishedTable:
    """A partitioned parent ``name`` whose current partition is replaced every night.

    ``indexes`` are lists of column expressions, made on the new partition before the swap. Every
    one that is made is known to the database after the next `privacy.enforcement.applying.enforce`.
    """

    name: str
    indexes: Sequence[str]
    unique: Sequence[str] = ()

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is no table name")
        _published[self.name] = self


def published_tables() -> list[PublishedTable]:
    """Every published table there is, by name."""
    return [_published[name] for name in sorted(_published)]


@dataclass(frozen=True, kw_only=True)
class Load:
    """Rows of a night for one table, in shares that may be loaded side by side.

    ``schema`` names columns of the parent other than ``night``: int64 for bigint, string for text
    and varchar, date32 for date, bool, float64 for double precision.
    """

    table: PublishedTable
    shares: Sequence[Iterable[pa.RecordBatch]]
    schema: pa.Schema

    @classmethod
    def of_file(cls, table: PublishedTable, path: Path, schema: pa.Schema) -> "Load":
        """The rows of a Parquet file."""
        groups = range(pq.read_metadata(path).num_row_groups)
        parts = [groups[lane::_AT_A_TIME] for lane in range(min(_AT_A_TIME, len(groups)))]
        shares = [rows_of(path, schema, part) for part in parts]
        return cls(table=table, shares=shares, schema=schema)


def prepare(night_id: int, *loads: Load) -> int:
    """Load the rows of a night into tables of their own, unseen, with indexes. Returns rows.

    Two shares at a time: to put rows into PostgreSQL's form takes as long as to take them in.
    """
    with ThreadPoolExecutor(_AT_A_TIME) as lanes:
        try:
            coming = [(one, *_begun(night_id, one, lanes)) for one in loads]
            return sum(_completed(night_id, *each) for each in coming)
        except BaseException:
            lanes.shutdown(cancel_futures=True)  # nothing more is begun for a night that failed
            raise


def _begun(night_id: int, one: Load, lanes: ThreadPoolExecutor) -> tuple[str, list[Future[int]]]:
    """The table that its rows go into, and their shares on the way."""
    partition = str(_asked("SELECT gx.prepare_night(%s, %s)", [one.table.name, night_id]))
    door = door_here()
    readers = [pa.RecordBatchReader.from_batches(one.schema, share) for share in one.shares]
    return partition, [
        lanes.submit(load, partition, rows, mode="append", door=door) for rows in readers
    ]


def _completed(night_id: int, one: Load, partition: str, shares: Sequence[Future[int]]) -> int:
    """Wait for its shares, make its indexes; returns its rows."""
    rows = sum(share.result() for share in shares)
    _asked("SELECT gx.complete_night(%s, %s, %s)", [one.table.name, partition, night_id])
    # Vacuumed while nobody reads it, so that index-only scans work from the first morning on; on a
    # connection of its own, for it can be in no transaction and so under no context.
    with psycopg.connect(current_address().url, autocommit=True) as sweeper:
        sweeper.execute(sql.SQL("VACUUM (ANALYZE) staging.{}").format(sql.Identifier(partition)))
    return rows


def rows_of(
    path: Path, schema: pa.Schema, groups: Sequence[int] | None = None
) -> Iterator[pa.RecordBatch]:
    """These columns of a Parquet file, some rows at a time; of all its row groups, or of some."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(columns=schema.names, row_groups=groups):
            yield batch.select(schema.names).cast(schema)


def swap(table: PublishedTable, night_id: int) -> None:
    """Show the prepared night instead of the current one. Inside the caller's transaction.

    Whoever is reading waits until that transaction ends and then reads the new night.
    Raises NotPrepared where `prepare` has not run for this night.
    """
    if not _asked("SELECT gx.show_night(%s, %s)", [table.name, int(night_id)]):
        raise NotPrepared(f"{table.name}: night {night_id} has not been prepared.")


def load(name: str, rows: pa.RecordBatchReader, *, mode: str, door: Door | None = None) -> int:
    """Put the rows into ``staging.name``, which ``mode`` creates, replaces or appends to."""
    with arrow_connection(door) as loader, loader.cursor() as cursor:
        loaded = cursor.adbc_ingest(name, rows, mode=mode, db_schema_name="staging")
        loader.commit()
    return int(loaded)


def _asked(statement: str, values: Sequence[str | int]) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
