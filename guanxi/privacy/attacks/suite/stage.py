"""The connection on which promises are tried: become a login, ask, and take everything back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from psycopg import sql

from guanxi.privacy.attacks.scratch import Connection, Scratch, connect
from guanxi.privacy.enforcement.checking import catalogue_question
from guanxi.privacy.enforcement.roles import login


class Stage:
    """One transaction at a time, always rolled back."""

    def __init__(self, scratch: Scratch) -> None:
        self._connection: Connection = connect(scratch.address)
        self._connection.execute("SET client_min_messages = error")

    def leave(self) -> None:
        """Close the connection."""
        self._connection.close()

    @contextmanager
    def act(self) -> Iterator[None]:
        """A transaction that leaves nothing behind."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.execute("ROLLBACK")

    def change(self, *statements: str) -> str:
        """Run as the administrator; the SQLSTATE of the first that fails, otherwise empty."""
        try:
            with self._connection.transaction():
                for statement in statements:
                    self._connection.execute(statement)
        except psycopg.Error as error:
            return error.sqlstate or "?????"
        return ""

    def altered(self, statements: Sequence[str]) -> int:
        """Run as the administrator, past triggers and foreign keys; how many rows were touched.

        Statements that break a rule of a table are left out.
        """
        told = self._connection.execute("SELECT attacks.altered(%s)", [list(statements)])
        return int(told.fetchall()[0][0])

    def asked(self, statement: str) -> list[tuple[str, ...]]:
        """The administrator's own question."""
        return self._connection.execute(statement).fetchall()

    def catalogue(self) -> set[tuple[str, ...]]:
        """What `guanxi privacy check` compares: every object, property and value."""
        return set(self._connection.execute(*catalogue_question()).fetchall())

    def answers(self, zone: str, token: str, statements: Sequence[str]) -> list[str]:
        """What a login gets under a context for each: a value, how many rows, or the refusal.

        A refusal begins with its SQLSTATE and `` ! ``. Whatever was written is taken back.
        """
        self._connection.execute(
            sql.SQL(
                "SAVEPOINT here; SET LOCAL SESSION AUTHORIZATION {}; SET LOCAL gx.context = {}"
            ).format(sql.Identifier(login(zone)), sql.Literal(token))
        )
        try:
            told = self._connection.execute("SELECT attacks.tried(%s)", [list(statements)])
            return list(told.fetchall()[0][0])
        except psycopg.Error as error:  # it could not even begin
            return [f"{error.sqlstate} ! {error}"] * len(statements)
        finally:
            self._connection.execute("ROLLBACK TO here; RELEASE here")

    def course(self, zone: str, token: str, steps: Sequence[str], question: str) -> list[str]:
        """What a login gets step by step, each resting on the one before; then the question.

        ``{0}`` in a step is what the first step gave. The question is the administrator's.
        """
        self._connection.execute(
            sql.SQL(
                "SAVEPOINT here; SET LOCAL SESSION AUTHORIZATION {}; SET LOCAL gx.context = {}"
            ).format(sql.Identifier(login(zone)), sql.Literal(token))
        )
        told: list[str] = []
        try:
            for step in steps:
                cursor = self._connection.execute(step.format(*told[:1]))
                told.append(str(cursor.fetchall()[0][0]) if cursor.description else "done")
            self._connection.execute("RESET SESSION AUTHORIZATION")
            told.append(str(self._connection.execute(question.format(*told[:1])).fetchall()))
        except psycopg.Error as error:
            told.append(str(error.sqlstate))
        finally:
            self._connection.execute("ROLLBACK TO here; RELEASE here")
        return told
