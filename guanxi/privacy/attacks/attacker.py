"""One login at work on one connection: strikes a blow and keeps everything the server says."""

import re
from collections.abc import Sequence
from itertools import product

import psycopg
from psycopg import sql
from psycopg.errors import Diagnostic
from psycopg.pq import TransactionStatus
from psycopg.pq.abc import PGresult

from guanxi.privacy.attacks.blows import Blow
from guanxi.privacy.attacks.scratch import Connection, Scratch

_COPY_OUT = re.compile(r"^\s*COPY\b.*\bTO STDOUT\b", re.IGNORECASE | re.DOTALL)
_COPY_IN = re.compile(r"^\s*COPY\b.*\bFROM STDIN\b", re.IGNORECASE | re.DOTALL)
_FIELDS = (
    "severity", "sqlstate", "message_primary", "message_detail", "message_hint", "context",
    "internal_query", "schema_name", "table_name", "column_name", "datatype_name",
    "constraint_name",
)  # fmt: skip
_PATIENCE = "10s"  # for one statement


class Attacker:
    """Comes in by the zone's own login. ``states`` counts the answers, by SQLSTATE."""

    def __init__(self, scratch: Scratch, zone: str, *, wide: str) -> None:
        self.zone = zone
        self.states: dict[str, int] = {}
        self._scratch, self._wide = scratch, wide
        self._said: list[str] = []
        self._connection = self._come_in()

    def strike(self, blow: Blow, token: str) -> str:
        """All that came back, as one text; afterwards the session is as new."""
        self._said.clear()
        try:
            self._prepare(blow)
            if blow.alone:
                self._quietly(_setting(token, local=False))
            else:
                self._begin(token)
            self._all(blow.steps, token, alone=blow.alone)
            self._quietly("COMMIT" if blow.commits else "ROLLBACK")
            self._quietly("DISCARD ALL")
        except psycopg.OperationalError as broken:
            self._said.append(str(broken))
            self._connection.close()
            self._connection = self._come_in()
        return "\n".join(self._said)

    def leave(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _come_in(self) -> Connection:
        connection = self._scratch.come_in(self.zone, statement_timeout=_PATIENCE)
        connection.add_notice_handler(self._hear)
        connection.add_notify_handler(lambda notify: self._said.append(notify.payload))
        return connection

    def _prepare(self, blow: Blow) -> None:
        if not blow.before:
            return
        self._begin(self._wide)
        self._all(blow.before, self._wide)
        self._quietly("ROLLBACK")
        self._said.clear()

    def _all(self, steps: Sequence[str], token: str, *, alone: bool = False) -> None:
        for step in steps:
            try:
                self._run(step)
                self._count("00000")
            except psycopg.Error as error:
                if self._connection.closed:
                    raise
                self._hear(error.diag)
                self._count(error.sqlstate or type(error).__name__)
            if self._connection.info.transaction_status is TransactionStatus.INERROR:
                self._quietly("ROLLBACK")
                if not alone:
                    self._begin(token)

    def _begin(self, token: str) -> None:
        self._connection.execute(f"BEGIN; {_setting(token, local=True)}")

    def _run(self, statement: str) -> None:
        if _COPY_OUT.match(statement):
            with self._connection.cursor().copy(statement) as copy:
                self._said += [bytes(block).decode("utf-8", "replace") for block in copy]
            return
        if _COPY_IN.match(statement):
            with self._connection.cursor().copy(statement) as copy:
                copy.write("1\tx\n")
            return
        cursor = self._connection.execute(statement)
        more: bool | None = True
        while more:
            if cursor.pgresult is not None:
                self._said += _values(cursor.pgresult)
            self._said.append(cursor.statusmessage or "")
            more = cursor.nextset()

    def _quietly(self, statement: str) -> None:
        try:
            self._connection.execute(statement)
        except psycopg.Error as error:
            if self._connection.closed:
                raise
            self._hear(error.diag)

    def _hear(self, told: Diagnostic) -> None:
        self._said += [str(value) for one in _FIELDS if (value := getattr(told, one, None))]

    def _count(self, state: str) -> None:
        self.states[state] = self.states.get(state, 0) + 1


def _values(result: PGresult) -> list[str]:
    """Every value as the server wrote it: an attack may have changed how it writes."""
    cells = product(range(result.ntuples), range(result.nfields))
    values = (result.get_value(row, column) for row, column in cells)
    return [value.decode("utf-8", "replace") for value in values if value is not None]


def _setting(token: str, *, local: bool) -> str:
    literal = sql.Literal(token).as_string(None)
    return f"SELECT set_config('gx.context', {literal}, {str(local).lower()})"
