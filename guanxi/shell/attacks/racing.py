"""One change against one reader: nothing that begins after the commit may show the row."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg

from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.access import Reading, signed
from guanxi.shell.attacks.ground import connect

Statement = tuple[str, Sequence[object]]
Connection = psycopg.Connection[tuple[Any, ...]]
_AFTER = 2  # statements that begin after the commit, in each race
_PATIENCE = 60.0
_INTENT_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Race:
    """A change that ends somebody's sight of something.

    ``looks`` are statements that find a row before ``change`` and none after; ``undo`` makes it as
    before. ``by_audit``: the change is the closing of the reader's own intent.
    """

    name: str
    reader: Reading
    looks: Sequence[Statement]
    change: Sequence[Statement] = ()
    undo: Sequence[Statement] = ()
    by_audit: bool = False


@dataclass
class Readers:
    """Connections by the logins, each with a context that is renewed now and then."""

    audit: Connection = field(default_factory=lambda: connect("audit"))
    _open: dict[Purpose, Connection] = field(default_factory=dict)
    _tokens: dict[tuple[object, ...], tuple[float, str, int]] = field(default_factory=dict)

    def connection(self, purpose: Purpose) -> Connection:
        """The connection of the purpose's login."""
        if purpose not in self._open:
            self._open[purpose] = connect(purpose.value)
        return self._open[purpose]

    def token(self, what: Reading, *, fresh: bool = False) -> tuple[str, int]:
        """A signed context and its committed intent."""
        key = (what.actor, what.branch, what.level, what.purpose)
        known = self._tokens.get(key)
        if known is None or fresh or time.monotonic() - known[0] > _INTENT_SECONDS:
            (intent,) = self.audit.execute(
                "SELECT gx.open_intent(%s, %s, 'attack', '', '')", [what.actor, what.purpose.value]
            ).fetchone() or (0,)
            known = time.monotonic(), signed(what, intent=intent), intent
            self._tokens[key] = known
        return known[1], known[2]

    def forget(self, what: Reading) -> None:
        """Its intent is closed: the next race needs another."""
        self._tokens.pop((what.actor, what.branch, what.level, what.purpose), None)

    def close(self) -> None:
        """End all sessions."""
        for connection in (self.audit, *self._open.values()):
            connection.close()


class Writer:
    """Commits changes in a thread of its own, each a little after it is asked to."""

    def __init__(self) -> None:
        self.administrator = connect()
        self.administrator.execute("SET synchronous_commit = off")  # as visible, and sooner
        self.committed_ns = 0
        self._asked: tuple[float, Callable[[], None]] | None = None
        self._go, self._done = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def soon(self, delay: float, change: Callable[[], None]) -> None:
        """Make the change after so many seconds."""
        self.committed_ns, self._asked = 0, (delay, change)
        self._done.clear()
        self._go.set()

    def wait(self) -> None:
        """Until it is done."""
        if not self._done.wait(_PATIENCE):
            raise TimeoutError("a change was not committed")

    def now(self, statements: Sequence[Statement]) -> None:
        """In one transaction."""
        with self.administrator.transaction():
            for sql, values in statements:
                self.administrator.execute(sql, values)

    def close(self) -> None:
        """End the thread and the session."""
        self._asked = None
        self._go.set()
        self._thread.join(_PATIENCE)
        self.administrator.close()

    def _work(self) -> None:
        while self._go.wait():
            self._go.clear()
            if self._asked is None:
                return
            delay, change = self._asked
            time.sleep(delay)
            change()
            self.committed_ns = time.monotonic_ns()
            self._done.set()


def run(race: Race, readers: Readers, writer: Writer, chance: random.Random) -> tuple[int, int]:
    """Statements that began after the commit, and how many of them still showed the row.

    The reader has one open transaction, or one for each statement, as chance will have it.
    """
    token, intent = readers.token(race.reader, fresh=race.by_audit)
    connection = readers.connection(race.reader.purpose)
    look = chance.choice(race.looks)
    if not _shows(connection, token, look):
        raise AssertionError(f"{race.name}: {look[0]} shows nothing before the change")

    def change() -> None:
        if race.by_audit:
            readers.audit.execute("SELECT gx.close_intent(%s, 0, 0, '')", [intent])
        else:
            writer.now(race.change)

    writer.soon(chance.uniform(0, 0.003), change)
    kept_open = chance.random() < 0.5
    seen = _watch(connection, token, look, writer, kept_open=kept_open)
    writer.wait()
    if race.by_audit:
        readers.forget(race.reader)
    writer.now(race.undo)
    after = [shown for began, shown in seen if began >= writer.committed_ns]
    return len(after), sum(after)


def _watch(
    connection: Connection, token: str, look: Statement, writer: Writer, *, kept_open: bool
) -> list[tuple[int, bool]]:
    """When each statement began and whether it showed the row, until enough began afterwards."""
    seen: list[tuple[int, bool]] = []
    after, deadline = 0, time.monotonic() + _PATIENCE
    if kept_open:
        connection.execute("BEGIN")
        connection.execute("SELECT set_config('gx.context', %s, true)", [token])
    try:
        while after < _AFTER and time.monotonic() < deadline:
            after += 1 if writer.committed_ns else 0
            began = time.monotonic_ns()
            if kept_open:
                shown = connection.execute(*look).fetchone() is not None
            else:
                shown, began = _timed(connection, token, look)
            seen.append((began, shown))
    finally:
        if kept_open:
            connection.execute("COMMIT")
    return seen


def _timed(connection: Connection, token: str, look: Statement) -> tuple[bool, int]:
    with connection.transaction():
        connection.execute("SELECT set_config('gx.context', %s, true)", [token])
        began = time.monotonic_ns()
        return connection.execute(*look).fetchone() is not None, began


def _shows(connection: Connection, token: str, look: Statement) -> bool:
    return _timed(connection, token, look)[0]
