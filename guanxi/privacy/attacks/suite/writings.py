"""What every login may write, and what it must be refused: rows of others, tables, upserts."""

from collections.abc import Iterator
from dataclasses import dataclass

from psycopg import sql

from guanxi.foundation.dictionary import Purpose, Reach
from guanxi.privacy.attacks.contexts import WITHOUT_CONTEXT, Bearer, Presented
from guanxi.privacy.attacks.promises import Bank, Promise, Row
from guanxi.privacy.attacks.suite.looks import Presence
from guanxi.privacy.enforcement.tables import Table

REFUSED = ("42501", "0A000")  # no right or no policy; an upsert where there is a rule


@dataclass(frozen=True, kw_only=True)
class Writing:
    """One statement that writes; ``must_be_refused`` where the bank promises that."""

    purpose: Purpose
    table: str
    token: str
    statement: str
    must_be_refused: bool

    @property
    def zone(self) -> str:
        """The login that asks."""
        return self.purpose.value

    @property
    def name(self) -> str:
        return f"written for {self.purpose.value}: {self.statement[:90]}"


def writings(bank: Bank, present: list[Presence]) -> list[Writing]:
    """For every table that a purpose knows: change, delete, insert one's own and others'."""
    return [
        writing
        for presence in present
        for presented in _first_and_none(presence)
        for table in Promise(bank, presence.purpose, None).tables()
        for writing in _of_table(bank, presence.purpose, presented, table)
    ]


def _first_and_none(presence: Presence) -> list[Presented]:
    genuine = [one for one in presence.presented if one.bearer]
    nobody = [one for one in presence.presented if one.kind == "none"]
    return [*genuine[:2], *nobody]


def _of_table(
    bank: Bank, purpose: Purpose, presented: Presented, table: Table
) -> Iterator[Writing]:
    here = f'{purpose.value}."{table.name}"'
    promise = Promise(bank, purpose, presented.bearer)
    may_write = presented.bearer is not None or purpose in WITHOUT_CONTEXT

    def writing(statement: str, *, refused: bool = False) -> Writing:
        return Writing(
            purpose=purpose,
            table=table.name,
            token=presented.token,
            statement=statement,
            must_be_refused=refused,
        )

    changed = set(table.rows.updated) if purpose in table.rows.updated_for else set()
    for column in [*sorted(changed), table.columns[0].name]:
        refused = column not in changed and purpose is not Purpose.LOADER
        yield writing(f'UPDATE {here} SET "{column}" = "{column}"', refused=refused)
    yield writing(f"DELETE FROM {here}", refused=_keeps(table, purpose))
    inserts = purpose in table.rows.inserted_for or purpose is Purpose.LOADER
    for row in _rows_to_write(bank, promise, table):
        hidden = not promise.sees(table, row) and table.rows.reach is not Reach.WORK
        statement = _insert(here, table, row)
        refused = not inserts or not may_write or (hidden and purpose is not Purpose.LOADER)
        yield writing(statement, refused=refused)
        yield writing(f"{statement} ON CONFLICT DO NOTHING", refused=True)


def _keeps(table: Table, purpose: Purpose) -> bool:
    return purpose not in table.rows.deleted_for and purpose is not Purpose.LOADER


def _rows_to_write(bank: Bank, promise: Promise, table: Table) -> Iterator[Row]:
    """Copies of a row that is seen and of one that is not, each as its bearer would write it."""
    rows = bank.rows[table.name]
    for wanted in (True, False):
        found = next((row for row in rows if promise.sees(table, row) is wanted), None)
        if found is not None:
            yield _as_written_by(found, promise.bearer, table)


def _as_written_by(row: Row, bearer: Bearer | None, table: Table) -> Row:
    """By the bearer and just now, where a table shows people what they have just done."""
    if bearer is None or table.rows.lately_by is None:
        return row
    person, moment = table.rows.lately_by
    return {**row, person: str(bearer.actor), moment: "2099-01-01 00:00:00+00"}


def _insert(here: str, table: Table, row: Row) -> str:
    columns = [column for column in table.columns if not (table.numbered and column.name == "id")]
    names = ", ".join(f'"{column.name}"' for column in columns)
    values = ", ".join(
        f"{sql.Literal(row[column.name]).as_string(None)}::{column.type}" for column in columns
    )
    return f"INSERT INTO {here} ({names}) VALUES ({values})"


def outcome(said: str) -> str:
    """How many rows, or the SQLSTATE; a constraint that stops it says that no policy did."""
    state = said.partition(" ! ")[0]
    return "let through" if state.startswith("23") else state
