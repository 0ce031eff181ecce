"""What the database writes while somebody asks: counted by PostgreSQL, compared row by row."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

# What reading leaves behind on purpose: the record of reads, the trail, the session.
ON_THE_RECORD = re.compile(
    r"privacy_(access\w*|ledger\w*|readingtally|customeropened|unusualaccess)"
    r"|foundation_auditentry|django_session"
)
_TRAIL = "public.foundation_auditentry"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.\d]*(\+\d\d(:?\d\d)?)?")
# A secret that is drawn anew each time, as its hash.
_DRAWN = re.compile(r'(?<="secret_digest": ")[0-9a-f]{64}')
Rows = Mapping[str, str]  # number → the row in words


@dataclass(frozen=True, kw_only=True)
class Changes:
    """Tables written to, and what became of their rows, told without moments and drawn secrets.

    ``on_the_trail``: a command said in the audit trail what it did.
    """

    tables: frozenset[str]
    rows: tuple[str, ...]
    on_the_trail: bool


def written_tables() -> Mapping[str, int]:
    """How many rows this transaction has written so far, by table; what was undone counts too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname || '.' || relname, n_tup_ins + n_tup_upd + n_tup_del "
            "FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


class Ledger:
    """The rows of every table as they stand before the attacks."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT n.nspname || '.' || c.relname FROM pg_class c "
                "JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE c.relkind = 'r' AND n.nspname IN ('public', 'gx')"
            )
            self._before = {table: _rows_of(table) for (table,) in cursor.fetchall()}

    @contextmanager
    def undone(self) -> Iterator[list[Changes]]:
        """Do something, learn what changed, and undo it."""
        learnt: list[Changes] = []
        before, numbers = written_tables(), _last_numbers()
        with transaction.atomic():
            yield learnt
            after = written_tables()
            tables = {name for name, rows in after.items() if rows > before.get(name, 0)}
            learnt.append(self._changes(tables))
            transaction.set_rollback(True)
        _number_again(numbers)  # so that the same rows get the same numbers the next time

    def _changes(self, written: set[str]) -> Changes:
        told: list[str] = []
        tables = {table for table in written if not _is_on_the_record(table)}
        for table in sorted(tables):
            before, after = self._before.get(table, {}), _rows_of(table)
            told += [
                f"{table} {'changed' if number in before else 'added'} {row}"
                for number, row in after.items()
                if before.get(number) != row
            ]
            told += [
                f"{table} removed {before[number]}" for number in before if number not in after
            ]
        return Changes(
            tables=frozenset(tables),
            rows=tuple(_DRAWN.sub("<drawn>", _MOMENT.sub("<moment>", t)) for t in told),
            on_the_trail=_TRAIL in written,
        )


def _is_on_the_record(table: str) -> bool:
    return ON_THE_RECORD.fullmatch(table.partition(".")[2]) is not None


def _rows_of(table: str) -> Rows:
    schema, _, name = table.partition(".")
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT to_jsonb(t) FROM "{schema}"."{name}" t')  # noqa: S608 - our tables
        rows: list[Any] = [row for (row,) in cursor.fetchall()]
    return {str(number): row for number, row in map(_numbered, rows)}


def _numbered(row: Any) -> tuple[str, str]:
    text = str(row)
    found = re.search(r'"(?:id|session_key|intent_id|customer_id|night)": ("?[^",}]+"?)', text)
    return (found[1] if found else text), text


def _last_numbers() -> Mapping[str, int | None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename), last_value "
            "FROM pg_sequences"
        )
        return dict(cursor.fetchall())


def _number_again(before: Mapping[str, int | None]) -> None:
    after = _last_numbers()
    with connection.cursor() as cursor:
        for name, last in before.items():
            if after.get(name) == last:
                continue
            cursor.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])
