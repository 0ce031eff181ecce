"""Rows set aside: as a file the bank can repair and send again, and as facts for the pages.

``quarantine/<batch>/<file>.csv`` holds each such row as it came, with where and why beside it.
Only the program's own user can read it (0600 in a folder 0700), because it must hold what the bank
wrote. The table ``Fault`` shows the same faults with personal values masked.
"""

from collections.abc import Iterator
from pathlib import Path

from guanxi.foundation.home import PRIVATE, current_home
from guanxi.ingest.checks.forms import FORMULA_PATTERN
from guanxi.ingest.checks.words import reason
from guanxi.ingest.contract import File
from guanxi.ingest.inspection import Inspected
from guanxi.ingest.models import Fault
from guanxi.ingest.workplace import quoted

# Of each file so many faults are kept for the pages; the CSV file has them all.
FAULTS_SHOWN_MAX = 1_000
_VALUE_MAX = 80
_REJECTED = {
    "TOO MANY COLUMNS": "columns",
    "MISSING COLUMNS": "columns",
    "UNQUOTED VALUE": "quoting",
}


def quarantine_folder(batch_id: int) -> Path:
    """Where the rows of a batch that were set aside lie."""
    return current_home().quarantine / str(batch_id)


def quarantine_file(batch_id: int, file: str) -> Path:
    """Where the rows of one file of a batch that were set aside lie."""
    return quarantine_folder(batch_id) / f"{file}.csv"


def set_aside(inspected: Inspected, batch_id: int) -> list[Fault]:
    """Write the bad rows of one file; returns what the pages may show. No bad row, no file."""
    if not inspected.bad:
        return []
    _collect(inspected)
    file = inspected.source.file
    path = quarantine_file(batch_id, file.name)
    path.parent.mkdir(mode=PRIVATE, exist_ok=True)
    path.touch(mode=0o600)
    columns = [f'{_harmless(column.name)} AS "{column.name}"' for column in file.columns]
    inspected.reading.workplace.run(
        f"COPY (SELECT {', '.join(columns)}, _file, _line, _column, _rule, _reason "
        f"FROM aside ORDER BY _line) TO {quoted(path)} (FORMAT csv, HEADER true)"
    )
    path.chmod(0o600)
    return list(_faults(inspected, batch_id))


def _harmless(column: str) -> str:
    """The value as it came; where a spreadsheet would run it, behind an apostrophe."""
    value = f'"{column}"'
    return (
        f"if(regexp_matches(ltrim({value}, chr(9) || chr(10) || chr(13) || ' '), "
        f"'{FORMULA_PATTERN}', 's'), chr(39) || {value}, {value})"
    )


def _collect(inspected: Inspected) -> None:
    """Make ``aside``: one row for each bad row, as it came; and ``shown``: one for each fault."""
    work, source = inspected.reading.workplace, inspected.source
    file = source.file
    work.run(f"SET preserve_insertion_order = {str(source.is_text).lower()}")
    names = ", ".join(f'"{column.name}"::VARCHAR AS "{column.name}"' for column in file.columns)
    work.run(
        f"CREATE OR REPLACE TEMP TABLE raw AS SELECT _row, {names} FROM {source.again} "
        f"WHERE _row IN (SELECT _row FROM bad_{file.name})"
    )
    work.run("SET preserve_insertion_order = false")
    work.run(
        "CREATE OR REPLACE TEMP TABLE sentences (fault SMALLINT, column_name VARCHAR, "
        "rule VARCHAR, reason VARCHAR)"
    )
    sentences = [
        (number, column, rule, reason(file.name, column, rule))
        for number, (column, rule) in enumerate(inspected.faults)
    ]
    work.duck.executemany("INSERT INTO sentences VALUES (?, ?, ?, ?)", sentences)
    _place_lines(inspected)
    work.run(
        "CREATE OR REPLACE TEMP TABLE aside AS SELECT raw.* EXCLUDE (_row), "
        f"{quoted(source.path.name)} AS _file, l.line AS _line, f._column, f._rule, f._reason "
        "FROM raw JOIN lines l USING (_row) JOIN (SELECT _row, "
        "string_agg(column_name, '; ' ORDER BY fault) AS _column, "
        "string_agg(rule, '; ' ORDER BY fault) AS _rule, "
        "string_agg(reason, '; ' ORDER BY fault) AS _reason "
        f"FROM bad_{file.name} JOIN sentences USING (fault) GROUP BY _row) f USING (_row)"
    )
    if inspected.rejects:
        _add_rejects(inspected)


def _place_lines(inspected: Inspected) -> None:
    """Make ``lines``: on which line of the file each bad row begins (in Parquet: which row it is).

    A row's number counts the readable rows. Before it lie the heading, rows that could not be
    split, and the line ends inside quoted values, which only bad rows have.
    """
    work, file = inspected.reading.workplace, inspected.source.file
    if not inspected.source.is_text:
        work.run("CREATE OR REPLACE TEMP TABLE lines AS SELECT _row, _row AS line FROM raw")
        return
    ends = " + ".join(
        f'coalesce(length("{c.name}") - length(replace("{c.name}", chr(10), \'\')), 0)'
        for c in file.columns
    )
    # A reject's line counts records, itself included, from the heading on as line 1.
    work.run(
        "CREATE OR REPLACE TEMP TABLE rejected AS SELECT line AS record, min(error_type::VARCHAR) "
        "AS error, trim(any_value(csv_line), chr(10) || chr(13)) AS text, "
        "line - 1 - row_number() OVER (ORDER BY line) AS before "
        f"FROM rejects_{file.name} GROUP BY line"
    )
    work.run(
        "CREATE OR REPLACE TEMP TABLE lines AS WITH records AS ("
        "SELECT _row, _row + 1 + (SELECT count(*) FROM rejected j WHERE j.before < _row) "
        "AS record, "
        f"{ends} AS ends FROM raw UNION ALL SELECT NULL, record, "
        "length(text) - length(replace(text, chr(10), '')) FROM rejected) "
        "SELECT _row, record, record + coalesce(sum(ends) OVER (ORDER BY record "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS line FROM records"
    )


def _add_rejects(inspected: Inspected) -> None:
    """Rows that could not be split into columns: their text stands whole in the first one."""
    work, source = inspected.reading.workplace, inspected.source
    first = source.file.columns[0].name
    for error, rule in _REJECTED.items():
        sentence = quoted(reason(source.file.name, "", rule))
        work.run(
            f'INSERT INTO aside BY NAME SELECT j.text AS "{first}", '
            f"{quoted(source.path.name)} AS _file, l.line AS _line, '' AS _column, "
            f"'{rule}' AS _rule, {sentence} AS _reason FROM rejected j JOIN lines l "
            f"USING (record) WHERE l._row IS NULL AND j.error = '{error}'"
        )


def _faults(inspected: Inspected, batch_id: int) -> Iterator[Fault]:
    work, file = inspected.reading.workplace, inspected.source.file
    shown = work.rows(
        f"SELECT l.line, s.column_name, s.rule, {_shown_value(file)} FROM bad_{file.name} b "
        "JOIN lines l USING (_row) JOIN sentences s USING (fault) JOIN raw USING (_row) "
        f"ORDER BY l.line, b.fault LIMIT {FAULTS_SHOWN_MAX}"
    )
    if inspected.rejects:
        shown += work.rows(
            "SELECT _line, _column, _rule, '' FROM aside WHERE _column = '' "
            f"ORDER BY _line LIMIT {FAULTS_SHOWN_MAX}"
        )
    for line, column, rule, value in shown:
        yield Fault(
            batch_id=batch_id, file=file.name, line=line, column=column, rule=rule, value=value
        )


def _shown_value(file: File) -> str:
    """The value at fault; of a personal one only how long it is."""
    cases = " ".join(
        f"WHEN '{column.name}' THEN "
        + (
            f"repeat('*', least(length(raw.\"{column.name}\"), 20)::BIGINT)"
            if column.personal
            else f'left(raw."{column.name}", {_VALUE_MAX})'
        )
        for column in file.columns
    )
    return f"coalesce(CASE s.column_name {cases} END, '')"
