"""DuckDB or Spark? The only file that knows which engine evaluates a measure."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import ibis
import psutil
import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

from guanxi.foundation.home import guanxi_home


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
        return self.backend.read_parquet([str(path) for path in paths])

    def table(self, rows: pa.Table) -> Table:
        """Rows already in memory, as a table of this engine."""
        return ibis.memtable(rows)

    def keep(self, table: Table, name: str) -> Table:
        """Evaluate once and keep for the life of the engine (spilled to disk when large)."""
        return self.backend.create_table(name, table, overwrite=True)

    def write(self, table: Table, path: Path) -> int:
        """Evaluate into one Parquet file, whole or not at all; returns the number of rows."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        self.backend.to_parquet(table, str(draft), compression="zstd")
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.rename(path)
        return int(self.backend.read_parquet(str(path)).count().execute())

    def batches(self, table: Table, *, rows: int = 200_000) -> pa.RecordBatchReader:
        """Evaluate and stream the rows."""
        return self.backend.to_pyarrow_batches(table, chunk_size=rows)

    def arrow(self, table: Table) -> pa.Table:
        """Evaluate into memory: for small results only."""
        return self.backend.to_pyarrow(table)


@contextmanager
def open_engine() -> Iterator[Engine]:
    """A DuckDB that uses at most half of the machine's memory and spills below GUANXI_HOME."""
    spill = guanxi_home() / "spill"
    spill.mkdir(exist_ok=True)
    limit = psutil.virtual_memory().total // 2
    backend = ibis.duckdb.connect(
        memory_limit=f"{limit // 2**20}MB",
        temp_directory=str(spill),
        threads=os.cpu_count() or 2,
        preserve_insertion_order=False,
    )
    try:
        yield Engine(backend)
    finally:
        backend.disconnect()
