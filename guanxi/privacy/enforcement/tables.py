"""Every table with what it declares: the input of everything that is generated."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models

from guanxi.foundation.dictionary import Declaration, Purpose, Rows, declaration_of
from guanxi.privacy.djangos_tables import DJANGOS_TABLES


class Undeclared(Exception):
    """A table or column says nothing about itself. The message names it."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One stored column: its declaration and its type in PostgreSQL."""

    name: str
    type: str
    declared: Declaration

    def is_seen_for(self, purpose: Purpose) -> bool:
        """Whether the purpose sees it as it is; the loader sees everything."""
        return purpose is Purpose.LOADER or purpose in self.declared.seen_for


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table, its rows and its columns in their order."""

    name: str
    rows: Rows
    columns: tuple[Column, ...]
    numbered: bool  # has an identity column of its own: `id`

    def is_known_to(self, purpose: Purpose) -> bool:
        """Whether the purpose sees anything of it."""
        if purpose is Purpose.ANONYMOUS:
            return False
        own = [column for column in self.columns if column.name != "id"] or self.columns
        return any(column.is_seen_for(purpose) for column in own)

    def column(self, name: str) -> Column:
        """Raises KeyError."""
        return {column.name: column for column in self.columns}[name]


def every_table() -> list[Table]:
    """All tables that Guanxi's models describe and those of Django. Raises Undeclared."""
    tables = [_of_model(model) for model in _models()]
    return sorted([*tables, *_of_django()], key=lambda table: table.name)


def _models() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("guanxi."):
            yield model


def _of_model(model: type[models.Model]) -> Table:
    name = model._meta.db_table
    rows: Rows | None = getattr(model, "rows", None)
    if rows is None:
        raise Undeclared(f"{name}: {model.__qualname__} says nothing of its rows: give it `rows`.")
    columns = tuple(_column(name, field) for field in model._meta.concrete_fields)
    numbered = isinstance(model._meta.pk, models.AutoField) and model._meta.managed
    return Table(name=name, rows=rows, columns=columns, numbered=numbered)


def _column(table: str, field: "models.Field[Any, Any]") -> Column:
    declared = declaration_of(field)
    if declared is None:
        raise Undeclared(
            f"{table}.{field.column}: declare it beside its field with stored(), identity() or "
            "plain() of guanxi.foundation.dictionary."
        )
    return Column(name=str(field.column), type=_type_of(field), declared=declared)


def _type_of(field: "models.Field[Any, Any]") -> str:
    kind = str(field.db_type(connection))
    return {"serial": "integer", "bigserial": "bigint"}.get(kind, kind)


def _of_django() -> Iterator[Table]:
    for model in apps.get_models(include_auto_created=True):
        declared: Mapping[str, Any] | None = DJANGOS_TABLES.get(model._meta.db_table)
        if model.__module__.startswith("guanxi.") or declared is None:
            continue
        columns = tuple(
            Column(name=str(f.column), type=_type_of(f), declared=declared["declaration"])
            for f in model._meta.concrete_fields
        )
        yield Table(
            name=model._meta.db_table,
            rows=declared["rows"],
            columns=columns,
            numbered=isinstance(model._meta.pk, models.AutoField),
        )
