"""A few rows out of Parquet files, for pages."""

import os
from collections.abc import Sequence
from functools import cache
from typing import Any

import duckdb

# What pages may use of memory for looking up single rows, all threads together.
_LOOK_UP_MEMORY = "512MiB"


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
