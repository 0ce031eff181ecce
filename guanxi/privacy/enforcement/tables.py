"""Every table with what it declares: the input of everything that is generated."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models

from guanxi.foundation.dictionary import (
    Declaration,
    Mask,
    Purpose,
    Reach,
    Rows,
    columns_of,
    purposes_of,
    whose_rows,
)
from guanxi.privacy.djangos_tables import DJANGOS_TABLES


@dataclass(frozen=True, kw_only=True)
class Column:
    """One stored column: its declaration and its type in PostgreSQL."""

    name: str
    type: str
    declared: Declaration

    def shown_to(self, purpose: Purpose) -> Mask | None:
        """What stands in its place; None where it is seen as it is."""
        return self.declared.shown_to(purpose)


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table, its rows and its columns in their order, and the purposes that know it."""

    name: str
    rows: Rows
    columns: tuple[Column, ...]
    purposes: frozenset[Purpose]
    numbered: bool  # has an identity column of its own: `id`

    def is_known_to(self, purpose: Purpose) -> bool:
        """Whether the purpose sees anything of it; analysts nothing whose rows are customers'."""
        if purpose is Purpose.ANONYMOUS and self.rows.reach is not Reach.BANK:
            return False
        return purpose in self.purposes


def every_table() -> list[Table]:
    """All tables that Guanxi's models describe and those of Django. Raises Undeclared."""
    every = apps.get_models(include_auto_created=True)
    return sorted((_table(model) for model in every), key=lambda table: table.name)


def _table(model: type[models.Model]) -> Table:
    name = model._meta.db_table
    declared: Mapping[str, Declaration]
    if theirs := DJANGOS_TABLES.get(name):
        rows, declared = theirs.rows, theirs.columns
        purposes = rows.written_for | {Purpose.LOADER}
    else:
        rows, declared, purposes = whose_rows(model), columns_of(model), purposes_of(model)
    types = {str(field.column): _type(field) for field in model._meta.local_concrete_fields}
    return Table(
        name=name,
        rows=rows,
        columns=tuple(
            Column(name=column, type=types[column], declared=declared[column]) for column in types
        ),
        purposes=frozenset(purposes),
        numbered=isinstance(model._meta.pk, models.AutoField) and model._meta.managed,
    )


def _type(field: "models.Field[object, object]") -> str:
    kind = str(field.db_type(connection))
    return {"serial": "integer", "bigserial": "bigint"}.get(kind, kind)
