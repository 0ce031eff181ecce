"""Read one file once, give every value its type, and mark every row that breaks a rule."""

from dataclasses import dataclass

import duckdb
from django.utils.translation import gettext as _

from guanxi.ingest.checks import file_checks, row_checks
from guanxi.ingest.checks.reading import STORED, Reading
from guanxi.ingest.contract import Column, Kind
from guanxi.ingest.source import Source, not_utf8, refusal, unreadable_parquet

# What a reference brings along from the row it leads to.
_CARRIED = {"products": ("product_class",), "accounts": ("owner_id", "product_class")}
# Blank, no-break, ideographic and the widths of the printers' blanks.
_BLANKS = " \u00a0\u2002\u2003\u2009\u3000"
_SHAPES = {
    "TOO MANY COLUMNS": "columns",
    "MISSING COLUMNS": "columns",
    "UNQUOTED VALUE": "quoting",
}


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """A file with its verdict. Rows lie in ``read_x``; those set aside are also in ``bad_x``."""

    source: Source
    reading: Reading
    faults: list[tuple[str, str]]  # (column, rule) by the number under which ``bad_x`` has it
    read: int
    bad: int
    rejects: int  # of the bad rows, those that could not even be split into columns


def inspect(source: Source, reading: Reading) -> Inspected:
    """Everything the contract asks of the file. Raises DeliveryRefused where it is not whole."""
    work, name = reading.workplace, source.file.name
    checks = row_checks(reading)
    work.run(f"SET preserve_insertion_order = {str(source.is_text).lower()}")
    try:
        work.run(f"CREATE TABLE read_{name} AS {_typed_and_checked(source, reading)}")
    except duckdb.Error as error:
        if source.is_text or not _is_about_the_file(error):
            raise
        raise unreadable_parquet(source.path) from None
    finally:
        work.run("SET preserve_insertion_order = false")
    rejects = _rejects(source, reading)
    faults = [(check.column, check.rule) for check in checks]
    work.run(
        f"CREATE TABLE bad_{name} AS SELECT _row, unnest(_faults) AS fault FROM read_{name} "
        "WHERE _faults IS NOT NULL"
    )
    for finding in file_checks(reading):
        work.run(f"INSERT INTO bad_{name} SELECT _row, {len(faults)} FROM ({finding.rows})")
        faults.append((finding.column, finding.rule))
    read = work.value(f"SELECT count(*) FROM read_{name}") + rejects
    if read != source.rows:
        raise refusal(
            source.path,
            _("has %(found)d rows, and its manifest says %(said)d")
            % {"found": read, "said": source.rows},
            _("It was cut off, or counted before it was done; send the delivery again."),
        )
    bad = work.value(f"SELECT count(DISTINCT _row) FROM bad_{name}") + rejects
    return Inspected(
        source=source, reading=reading, faults=faults, read=read, bad=bad, rejects=rejects
    )


def _is_about_the_file(error: duckdb.Error) -> bool:
    """Whether Parquet is broken, rather than the disk full or the work stopped from outside."""
    # A page that is no page at all is an error without a kind.
    known = isinstance(error, duckdb.InvalidInputException | duckdb.ConversionException)
    return known or type(error) is duckdb.Error


def _typed_and_checked(source: Source, reading: Reading) -> str:
    checks = row_checks(reading)
    columns = source.file.columns
    joined = [column for column in columns if column.references not in (None, source.file.name)]
    kept = [f'v."{column.name}"' for column in columns]
    for column in joined:
        kept.append(f"r_{column.name}.id AS id_{column.name}")
        kept += [
            f"r_{column.name}.{more} AS {more}_of_{column.name}"
            for more in _CARRIED.get(column.references or "", ())
        ]
    any_fault = " OR ".join(f"({check.condition})" for check in checks)
    each = ", ".join(
        f"CASE WHEN {check.condition} THEN {number} END" for number, check in enumerate(checks)
    )
    joins = "".join(
        f" LEFT JOIN known_{column.references} r_{column.name} "
        f'ON r_{column.name}.source_id = v."{column.name}"'
        for column in joined
    )
    return (
        f"SELECT v._row, {', '.join(kept)}, CASE WHEN {any_fault} THEN "
        f"list_filter([{each}], lambda x: x IS NOT NULL)::SMALLINT[] END AS _faults "
        f"FROM (SELECT _row, {_typed(source, reading)} FROM {source.relation}) v{joins}"
    )


def _typed(source: Source, reading: Reading) -> str:
    parts = []
    for column in source.file.columns:
        parts.append(f'{_value(column, reading)} AS "{column.name}"')
        if column.kind in STORED and not reading.is_native(column):
            parts.append(f'{_text(column)} AS "_{column.name}"')
    return ", ".join(parts)


def _text(column: Column) -> str:
    return f"nullif(\"{column.name}\"::VARCHAR, '')"


def _value(column: Column, reading: Reading) -> str:
    text = _text(column)
    if reading.is_native(column):
        return f'"{column.name}"::{STORED[column.kind]}'
    match column.kind:
        case Kind.TEXT:
            return f"nullif(trim(\"{column.name}\"::VARCHAR, '{_BLANKS}'), '')"
        case Kind.DAY | Kind.MONEY | Kind.NUMBER:
            # Written as we would write it, or not at all: no 1e3, no 007, no 2026-1-5.
            value = f"TRY_CAST({text} AS {STORED[column.kind]})"
            return f"CASE WHEN {value}::VARCHAR = {text} THEN {value} END"
        case Kind.MOMENT:
            pattern = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?"
            value = f"TRY_CAST({text} AS TIMESTAMP)"
            return f"CASE WHEN regexp_full_match({text}, '{pattern}') THEN {value} END"
        case Kind.YES_NO:
            return f"CASE {text} WHEN 'true' THEN true WHEN 'false' THEN false END"
        case _:
            return text


def _rejects(source: Source, reading: Reading) -> int:
    """Count lines that have not the shape of a row; refuse the file where it is not even text."""
    if not source.is_text:
        return 0
    work, table = reading.workplace, f"rejects_{source.file.name}"
    kinds = work.rows(f"SELECT error_type::VARCHAR, min(line) FROM {table} GROUP BY 1 ORDER BY 2")
    for kind, line in kinds:
        if kind == "INVALID ENCODING":
            raise not_utf8(source.path, line)
        if kind not in _SHAPES:
            raise refusal(
                source.path,
                _("cannot be read at line %d") % line,
                _("Look for a missing line end or quote, then send the delivery again."),
            )
    return int(work.value(f"SELECT count(DISTINCT line) FROM {table}"))
