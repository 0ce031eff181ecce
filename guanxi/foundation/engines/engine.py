"""What the night asks of an engine, whichever it is."""

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends.sql import SQLBackend
from ibis.expr.types import Table, Value

# Rows of a Parquet row group: of a table that is read whole, and of one in which pages look up a
# few rows (by the column it is sorted by), for each of which a whole row group is decoded.
ROW_GROUP, LOOKED_UP = 100_000, 10_240


class WrongColumns(Exception):
    """A file does not hold the kinds of columns that its expression promised."""


class Engine(ABC):
    """Evaluates Ibis expressions over Parquet files and writes Parquet files.

    Measures themselves never see it: they take and give tables.
    """

    def __init__(self, backend: SQLBackend) -> None:
        self.backend = backend

    @abstractmethod
    def read(self, paths: Sequence[Path], schema: pa.Schema) -> Table:
        """The rows of all files as one table; an empty table of that schema when there are none."""

    @abstractmethod
    def keep(self, table: Table, name: str) -> Table:
        """Evaluate once and keep for the life of the engine."""

    @abstractmethod
    def write(self, table: Table, path: Path, *, row_group: int = ROW_GROUP) -> int:
        """Evaluate into one Parquet file, whole or not at all; returns the number of rows.

        Rows keep the order in which the table is sorted. Raises WrongColumns rather than leave a
        file in which, say, whole numbers became floating ones.
        """

    def table(self, rows: pa.Table) -> Table:
        """Rows already in memory, as a table of this engine."""
        return ibis.memtable(rows)

    def arrow(self, table: Table) -> pa.Table:
        """Evaluate into memory: for small results only."""
        return self.backend.to_pyarrow(table)

    def number(self, value: Value) -> int:
        """Evaluate one whole number, such as a count."""
        return int(self.backend.to_pyarrow(value).as_py())


@contextmanager
def draft_of(path: Path, table: Table) -> Iterator[Path]:
    """A place beside the file; what was written there takes its name when it is as promised."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield draft
        _check(pq.read_schema(draft), table.schema().to_pyarrow(), path)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)


def rows_of(path: Path) -> int:
    """How many rows a file holds, by its own account."""
    return int(pq.read_metadata(path).num_rows)


def _check(found: pa.Schema, promised: pa.Schema, path: Path) -> None:
    wrong = [
        f"{name} is {found.field(name).type}, not {promised.field(name).type}"
        for name in promised.names
        if found.field(name).type != promised.field(name).type
    ]
    if wrong:
        raise WrongColumns(f"{path.name}: {'; '.join(wrong)}")
