"""Where blows are struck: for each login the tables, columns and numbers that fill open names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.zones import AUDIT
from guanxi.privacy.attacks.blows import Blow
from guanxi.privacy.attacks.contexts import Presented, narrow
from guanxi.privacy.attacks.promises import Bank, Promise
from guanxi.privacy.attacks.scratch import Scratch
from guanxi.privacy.enforcement.roles import login, schema_of
from guanxi.privacy.enforcement.tables import Table

# What every attacker wants, whether the purpose knows it or not.
_COVETED = (
    "bank_customer",
    "bank_account",
    "insight_customer_facts",
    "worklist_contact",
    "alerts_alert",
    "privacy_reveal",
    "shell_signin",
)
OF_PLACE = {"table", "view", "public", "other", "staged", "making", "column", "key", "hidden"}
_COLUMNS_MAX = 4  # of a table, the best hidden first


@dataclass(frozen=True, kw_only=True)
class Place:
    """One table seen from one login, and one of its columns."""

    table: Table
    column: str


@dataclass(frozen=True)
class Server:
    """What is the same for every login: names of the server, nights, a session to spy on."""

    database: str
    superuser: str
    shown_nights: Mapping[str, str]
    nights_in_the_making: Mapping[str, str]
    victim: int

    @classmethod
    def of(cls, scratch: Scratch, *, victim: int) -> "Server":
        """Look at the scratch database."""
        found = scratch.administrator.execute(
            "SELECT c.relname, c.relispartition FROM pg_class c "
            "WHERE c.relnamespace = 'staging'::regnamespace AND c.relkind = 'r'"
        ).fetchall()
        shown = {name.rpartition("_n")[0]: name for name, is_shown in found if is_shown}
        making = {name.rpartition("_n")[0]: name for name, is_shown in found if not is_shown}
        return cls(scratch.address.database, scratch.address.user, shown, making, victim)


@dataclass(frozen=True)
class Ground:
    """One login: its purpose, what it is promised, and what it may present as a context."""

    zone: str
    bank: Bank
    server: Server
    presented: tuple[Presented, ...]

    @property
    def purpose(self) -> Purpose | None:
        """None for who writes the record: there is nothing that it reads for."""
        return None if self.zone == AUDIT else Purpose(self.zone)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Tables and columns to strike at: what the purpose knows, then what all covet."""
        known = Promise(self.bank, self.purpose, None).tables() if self.purpose else []
        names = dict.fromkeys([*(table.name for table in known), *_COVETED])
        tables = (self.bank.tables[name] for name in names)
        return tuple(place for table in tables for place in self._places(table))

    def _places(self, table: Table) -> Iterator[Place]:
        by_secrecy = sorted(table.columns, key=lambda one: (one.type[:7] != "varchar", one.name))
        if self.purpose:
            purpose = self.purpose
            by_secrecy.sort(key=lambda one: one.shown_to(purpose) is None)
        for column in by_secrecy[:_COLUMNS_MAX]:
            yield Place(table=table, column=column.name)

    @cached_property
    def _hidden(self) -> Mapping[str, str]:
        """For each table the key of a row outside the narrow context, where there is one."""
        promise = self._promise()
        hidden = {}
        for name, rows in self.bank.rows.items():
            table = self.bank.tables[name]
            unseen = (row for row in rows if promise is None or not promise.sees(table, row))
            row = next(unseen, None)
            if row is not None:
                hidden[name] = row[table.columns[0].name] or "0"
        return hidden

    def _promise(self) -> Promise | None:
        if self.purpose is None:
            return None
        return Promise(self.bank, self.purpose, narrow(self.purpose))

    def fits(self, blow: Blow, place: Place, presented: Presented) -> bool:
        """Whether there is something to put in for every open name.

        What stays is never done to what the context itself may change.
        """
        name = place.table.name
        staged = {"staged": self.server.shown_nights, "making": self.server.nights_in_the_making}
        if any(name not in staged[one] for one in blow.names & staged.keys()):
            return False
        outside = {
            "hidden": name,
            "stranger": "bank_customer",
            "strange_work": "worklist_workitem",
        }
        aimed = [outside[one] for one in blow.names & outside.keys()]
        return not (
            blow.commits and presented.bearer and any(one not in self._hidden for one in aimed)
        )

    def names(self, place: Place, presented: Presented) -> dict[str, str]:
        """Everything that fills the open names of a blow."""
        table, schema = place.table, schema_of(self.zone)
        other = "personal" if schema != "personal" else "standard"
        actor = narrow(self.purpose) if self.purpose else None
        return {
            "table": table.name,
            "view": f'{schema}."{table.name}"',
            "public": f'public."{table.name}"',
            "other": f'{other}."{table.name}"',
            "staged": f'staging."{self.server.shown_nights.get(table.name, "nothing")}"',
            "making": f'staging."{self.server.nights_in_the_making.get(table.name, "nothing")}"',
            "column": f'"{place.column}"',
            "key": f'"{table.columns[0].name}"',
            "hidden": _literal(self._hidden.get(table.name, "1")),
            "stranger": self._hidden.get("bank_customer", "1"),
            "strange_work": self._hidden.get("worklist_workitem", "1"),
            "actor": str(actor.actor if actor else 1),
            "branch": str(actor.branch if actor else 3),
            "login": login(self.zone),
            "owner": f"v_{schema}",
            "otherlogin": f"r_{other}",
            "schema": schema,
            "otherschema": other,
            "superuser": f'"{self.server.superuser}"',
            "database": f'"{self.server.database}"',
            "victim": str(self.server.victim),
            "token": presented.token,
        }

    def may_see(self, presented: Presented) -> set[str]:
        """The planted values that this login may bring back under this context.

        Whoever has handed work over may take it back, and its customer with it, while it is open.
        """
        if self.purpose is None:
            return set()
        seen = Promise(self.bank, self.purpose, presented.bearer).cores()
        if presented.bearer is not None:
            would_be = self.bank.with_work_taken_back(presented.bearer.actor)
            seen |= Promise(would_be, self.purpose, presented.bearer).cores()
        return seen


def _literal(value: str) -> str:
    return value if value.isdigit() else "'" + value.replace("'", "''") + "'"
