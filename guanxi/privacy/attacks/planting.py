"""A small bank in the scratch database, in which every cell that can holds a value of its own.

Whatever tables there are, are filled by their fields; ``scene.py`` says whose rows they are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from psycopg import errors, sql
from psycopg.types.json import Jsonb

from guanxi.foundation.dictionary import Mask
from guanxi.foundation.publishing import published_tables
from guanxi.privacy.attacks import canaries, scene
from guanxi.privacy.attacks.scratch import Connection, Scratch
from guanxi.privacy.enforcement.tables import Column, Table, every_table

NIGHT, NIGHT_IN_THE_MAKING = 7, 8
DAY, MOMENT = date(2026, 11, 20), datetime(2026, 11, 20, 10, tzinfo=UTC)


@dataclass
class Planted:
    """What was planted: the place of each core, and the tables that would not take a row."""

    places: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    number: int = 0


def plant(scratch: Scratch) -> Planted:
    """Fill every table that the dictionary knows; a table that refuses is named with its reason."""
    planted = Planted()
    described = {
        model._meta.db_table: model for model in apps.get_models(include_auto_created=True)
    }
    published = {table.name for table in published_tables()}
    admin = scratch.administrator
    admin.execute("SET session_replication_role = replica")  # rows come in any order
    for table in every_table():
        gardener = _Gardener(table, described[table.name], planted)
        try:
            with admin.transaction():
                if table.name in published:
                    _publish(admin, gardener)
                else:
                    gardener.fill(admin, sql.Identifier("public", table.name))
        except errors.Error as error:
            planted.refused[table.name] = str(error)
    admin.execute("RESET session_replication_role")
    _number_on(admin)
    admin.execute("ANALYZE")
    return planted


def _publish(admin: Connection, gardener: "_Gardener") -> None:
    """One night that is shown, and one that is still in the making."""
    name = gardener.table.name
    for night in (NIGHT, NIGHT_IN_THE_MAKING):
        made = admin.execute("SELECT gx.prepare_night(%s, %s)", [name, night]).fetchall()[0][0]
        gardener.fill(admin, sql.Identifier("staging", made), night=night)
        if night == NIGHT:
            admin.execute("SELECT gx.complete_night(%s, %s, %s)", [name, made, night])
            admin.execute("SELECT gx.show_night(%s, %s)", [name, night])


def _number_on(admin: Connection) -> None:
    """Rows were given their numbers; let the sequences go on behind them."""
    found = admin.execute(
        "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind = 'S' "
        "AND c.relnamespace = 'public'::regnamespace"
    ).fetchall()
    for (name,) in found:
        admin.execute("SELECT setval(%s::regclass, 10000)", [name])


class _Gardener:
    """Makes the rows of one table."""

    def __init__(self, table: Table, model: type[models.Model], planted: Planted) -> None:
        self.table = table
        self.fields = {str(one.column): one for one in model._meta.local_concrete_fields}
        self.planted = planted

    def fill(self, admin: Connection, here: sql.Identifier, *, night: int = NIGHT) -> None:
        columns = [column.name for column in self.table.columns]
        statement = sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE VALUES ({})").format(
            here,
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(", ").join(sql.Placeholder() * len(columns)),
        )
        with admin.cursor() as cursor:
            cursor.executemany(statement, [*self._rows(night)])

    def _rows(self, night: int) -> Iterator[Sequence[Any]]:
        told = scene.TOLD.get(self.table.name, {})
        for at in range(scene.ROWS.get(self.table.name, scene.CUSTOMERS)):
            yield [self._value(column, at, night, told) for column in self.table.columns]

    def _value(
        self, column: Column, at: int, night: int, told: Mapping[str, Callable[[int], Any]]
    ) -> Any:
        if column.name in told:
            return self._fitting(column, told[column.name](at))
        if column.name in ("night", "night_id"):
            return night
        solicits = self.table.rows.solicits
        if solicits is not None and solicits[0] == column.name and at % 2:
            offers = sorted(solicits[1]())
            return offers[at % len(offers)]
        return self._by_field(column, at)

    def _fitting(self, column: Column, value: Any) -> Any:
        return Jsonb(value) if column.type == "jsonb" else value

    def _by_field(self, column: Column, at: int) -> Any:
        one = self.fields[column.name]
        temporal = column.type == "date" or column.type.startswith("timestamp")
        if one.null and (temporal or one.is_relation):
            return None
        if one.choices:
            values = [value for value, _label in one.flatchoices]
            return "" if one.blank and one.default == "" else values[at % len(values)]
        if one.primary_key and column.type in ("bigint", "integer"):
            return at + scene.FIRST_NUMBER.get(self.table.name, 1)
        if column.type in ("bigint", "integer") and column.name.endswith("_id"):
            return scene.number_of(column.name, at)
        return self._canary(column, at)

    def _canary(self, column: Column, at: int) -> Any:
        kind, _, length = column.type.rstrip(")").partition("(")
        if kind in _PLAIN:
            return _PLAIN[kind](at)
        self.planted.number += 1
        number, place = self.planted.number, f"{self.table.name}.{column.name}"
        value, shown = self._grown(column, kind, int(length or 200), number)
        for core in canaries.cores_in(shown):
            self.planted.places[core] = place
        return value

    def _grown(self, column: Column, kind: str, length: int, number: int) -> tuple[Any, str]:
        """The value and how it looks as text."""
        if kind == "date":
            hidden = column.declared.mask is Mask.HIDDEN and "born" in column.name
            day = canaries.day(number) if hidden else DAY
            return day, day.isoformat()
        if kind == "bigint":
            return canaries.amount(number), str(canaries.amount(number))
        if kind == "integer":
            return canaries.integer(number), str(canaries.integer(number))
        value = canaries.text(number, mask=column.declared.mask)
        if kind == "jsonb":
            return Jsonb({"said": value}), value
        if kind == "bytea":
            return value.encode(), value
        return (value, value) if len(value) <= length else (_short(length, number), "")


def _short(length: int, number: int) -> str:
    return {3: "CNY", 2: f"R{number % 5 + 1}", 1: "A"}.get(length, f"c{number}"[:length])


_PLAIN: Mapping[str, Callable[[int], Any]] = {
    "smallint": lambda at: at % 3 + 1,
    "boolean": lambda at: at % 2 == 0,
    "double precision": lambda at: at / 3,
    "timestamp with time zone": lambda at: MOMENT + at * timedelta(minutes=1),
}
