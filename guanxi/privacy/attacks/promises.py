"""What the bank promises that a purpose and a person see, said again in Python, row by row.

The same rules as ``enforcement/policies.py`` makes into policies, put down a second time from what
the declarations mean and evaluated over a copy of the tables: an independent witness of what every
view must show, against which attacks and mutants are judged.
"""

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from psycopg import sql

from guanxi.foundation.dictionary import Mask, Purpose, Reach
from guanxi.privacy.attacks import canaries
from guanxi.privacy.attacks.contexts import WITHOUT_CONTEXT, Bearer
from guanxi.privacy.attacks.scratch import Connection
from guanxi.privacy.enforcement.tables import Column, Table, every_table
from guanxi.privacy.masks import sql_of

Row = Mapping[str, str | None]  # every value as the text that PostgreSQL writes
Shown = tuple[str | None, ...]

REFUSED = {
    Purpose.MARKETING: "direct_marketing",
    Purpose.AUTOMATED: "automated_decisions",
    Purpose.SENSITIVE: "sensitive_data",
    Purpose.DISCLOSURE: "third_party_disclosure",
}
_STAFF_WORK = (Purpose.STANDARD, Purpose.PERSONAL)
PARTLY = (Mask.NAME, Mask.DOCUMENT, Mask.PHONE, Mask.CARD, Mask.EMAIL, Mask.ADDRESS)


class Cell(NamedTuple):
    """A value and what its mask makes of it."""

    raw: str | None
    masked: str | None


class Bank:
    """A copy of all tables, read by the administrator, whom no policy binds."""

    def __init__(self, administrator: Connection) -> None:
        self.tables = {table.name: table for table in every_table()}
        self.cells = {table.name: [*_cells(administrator, table)] for table in self.tables.values()}
        self.rows: dict[str, list[Row]] = {
            name: [{column: cell.raw for column, cell in row.items()} for row in rows]
            for name, rows in self.cells.items()
        }
        self.customers = {str(row["id"]): row for row in self.rows["bank_customer"]}
        self.accounts = {str(row["id"]): row for row in self.rows["bank_account"]}

    @property
    def work(self) -> Mapping[str, Row]:
        """Work by its number."""
        return {str(row["id"]): row for row in self.rows["worklist_workitem"]}

    def with_work_taken_back(self, actor: int) -> "Bank":
        """As it would be if the person took back what the person has handed over and is open."""
        would_be = copy(self)
        would_be.rows = {
            **self.rows,
            "worklist_workitem": [
                {**row, "assignee_id": str(actor)}
                if row["handed_by_id"] == str(actor) and not row["closed_at"]
                else row
                for row in self.rows["worklist_workitem"]
            ],
        }
        return would_be


def _cells(administrator: Connection, table: Table) -> Iterator[Mapping[str, Cell]]:
    here = sql.Identifier("public", table.name)
    shown = [sql.SQL(_masked(column)) for column in table.columns]
    raw = [sql.SQL("{}::text").format(sql.Identifier(column.name)) for column in table.columns]
    found = administrator.execute(
        sql.SQL("SELECT {} FROM {}").format(sql.SQL(", ").join([*raw, *shown]), here)
    )
    count = len(table.columns)
    for row in found:
        yield {
            column.name: Cell(row[at], row[count + at]) for at, column in enumerate(table.columns)
        }


def _masked(column: Column) -> str:
    mask = column.declared.mask
    if mask in PARTLY:
        return f"({sql_of(mask, f'{_quoted(column)}')})::text"
    return "NULL::text"


def _quoted(column: Column) -> str:
    return f'"{column.name}"'


@dataclass(frozen=True)
class Promise:
    """What one bearer of a context, or nobody, sees for one purpose."""

    bank: Bank
    purpose: Purpose
    bearer: Bearer | None

    @property
    def zone(self) -> str:
        """The login that asks."""
        return self.purpose.value

    def tables(self) -> list[Table]:
        """Tables of which the purpose has a view."""
        return [table for table in self.bank.tables.values() if table.is_known_to(self.purpose)]

    def shown(self, table: Table) -> list[Shown]:
        """The rows of the view, each value as text, in no order."""
        rows = zip(self.bank.rows[table.name], self.bank.cells[table.name], strict=True)
        return [
            tuple(self._value(table, column, row, cells) for column in table.columns)
            for row, cells in rows
            if self.sees(table, row)
        ]

    def cores(self) -> set[str]:
        """All planted values that may be seen as they are."""
        said = (
            value
            for table in self.tables()
            for row in self.shown(table)
            for value in row
            if value is not None
        )
        return canaries.cores_in("\n".join(said))

    def sees(self, table: Table, row: Row) -> bool:
        """Whether the row is there for this purpose and this bearer."""
        if self.purpose in WITHOUT_CONTEXT:
            return True
        bearer = self._believed()
        if bearer is None:
            return False
        if self.purpose is Purpose.LOADER:
            return bearer.level == "bank"
        if self.purpose is Purpose.OFFICER:
            return True
        return _REACHES[table.rows.reach](self, table, row, bearer) and not self._offers_in_vain(
            table, row
        )

    def _believed(self) -> Bearer | None:
        if self.bearer is None or self.bearer.purpose is not self.purpose:
            return None
        return self.bearer

    def _value(
        self, table: Table, column: Column, row: Row, cells: Mapping[str, Cell]
    ) -> str | None:
        cell, mask = cells[column.name], self.mask_of(table, column, row)
        if mask is None:
            return cell.raw
        return None if mask is Mask.HIDDEN else cell.masked

    def mask_of(self, table: Table, column: Column, row: Row) -> Mask | None:
        """What hides the value of a row in sight; None where it is seen as it is."""
        if self._reveals_one_by_one(table, column):
            return None if self._is_revealed(column.name, row) else column.declared.mask
        return column.shown_to(self.purpose)

    def _reveals_one_by_one(self, table: Table, column: Column) -> bool:
        return (
            self.purpose is Purpose.PERSONAL
            and table.rows.reach is Reach.CUSTOMER
            and Purpose.STANDARD not in column.declared.seen_for
            and column.declared.category in ("identity", "property")
        )

    def _is_revealed(self, field: str, row: Row) -> bool:
        bearer = self._believed()
        return bearer is not None and any(
            one["actor_id"] == str(bearer.actor)
            and one["customer_id"] == row["id"]
            and one["field"] == field
            and not _is_over(one["until"])
            for one in self.bank.rows["privacy_reveal"]
        )

    def _offers_in_vain(self, table: Table, row: Row) -> bool:
        """It solicits, and the customer has refused to be solicited."""
        if table.rows.solicits is None:
            return False
        column, values = table.rows.solicits
        return row[column] in set(values()) and self.refuses(
            row["customer_id"], REFUSED[Purpose.MARKETING]
        )

    def refuses(self, customer: str | None, kind: str) -> bool:
        """Whether the customer has opted out of it, as things stand."""
        return any(
            one["customer_id"] == customer and one["kind"] == kind and one["until"] is None
            for one in self.bank.rows["privacy_optout"]
        )

    def offices(self, bearer: Bearer) -> set[str]:
        """Offices whose customers the bearer reaches."""
        if bearer.level == "outlet":
            return {str(bearer.branch)}
        if bearer.level != "branch":
            return set()
        within = self.bank.rows["bank_branchwithin"]
        return {str(row["branch_id"]) for row in within if row["ancestor_id"] == str(bearer.branch)}

    def sees_customer(self, number: str | None, bearer: Bearer) -> bool:
        """Whether a customer of that number is in sight."""
        row = self.bank.customers.get(str(number))
        if row is None:
            return False
        if self.purpose is Purpose.PORTAL:
            return bearer.level == "self" and number == str(bearer.actor)
        if self.purpose in REFUSED and self.refuses(number, REFUSED[self.purpose]):
            return False
        if bearer.level == "own":
            return self._is_own(number, bearer)
        if bearer.level in ("outlet", "branch"):
            near = row["branch_id"] in self.offices(bearer)
            return near or (self.purpose in _STAFF_WORK and self._is_worked_on(number, bearer))
        return bearer.level == "bank"

    def _is_own(self, number: str | None, bearer: Bearer) -> bool:
        actor = str(bearer.actor)
        looked_after = any(
            one["customer_id"] == number and one["staff_id"] == actor and one["until"] is None
            for one in self.bank.rows["stewardship_stewardship"]
        )
        return looked_after or any(
            one["customer_id"] == number and one["assignee_id"] == actor and not one["closed_at"]
            for one in self.bank.work.values()
        )

    def _is_worked_on(self, number: str | None, bearer: Bearer) -> bool:
        """Open work is the bearer's or of the bearer's offices; having handed it over is not enough."""
        return any(
            one["customer_id"] == number
            and not one["closed_at"]
            and (
                one["assignee_id"] == str(bearer.actor) or one["branch_id"] in self.offices(bearer)
            )
            for one in self.bank.work.values()
        )

    def may_find(self, row: Row) -> bool:
        """Whether the search looks there: at an office among its own customers, not those by work."""
        bearer = self._believed()
        if bearer is None or bearer.level not in ("outlet", "branch"):
            return bearer is not None
        return row["branch_id"] in self.offices(bearer)

    def decides(self, row: Row) -> bool:
        """Whether the bearer is the second person for what a colleague asked."""
        bearer = self._believed()
        if bearer is None or row["decided_at"] or row["asked_by_id"] == str(bearer.actor):
            return False
        is_head = bearer.level in ("outlet", "branch") and row["branch_id"] in self.offices(bearer)
        return self.purpose is Purpose.OFFICER or is_head

    def closes_alert(self, row: Row) -> bool:
        """Whether the bearer may say what an alert was: the privacy office, about others."""
        bearer = self._believed()
        is_mine = bearer is not None and row["actor_id"] == str(bearer.actor)
        return bearer is not None and not is_mine and not row["outcome"]

    def sees_work(self, row: Row, bearer: Bearer, table: Table | None = None) -> bool:
        """Whether a piece of work is in sight: one's own, or of one's offices."""
        rows = (table or self.bank.tables["worklist_workitem"]).rows
        if bearer.level == "bank":
            return True
        if bearer.level not in ("own", "outlet", "branch"):
            return False
        mine = str(bearer.actor) in (row[rows.column], row.get(rows.other_column))
        if table is None or table.name == "worklist_workitem":
            mine = mine or self._stands_in_for(row["customer_id"], bearer)
        return mine or row[rows.office] in self.offices(bearer)

    def _stands_in_for(self, customer: str | None, bearer: Bearer) -> bool:
        """The bearer is steward B of the customer, and steward A is away today."""
        held = [
            (one["position"], one["staff_id"])
            for one in self.bank.rows["stewardship_stewardship"]
            if one["customer_id"] == customer and one["until"] is None
        ]
        return (
            bearer.level == "own"
            and ("B", str(bearer.actor)) in held
            and any(("A", away) in held for away in self._away_today())
        )

    def _away_today(self) -> set[str | None]:
        today = datetime.now(ZoneInfo(settings.TIME_ZONE)).date().isoformat()
        return {
            one["staff_id"]
            for one in self.bank.rows["stewardship_absence"]
            if one["ended_at"] is None and str(one["from_on"]) <= today < str(one["until_on"])
        }


def _is_over(moment: str | None) -> bool:
    return moment is None or datetime.fromisoformat(moment) <= datetime.now(UTC)


def _of_bank(promise: Promise, table: Table, row: Row, bearer: Bearer) -> bool:
    return True


def _customer(promise: Promise, table: Table, row: Row, bearer: Bearer) -> bool:
    return promise.sees_customer(row["id"], bearer)


def _of_customer(promise: Promise, table: Table, row: Row, bearer: Bearer) -> bool:
    columns = [column for column in (table.rows.column, table.rows.other_column) if column]
    near = [_about(promise, table, row, column, bearer) for column in columns]
    if all(near) if promise.purpose in REFUSED else any(near):
        return True
    return promise.purpose in _STAFF_WORK and _done_lately(table, row, bearer)


def _about(promise: Promise, table: Table, row: Row, column: str, bearer: Bearer) -> bool:
    if promise.purpose is Purpose.PORTAL:
        return bearer.level == "self" and row[column] == str(bearer.actor)
    if promise.purpose not in REFUSED:
        if bearer.level == "bank":
            return True  # also of customers who are gone
        if table.rows.office and row[table.rows.office] in promise.offices(bearer):
            return True
    return promise.sees_customer(row[column], bearer)


def _done_lately(table: Table, row: Row, bearer: Bearer) -> bool:
    if table.rows.lately_by is None:
        return False
    person, moment = table.rows.lately_by
    return row[person] == str(bearer.actor) and not _is_over(row[moment])


def _of_account(promise: Promise, table: Table, row: Row, bearer: Bearer) -> bool:
    account = promise.bank.accounts.get(str(row[table.rows.column]))
    accounts = promise.bank.tables["bank_account"]
    near = [account is not None and _of_customer(promise, accounts, account, bearer)]
    if table.rows.other_column:
        near.append(_about(promise, table, row, table.rows.other_column, bearer))
    return all(near) if promise.purpose in REFUSED else any(near)


def _work(promise: Promise, table: Table, row: Row, bearer: Bearer) -> bool:
    return promise.sees_work(row, bearer, table)


def _of_work(promise: Promise, table: Table, row: Row, bearer: Bearer) -> bool:
    items = promise.bank.tables["worklist_workitem"]
    work = promise.bank.work.get(str(row[table.rows.column]))
    return work is not None and promise.sees(items, work)


def _owned(promise: Promise, table: Table, row: Row, bearer: Bearer) -> bool:
    also = _ALSO.get(table.name)
    return promise.sees_work(row, bearer, table) or bool(also and also(promise, row, bearer))


def _lead_of_ones_customer_or_shared(promise: Promise, row: Row, bearer: Bearer) -> bool:
    if bearer.level == "own" and promise.sees_customer(row["customer_id"], bearer):
        return True
    return any(
        one["lead_id"] == row["id"]
        and one["answer"] in ("", "accepted")
        and str(bearer.actor) in (one["giver_id"], one["taker_id"])
        for one in promise.bank.rows["leads_referral"]
    )


def _invitation_of_ones_customer(promise: Promise, row: Row, bearer: Bearer) -> bool:
    return bearer.level == "own" and promise.sees_customer(row["customer_id"], bearer)


def _of_row(promise: Promise, table: Table, row: Row, bearer: Bearer) -> bool:
    above, actor = promise.bank.tables[table.rows.of], table.rows.of_actor
    return any(
        one["id"] == row[table.rows.column]
        and promise.sees(above, one)
        and (not actor or one[actor] == str(bearer.actor))
        for one in promise.bank.rows[above.name]
    )


def _actor(promise: Promise, table: Table, row: Row, bearer: Bearer) -> bool:
    if promise.purpose is Purpose.PORTAL:
        return False  # a customer is no member of staff, whatever the number
    return row[table.rows.column] == str(bearer.actor)


def _closed(promise: Promise, table: Table, row: Row, bearer: Bearer) -> bool:
    return False


# Who else sees what somebody owns.
_ALSO: Mapping[str, Callable[[Promise, Row, Bearer], bool]] = {
    "leads_lead": _lead_of_ones_customer_or_shared,
    "salons_invitation": _invitation_of_ones_customer,
    "leads_intelligence": lambda promise, row, bearer: row["published_at"] is not None,
}
_REACHES: Mapping[Reach, Callable[[Promise, Table, Row, Bearer], bool]] = {
    Reach.BANK: _of_bank,
    Reach.CUSTOMER: _customer,
    Reach.OF_CUSTOMER: _of_customer,
    Reach.OF_ACCOUNT: _of_account,
    Reach.WORK: _work,
    Reach.OF_WORK: _of_work,
    Reach.OWNED: _owned,
    Reach.OF_ROW: _of_row,
    Reach.ACTOR: _actor,
    Reach.CLOSED: _closed,
}
