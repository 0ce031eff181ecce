"""What every login may write, and what it must be refused: rows of others, tables, upserts.

Rows are offered as their bearer would write them, for one customer (or piece of work) after the
other: for those in sight they are taken, for the others refused.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from psycopg import sql

from guanxi.foundation.dictionary import Purpose, Reach
from guanxi.privacy.attacks import scene
from guanxi.privacy.attacks.contexts import WITHOUT_CONTEXT, Bearer, Presented
from guanxi.privacy.attacks.promises import Bank, Promise, Row
from guanxi.privacy.attacks.suite.looks import Presence
from guanxi.privacy.enforcement.tables import Column, Table
from guanxi.privacy.enforcement.views import RECORDS, SEALED

REFUSED = ("42501", "0A000", "0 rows")  # no right, no policy, no row; an upsert at a rule
# Some of every kind: one's own, of the office, by work, handed over, of another branch.
_CUSTOMERS = (1, 2, 3, 4, 5, 6, 9, 12, scene.CUSTOMER_BY_WORK, scene.CUSTOMER_HANDED)
_WORK = (1, 2, 3, 5, 6, 36, scene.WORK_CLOSED + 1, scene.WORK_CLOSED + 2)
_PEOPLE = ("actor_id", "staff_id", "by_id", "assignee_id", "closed_by_id")


@dataclass(frozen=True, kw_only=True)
class Writing:
    """One statement that writes; ``must_be_refused`` where the bank promises that."""

    purpose: Purpose
    table: str
    token: str
    context: str
    statement: str
    must_be_refused: bool

    @property
    def zone(self) -> str:
        """The login that asks."""
        return self.purpose.value

    @property
    def name(self) -> str:
        return f"written for {self.purpose.value}, {self.context}: {self.statement[:90]}"


def writings(bank: Bank, present: Sequence[Presence]) -> list[Writing]:
    """For every table that a purpose knows: change, delete, insert one's own and others'."""
    return [
        writing
        for presence in present
        for presented in presence.presented
        if presented.bearer or presented.kind == "none"
        for table in Promise(bank, presence.purpose, None).tables()
        for writing in _Scribbler(bank, presence.purpose, presented, table).writings()
    ]


class _Scribbler:
    """Writes to one view under one context."""

    def __init__(self, bank: Bank, purpose: Purpose, presented: Presented, table: Table) -> None:
        self.bank, self.purpose, self.presented, self.table = bank, purpose, presented, table
        self.here = f'{purpose.value}."{table.name}"'
        self.promise = Promise(bank, purpose, presented.bearer)
        self.loads = purpose is Purpose.LOADER
        self.changes = self.loads and table.name not in RECORDS
        self.may = presented.bearer is not None or purpose in WITHOUT_CONTEXT

    def writings(self) -> Iterator[Writing]:
        yield from self._changes()
        yield from self._deletions()
        inserts = self.purpose in self.table.rows.inserted_for
        if inserts or (self.loads and self.table.name not in SEALED):
            for row, refused in self._rows():
                yield self._writing(self._insert(row), refused=refused or not self.may)
            for row, _refused in islice(self._rows(), 1):
                yield self._writing(f"{self._insert(row)} ON CONFLICT DO NOTHING", refused=True)
        else:
            for row in islice(self.bank.rows[self.table.name], 1):
                yield self._writing(self._insert(row), refused=True)

    def _writing(self, statement: str, *, refused: bool = False) -> Writing:
        return Writing(
            purpose=self.purpose,
            table=self.table.name,
            token=self.presented.token,
            context=self.presented.kind,
            statement=statement,
            must_be_refused=refused,
        )

    def _changes(self) -> Iterator[Writing]:
        """Reading what stood there, and blindly: PostgreSQL asks fewer policies then."""
        named = self.table.rows.updated if self.purpose in self.table.rows.updated_for else ()
        row = next(iter(self.bank.rows[self.table.name]), None)
        for column in self.table.columns:
            if column.name in named and row is not None:
                said = f'UPDATE {self.here} SET "{column.name}" = '
                yield self._writing(f'{said}"{column.name}"', refused=not self.may)
                yield self._writing(said + _literal(column, row[column.name]), refused=not self.may)
        first = self.table.columns[0].name
        refused = (first not in named and not self.changes) or not self.may
        yield self._writing(f'UPDATE {self.here} SET "{first}" = "{first}"', refused=refused)

    def _deletions(self) -> Iterator[Writing]:
        deletes = self.purpose in self.table.rows.deleted_for or self.changes
        yield self._writing(f"DELETE FROM {self.here}", refused=not deletes or not self.may)

    def _rows(self) -> Iterator[tuple[Row, bool]]:
        """Rows to insert, and whether they must be refused."""
        rows, reach = self.bank.rows[self.table.name], self.table.rows.reach
        if not rows:
            return
        template = _by(self.presented.bearer, rows[0], self.table)
        if reach is Reach.OF_WORK:
            for number in map(str, _WORK):
                changed: Row = {**template, self.table.rows.column: number}
                yield changed, not self.loads and not self._sees_work(number)
        elif "customer_id" in template and reach is not Reach.BANK:
            for number in map(str, _CUSTOMERS):
                row = self._about(template, number)
                yield row, not self.loads and not self._sees_customer(number)
        else:
            yield template, False

    def _sees_customer(self, number: str) -> bool:
        bearer = self.presented.bearer
        return bearer is not None and self.promise.sees_customer(number, bearer)

    def _sees_work(self, number: str) -> bool:
        bearer = self.presented.bearer
        work = self.bank.tables["worklist_workitem"]
        return bearer is not None and self.promise.sees(work, self.bank.work[number])

    def _about(self, template: Row, number: str) -> Row:
        """For the customer; with work of the bearer's where the row says for which."""
        row = {**template, "customer_id": number}
        if "work_id" in row:
            row["work_id"] = next(
                (
                    one["id"]
                    for one in self.bank.work.values()
                    if one["customer_id"] == number and not one["closed_at"]
                ),
                "1",
            )
        return row

    def _insert(self, row: Row) -> str:
        numbered = self.table.numbered
        columns = [one for one in self.table.columns if not (numbered and one.name == "id")]
        names = ", ".join(f'"{column.name}"' for column in columns)
        values = ", ".join(_value(self.table, column, row[column.name]) for column in columns)
        return f"INSERT INTO {self.here} ({names}) VALUES ({values})"


def _by(bearer: Bearer | None, row: Row, table: Table) -> Row:
    """As the bearer would write it."""
    if bearer is None:
        return row
    people = {name: str(bearer.actor) for name in _PEOPLE if row.get(name)}
    kind = "Customer" if bearer.level == "self" else "Staff"
    signed = {name: f"bank.{kind}:{bearer.actor}" for name in ("by", "ended_by") if row.get(name)}
    return {**row, **people, **signed}


def _value(table: Table, column: Column, value: str | None) -> str:
    """Just now, where the moment decides who sees the row or whether it may be made."""
    lately = table.rows.lately_by is not None and column.name == table.rows.lately_by[1]
    if lately or (column.name == "at" and "clock_timestamp" in table.rows.check):
        return "clock_timestamp()"
    if column.name == "until" and "clock_timestamp" in table.rows.check:
        return "clock_timestamp() + interval '30 minutes'"
    return _literal(column, value)


def _literal(column: Column, value: str | None) -> str:
    return f"{sql.Literal(value).as_string(None)}::{column.type}"


def outcome(said: str) -> str:
    """How many rows, or the SQLSTATE; a constraint that stops it says that no policy did."""
    state = said.partition(" ! ")[0]
    return "let through" if state.startswith("23") else state
