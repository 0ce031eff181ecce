"""Changes of views: masks taken off, columns exchanged, owners and rules changed."""

from collections.abc import Iterator
from itertools import cycle, islice

from guanxi.foundation.dictionary import Mask, Purpose, Reach
from guanxi.privacy.attacks.mutants.mutant import Mutant
from guanxi.privacy.attacks.suite.judging import Suspicion
from guanxi.privacy.enforcement.roles import login, owner_of_views
from guanxi.privacy.enforcement.tables import Column, Table, every_table
from guanxi.privacy.enforcement.views import expression

_REVEALED = "gx.revealed('"


def mutants_of_views(superuser: str) -> Iterator[Mutant]:
    """Every change of every view."""
    for table in every_table():
        for purpose in Purpose:
            if table.is_known_to(purpose):
                yield from _Cutter(table, purpose, superuser).mutants()


class _Cutter:
    """Changes one view."""

    def __init__(self, table: Table, purpose: Purpose, superuser: str) -> None:
        self.table, self.purpose, self.superuser = table, purpose, superuser
        self.view = f'{purpose.value}."{table.name}"'

    def mutants(self) -> Iterator[Mutant]:
        for column in self.table.columns:
            yield from self._of_column(column)
        yield self._mutant(
            "owned by a superuser", f"ALTER VIEW {self.view} OWNER TO {self.superuser}"
        )
        yield self._mutant(
            "owned by the tables' owner", f"ALTER VIEW {self.view} OWNER TO gx_owner"
        )
        yield self._mutant(
            "with the caller's rights", f"ALTER VIEW {self.view} SET (security_invoker = true)"
        )
        yield self._mutant("view dropped", f"DROP VIEW {self.view} CASCADE")
        yield from self._of_rule()
        yield from self._of_rights()

    def _of_column(self, column: Column) -> Iterator[Mutant]:
        shown = column.shown_to(self.purpose)
        raw = f'public."{self.table.name}"."{column.name}"'
        said = expression(self.table, column, self.purpose)
        if said != raw:
            grant = (
                f'GRANT SELECT ("{column.name}") ON public."{self.table.name}" '
                f"TO {owner_of_views(self.purpose)}"
            )
            name = "mask taken off" if shown is not Mask.HIDDEN else "hidden column shown"
            yield self._mutant(name, grant, self._with(column, raw), where=column.name)
        if _REVEALED in said:
            other = said.replace(f"{_REVEALED}{column.name}'", f"{_REVEALED}phone'")
            if other != said:
                yield self._mutant(
                    "revealed by another field", self._with(column, other), where=column.name
                )
            every = said.replace("THEN", "OR true THEN", 1)
            yield self._mutant("revealed to all", self._with(column, every), where=column.name)
        if shown is None and self.table.rows.reach is not Reach.CLOSED:
            hidden = f"NULL::{column.type}"
            yield self._mutant("column blanked", self._with(column, hidden), where=column.name)
            if other_column := self._of_the_same_type(column):
                exchanged = f'public."{self.table.name}"."{other_column.name}"'
                yield self._mutant("other column", self._with(column, exchanged), where=column.name)

    def _of_the_same_type(self, column: Column) -> Column | None:
        alike = [
            one
            for one in self.table.columns
            if one.type == column.type
            and one.name != column.name
            and one.shown_to(self.purpose) is None
        ]
        return alike[0] if alike else None

    def _with(self, changed: Column, said: str) -> str:
        columns = ", ".join(
            f'({said})::{column.type} AS "{column.name}"'
            if column is changed
            else f'{expression(self.table, column, self.purpose)} AS "{column.name}"'
            for column in self.table.columns
        )
        return f'CREATE OR REPLACE VIEW {self.view} AS SELECT {columns} FROM public."{self.table.name}"'

    def _of_rule(self) -> Iterator[Mutant]:
        rows = self.table.rows
        if self.purpose in rows.inserted_for or self.purpose is Purpose.LOADER:
            yield self._mutant("rule dropped", f"DROP RULE inserted ON {self.view}")
            yield self._mutant(
                "rule does nothing",
                f"CREATE OR REPLACE RULE inserted AS ON INSERT TO {self.view} DO INSTEAD NOTHING",
            )

    def _of_rights(self) -> Iterator[Mutant]:
        others = cycle(one for one in Purpose if one is not self.purpose)
        other = next(islice(others, len(self.table.name) % 11, None))
        to, mine = login(other.value), login(self.purpose.value)
        yield self._mutant(
            "shown to another login",
            f"GRANT USAGE ON SCHEMA {self.purpose.value} TO {to}",
            f"GRANT SELECT ON {self.view} TO {to}",
        )
        yield self._mutant("shown to everybody", f"GRANT SELECT ON {self.view} TO PUBLIC")
        yield self._mutant("taken from its login", f"REVOKE SELECT ON {self.view} FROM {mine}")
        if not self.table.rows.deleted_for and self.purpose is not Purpose.LOADER:
            yield self._mutant("may be deleted from", f"GRANT DELETE ON {self.view} TO {mine}")
            yield self._mutant("may be truncated", f"GRANT TRUNCATE ON {self.view} TO {mine}")
        column = self.table.columns[-1].name
        if column not in self.table.rows.updated and self.purpose is not Purpose.LOADER:
            yield self._mutant(
                "column may be changed", f'GRANT UPDATE ("{column}") ON {self.view} TO {mine}'
            )

    def _mutant(self, operator: str, *statements: str, where: str = "") -> Mutant:
        return Mutant(
            operator=operator,
            name=f"{self.view}{'.' if where else ''}{where}",
            statements=statements,
            near=Suspicion(table=self.table.name, purpose=self.purpose),
        )
