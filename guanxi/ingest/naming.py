"""Of which of the bank's things a delivery speaks, read before its rows are checked."""

from collections.abc import Iterator, Sequence

import duckdb

from guanxi.ingest import postgres
from guanxi.ingest.checks.forms import KEY_PATTERN
from guanxi.ingest.source import Source
from guanxi.ingest.tables import TABLES
from guanxi.ingest.workplace import Workplace

NAMED = "named"  # the table (file, key): each number that the delivery names, once
# To find one row by its name costs as much as to pull about so many in a row.
_PULLED_MEANWHILE = 4


def few_named(workplace: Workplace, sources: Sequence[Source]) -> set[str]:
    """The files of whose rows in the bank the delivery names few; those lie in ``named`` then."""
    there = _rows_there()
    if sum(source.rows for source in sources) > sum(there.values()):
        return set()
    try:
        _make_named(workplace, sources)
    except duckdb.Error:
        return set()  # what is wrong with which file, inspection says in words
    counts = dict(workplace.rows(f"SELECT file, count(*) FROM {NAMED} GROUP BY file"))
    return {
        file
        for file, table in TABLES.items()
        if not table.small and counts.get(file, 0) * _PULLED_MEANWHILE < there[file]
    }


def _rows_there() -> dict[str, int]:
    """About how many rows the bank has of each file, as PostgreSQL's planner believes."""
    believed = dict(
        postgres.rows(
            "SELECT relname, greatest(reltuples, 0)::bigint FROM pg_class "
            "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        )
    )
    return {file: believed[table.name] for file, table in TABLES.items()}


def _make_named(workplace: Workplace, sources: Sequence[Source]) -> None:
    workplace.run("CREATE OR REPLACE TABLE spoken_of (file VARCHAR, key VARCHAR)")
    for source in sources:
        pairs = ", ".join(
            f"{{'file': '{file}', 'key': \"{column}\"::VARCHAR}}"
            for file, column in dict.fromkeys(_names(source))
        )
        workplace.run(
            "INSERT INTO spoken_of SELECT DISTINCT pair.file, pair.key FROM "
            f"(SELECT unnest([{pairs}]) AS pair FROM {source.again})"
        )
    # What has not the form of a key is no key of the bank's, and PostgreSQL may not even take it.
    workplace.run(
        f"CREATE OR REPLACE TABLE {NAMED} AS SELECT DISTINCT file, key FROM spoken_of "
        f"WHERE regexp_full_match(key, '{KEY_PATTERN}')"
    )
    workplace.run("DROP TABLE spoken_of")


def _names(source: Source) -> Iterator[tuple[str, str]]:
    """Which column of the file speaks of which file's rows. Nobody refers to transactions."""
    file = source.file
    if file.name in TABLES:
        yield file.name, file.key[0]
    for column in file.columns:
        if column.references not in (None, file.name):
            yield str(column.references), column.name
