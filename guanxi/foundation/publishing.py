"""Put a night's tables before the readers all at once, or not at all.

A published table is partitioned by ``night``; it has one partition, the current picture. A new
picture is loaded beside it, where nobody sees it, indexed, and swapped in one transaction with
everything else the night changes. A crash before that leaves the old picture whole; what it left
behind is dropped by the next `prepare`.
"""

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa
from django.db import connection

from guanxi.foundation.database import arrow_connection

_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")


class NotPrepared(Exception):
    """A night was to be shown that has not been loaded."""


@dataclass(frozen=True, kw_only=True)
class PublishedTable:
    """A partitioned parent ``name`` whose current partition is replaced every night.

    ``indexes`` are lists of column expressions, made on the new partition before the swap.
    """

    name: str
    indexes: Sequence[str]
    unique: Sequence[str] = ()

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is no table name")


def prepare(
    table: PublishedTable, night_id: int, batches: Iterable[pa.RecordBatch], schema: pa.Schema
) -> int:
    """Load the rows of a night into a table of its own, unseen, with its indexes. Returns rows.

    ``schema`` names columns of the parent other than ``night``: int64 for bigint, string for text
    and varchar, date32 for date, bool, float64 for double precision.
    """
    _drop_prepared(table)
    partition = f"{table.name}_n{int(night_id)}_{secrets.token_hex(3)}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TABLE "{partition}" (LIKE "{table.name}" INCLUDING DEFAULTS)')
        cursor.execute(f'ALTER TABLE "{partition}" ALTER COLUMN night SET DEFAULT {int(night_id)}')
    reader = pa.RecordBatchReader.from_batches(schema, batches)
    with arrow_connection() as loader, loader.cursor() as cursor:
        rows = cursor.adbc_ingest(partition, reader, mode="append")
        loader.commit()
    with connection.cursor() as cursor:
        for number, columns in enumerate([*table.unique, *table.indexes]):
            kind = "UNIQUE INDEX" if number < len(table.unique) else "INDEX"
            cursor.execute(f'CREATE {kind} "{partition}_{number}" ON "{partition}" ({columns})')
        # With this check in place, attaching needs no scan of the rows.
        cursor.execute(
            f'ALTER TABLE "{partition}" ADD CONSTRAINT "{partition}_night" '
            f"CHECK (night IS NOT NULL AND night = {int(night_id)})"
        )
        # Vacuumed while nobody reads it, so that index-only scans work from the first morning on.
        cursor.execute(f'VACUUM (ANALYZE) "{partition}"')
    return int(rows)


def swap(table: PublishedTable, night_id: int) -> None:
    """Show the prepared night instead of the current one. Inside the caller's transaction.

    Whoever is reading waits until that transaction ends and then reads the new night.
    Raises NotPrepared where `prepare` has not run for this night.
    """
    prepared = [name for name in _prepared(table) if name.startswith(f"{table.name}_n{night_id}_")]
    if not prepared:
        raise NotPrepared(f"{table.name}: night {night_id} has not been prepared.")
    with connection.cursor() as cursor:
        for old in _attached(table):
            cursor.execute(f'ALTER TABLE "{table.name}" DETACH PARTITION "{old}"')
            cursor.execute(f'DROP TABLE "{old}"')
        cursor.execute(
            f'ALTER TABLE "{table.name}" ATTACH PARTITION "{prepared[0]}" '
            f"FOR VALUES IN ({int(night_id)})"
        )


def _attached(table: PublishedTable) -> list[str]:
    return _tables(
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
        "WHERE i.inhparent = to_regclass(%s)",
        table.name,
    )


def _prepared(table: PublishedTable) -> list[str]:
    """Loaded and not shown: by this night, or by one that was killed."""
    return _tables(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relispartition "
        "AND relname ~ %s AND relnamespace = current_schema()::regnamespace",
        f"^{table.name}_n[0-9]+_[0-9a-f]+$",
    )


def _drop_prepared(table: PublishedTable) -> None:
    with connection.cursor() as cursor:
        for name in _prepared(table):
            cursor.execute(f'DROP TABLE "{name}"')


def _tables(statement: str, value: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        return [name for (name,) in cursor.fetchall()]
