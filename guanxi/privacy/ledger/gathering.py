"""Which lines of the record are not sealed yet.

Numbers say nothing about it: a transaction may draw a number and commit minutes later, and a
release bears the number of its intent. So lines are looked for by their time, from a moment on that
moves only when it is certain that nothing before it can still appear:

* A mark is taken: the moment, and a transaction number just drawn, greater than all drawn before.
* When every transaction older than the mark has ended, lines whose time is before the mark are all
  there. A while is left for clocks that differ and for time between reading the clock and writing.
* Now and then, and at the start, everything is looked through, whatever its time: so a line that
  came in some other way, with an old time, is sealed too, late, which the verification then tells.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

from guanxi.privacy.ledger.entries import FIELDS, INTENT, RELEASE, entry_bytes
from guanxi.privacy.ledger.tree import leaf_hash

ALLOWANCE = timedelta(minutes=2)
LOOK_THROUGH_EVERY = timedelta(hours=6)
MARK_EVERY = timedelta(seconds=30)  # a transaction number for each: thirty million would be a year
AT_ONCE_MAX = 50_000

_SOURCES = {INTENT: ("privacy_accessintent", "id"), RELEASE: ("privacy_accessrelease", "intent_id")}
_LONG_AGO = "-infinity"


class Line(NamedTuple):
    """A line of the record that has no leaf: when, what, and its bytes."""

    at: datetime
    kind: str
    number: int
    body: bytes

    def hash(self) -> bytes:
        return leaf_hash(self.body)


@dataclass(frozen=True)
class _Mark:
    at: datetime
    transaction: int


class Gathering:
    """Remembers between two rounds from when on lines must be looked for."""

    def __init__(self) -> None:
        self._from: datetime | None = None
        self._mark: _Mark | None = None
        self._looked_through_at: datetime | None = None

    def unsealed(self, now: datetime) -> list[Line]:
        """Lines without a leaf in the order of their time, at most AT_ONCE_MAX."""
        if self._looked_through_at is None or now - self._looked_through_at > LOOK_THROUGH_EVERY:
            self._from = None
        with connection.cursor() as cursor:
            # Before the lines are looked for: what has ended by now, is seen below.
            oldest = _number(cursor, "pg_snapshot_xmin(pg_current_snapshot())")
            lines = [line for kind in FIELDS for line in _without_leaf(cursor, kind, self._from)]
            if len(lines) < AT_ONCE_MAX:
                self._move_on(cursor, now, oldest)
        lines.sort(key=lambda line: line[:3])
        return lines[:AT_ONCE_MAX]

    def _move_on(self, cursor: CursorWrapper, now: datetime, oldest: int) -> None:
        if self._from is None:
            self._looked_through_at = now
        mark = self._mark
        if mark is not None and oldest >= mark.transaction:
            self._from = mark.at - ALLOWANCE
        elif mark is not None:
            return
        if mark is None or now - mark.at >= MARK_EVERY:
            self._mark = _Mark(now, _number(cursor, "pg_current_xact_id()"))


def unsealed_lines() -> Iterator[Line]:
    """All lines without a leaf, whatever their time, for the export."""
    with connection.cursor() as cursor:
        for kind in FIELDS:
            yield from _without_leaf(cursor, kind, None)


def bodies_of(names: Iterable[tuple[str, int]]) -> dict[tuple[str, int], bytes]:
    """The bytes of those lines that are there."""
    numbers: dict[str, list[int]] = {}
    for kind, number in names:
        numbers.setdefault(kind, []).append(number)
    found: dict[tuple[str, int], bytes] = {}
    with connection.cursor() as cursor:
        for kind in numbers.keys() & _SOURCES.keys():
            _table, key = _SOURCES[kind]
            cursor.execute(f"{_select(kind)} WHERE e.{key} = ANY(%s)", [numbers[kind]])
            found |= {(line.kind, line.number): line.body for line in _lines(kind, cursor)}
    return found


def _number(cursor: CursorWrapper, transaction: str) -> int:
    cursor.execute(f"SELECT {transaction}::text::bigint")
    number: int = cursor.fetchall()[0][0]
    return number


def _without_leaf(cursor: CursorWrapper, kind: str, since: datetime | None) -> list[Line]:
    _table, key = _SOURCES[kind]
    cursor.execute(
        f"{_select(kind)} WHERE e.at >= %s AND NOT EXISTS"
        f" (SELECT FROM privacy_ledgerleaf l WHERE l.kind = %s AND l.entry = e.{key})"
        f" ORDER BY e.at, e.{key} LIMIT %s",
        [since or _LONG_AGO, kind, AT_ONCE_MAX],
    )
    return list(_lines(kind, cursor))


def _select(kind: str) -> str:
    table, key = _SOURCES[kind]
    fields = ", ".join(f"e.{name}" for name in FIELDS[kind])
    return f"SELECT e.at, e.{key}, {fields} FROM {table} e"  # noqa: S608 - our own names


def _lines(kind: str, cursor: CursorWrapper) -> Iterator[Line]:
    for at, number, *rest in cursor.fetchall():
        values = dict(zip(FIELDS[kind], rest, strict=True))
        yield Line(at, kind, number, entry_bytes(kind, number, at, values))
