"""Whole tables between PostgreSQL and DuckDB."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection

from guanxi.foundation.database import arrow_connection
from guanxi.ingest.workplace import Workplace, quoted

# Which rows of PostgreSQL become which table of the workplace, with which columns.
Pull = Callable[[Workplace, str, str, Mapping[str, str]], None]
_BLOCK = 2**20
# An empty text and an unknown value are different things.
_NULL = r"\N"


def run(sql: str, values: tuple[str | int, ...] = ()) -> int:
    """Execute one statement; returns the rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return int(cursor.rowcount)


def rows(sql: str, values: tuple[str | int, ...] = ()) -> list[tuple[Any, ...]]:
    """The rows of a small result."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return list(cursor.fetchall())


def value(sql: str, values: tuple[str | int, ...] = ()) -> Any:
    """The one value of a result of one row."""
    return rows(sql, values)[0][0]


@contextmanager
def committed_puller() -> Iterator[Pull]:
    """Makes DuckDB tables from queries, as committed before this transaction, fast, by Arrow."""
    with arrow_connection() as reader, reader.cursor() as cursor:

        def pull(workplace: Workplace, sql: str, table: str, columns: Mapping[str, str]) -> None:
            cursor.execute(sql)
            workplace.duck.register("pulled", cursor.fetch_record_batch())
            names = ", ".join(columns)
            workplace.run(f"CREATE TABLE {table} AS SELECT * FROM pulled AS p ({names})")
            workplace.duck.unregister("pulled")

        yield pull


def pull_own(workplace: Workplace, sql: str, table: str, columns: Mapping[str, str]) -> None:
    """Make the DuckDB table from a query as this transaction sees it: slower, row by row."""
    path = workplace.folder / f"{table}.csv"
    statement = f"COPY ({sql}) TO STDOUT (FORMAT csv, NULL '{_NULL}')"
    with connection.cursor() as cursor, path.open("wb") as file, cursor.copy(statement) as copy:
        for block in copy:
            file.write(block)
    listed = ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, kind in columns.items())
    workplace.run(
        f"CREATE TABLE {table} AS SELECT * FROM read_csv({quoted(path)}, header=false, "
        f"columns={{{listed}}}, auto_detect=false, delim=',', quote='\"', escape='\"', "
        f"nullstr='{_NULL}')"
    )
    path.unlink()


def push(workplace: Workplace, sql: str, table: str, columns: list[str]) -> None:
    """Append the rows of a query of DuckDB to the PostgreSQL table."""
    path = workplace.folder / f"{table}.csv"
    workplace.run(f"COPY ({sql}) TO {quoted(path)} (FORMAT csv, HEADER false, NULLSTR '{_NULL}')")
    listed = ", ".join(f'"{name}"' for name in columns)
    statement = f"COPY \"{table}\" ({listed}) FROM STDIN (FORMAT csv, NULL '{_NULL}')"
    with connection.cursor() as cursor, path.open("rb") as file, cursor.copy(statement) as copy:
        while block := file.read(_BLOCK):
            copy.write(block)
    path.unlink()
