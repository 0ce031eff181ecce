"""Where one delivery is worked on: a private folder that is gone afterwards, and a DuckDB in it."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import psutil

from guanxi.foundation.home import PRIVATE, guanxi_home

# However large the machine: what a delivery needs beyond this goes to disk.
_MEMORY_MAX = 2 * 2**30


class Workplace:
    """A folder for drafts and an engine for whole columns. Nothing in it outlives the delivery."""

    def __init__(self, folder: Path, duck: duckdb.DuckDBPyConnection) -> None:
        self.folder = folder
        self.duck = duck

    def run(self, sql: str, values: Sequence[object] = ()) -> None:
        """Evaluate a statement."""
        self.duck.execute(sql, list(values))

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a small result."""
        return self.duck.execute(sql, list(values)).fetchall()

    def value(self, sql: str, values: Sequence[object] = ()) -> Any:
        """The one value of a result of one row."""
        return self.rows(sql, values)[0][0]


def workplaces() -> Path:
    """The folder that holds every workplace; what lies in it between deliveries is left over."""
    return guanxi_home() / "ingest"


@contextmanager
def open_workplace(name: str) -> Iterator[Workplace]:
    """A workplace of that name, empty, removed at the end whatever happens."""
    folder = workplaces() / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=PRIVATE)
    folder.parent.chmod(PRIVATE)
    try:
        with open_duck(folder) as duck:
            yield Workplace(folder, duck)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def open_duck(spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB with bounded memory that spills into the folder."""
    limit = min(_MEMORY_MAX, psutil.virtual_memory().total // 2)
    duck = duckdb.connect(
        config={
            "memory_limit": f"{limit // 2**20}MB",
            "temp_directory": str(spill / "spill"),
            "threads": os.cpu_count() or 2,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    try:
        yield duck
    finally:
        duck.close()


def quoted(text: str | Path) -> str:
    """A literal of SQL."""
    return "'" + str(text).replace("'", "''") + "'"
