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
    """A folder for drafts and an engine for whole columns. Nothing in it outlives the call."""

    def __init__(self, folder: Path, duck: duckdb.DuckDBPyConnection) -> None:
        self.folder = folder
        self.duck = duck

    def beside(self) -> "Workplace":
        """The same place for somebody who works in it at the same time, in another thread."""
        return Workplace(self.folder, self.duck.cursor())

    def clear(self, *, keep: str = "") -> None:
        """Take away every table and view, but those whose name begins with ``keep``."""
        listed = self.rows(
            "SELECT table_type, table_name FROM information_schema.tables "
            "WHERE table_catalog IN ('memory', 'temp')"
        )
        # Views first: they speak of tables.
        for kind, name in sorted(listed, reverse=True):
            if not keep or not name.startswith(keep):
                self.run(f'DROP {"VIEW" if kind == "VIEW" else "TABLE"} IF EXISTS "{name}"')

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
