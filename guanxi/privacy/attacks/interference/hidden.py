"""Changes of what a bearer does not see, and of nothing else: the rows beyond the context, the
columns beyond the purpose, and of masked values the part that the mask hides.

Columns that decide who sees a row are left alone: whoever changes those moves the border itself,
which is what ``suite`` tries.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from random import Random

from django.apps import apps
from psycopg import sql

from guanxi.foundation.dictionary import Mask
from guanxi.privacy.attacks import canaries, scene
from guanxi.privacy.attacks.promises import PARTLY, Promise, Row
from guanxi.privacy.enforcement.searching import SEARCHING, TOKENS
from guanxi.privacy.enforcement.tables import Column, Table
from guanxi.privacy.masks import sql_of

# What policies look up, whoever reads: their rows stay, only what they say changes.
_LOOKED_UP = (
    *("bank_branch", "bank_branchwithin", "bank_staff", "bank_customer", "bank_account"),
    *("stewardship_stewardship", "worklist_workitem", "privacy_optout", "privacy_reveal"),
    *("privacy_readingapproval", "privacy_unusualaccess"),
)
_BELIEVED = (
    "privacy_accessintent",
    "shell_signin",
)  # what makes the context itself worth something
_COPIES_BEGIN, _LETTERS = 50_000, "bcdfghjkmnprstvw"
_WHOLE = {"smallint": 90, "integer": 10**6, "bigint": 10**9}


def changes(promise: Promise, random: Random) -> list[str]:
    """Statements for the administrator, about half of all there could be, in a random order."""
    every = [
        statement
        for table in promise.bank.tables.values()
        if table.name not in _BELIEVED
        for statement in _Table(promise, table, random).changes()
    ]
    random.shuffle(every)
    return every


class _Table:
    """Changes in one table."""

    def __init__(self, promise: Promise, table: Table, random: Random) -> None:
        self.promise, self.table, self.random = promise, table, random
        self.here = f'public."{table.name}"'
        self.keys = _keys()[table.name]
        deciding = _deciding(table) | set(self.keys)
        self.free = [column for column in table.columns if column.name not in deciding]
        self.is_known = table in promise.tables()

    def changes(self) -> Iterator[str]:
        for row in self.promise.bank.rows[self.table.name]:
            if self._is_searched(row):
                continue
            where = " AND ".join(f'"{key}" = {_literal(row[key])}' for key in self.keys)
            if self.is_known and self.promise.sees(self.table, row):
                yield from self._of_columns(row, where)
            elif self.random.random() < 0.6:
                yield self._of_row(where)

    def _is_searched(self, row: Row) -> bool:
        """Numbers by which a customer in sight is found are the answer of a search, unseen or not."""
        is_searched = self.table.name == TOKENS and self.promise.purpose in SEARCHING
        return is_searched and self.promise.sees(self.table, row)

    def _of_row(self, where: str) -> str:
        """The row is not there for the bearer: anything may happen to it."""
        way = self.random.random()
        if self.table.name not in _LOOKED_UP and way < 0.2:
            return f"DELETE FROM {self.here} WHERE {where}"
        if self.table.name not in _LOOKED_UP and way < 0.3 and self.keys == ["id"]:
            number = self.random.randrange(_COPIES_BEGIN, 2 * _COPIES_BEGIN)
            return (
                f"INSERT INTO {self.here} OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(t, "
                f"jsonb_build_object('id', {number}))).* FROM {self.here} t WHERE {where}"
            )
        chosen = [column for column in self.free if self.random.random() < 0.7] or self.free
        given = [f'"{one.name}" = {_other(one, self.random)}' for one in chosen]
        as_it_is = f'"{self.keys[0]}" = "{self.keys[0]}"'
        return f"UPDATE {self.here} SET {', '.join(given) or as_it_is} WHERE {where}"

    def _of_columns(self, row: Row, where: str) -> Iterator[str]:
        """The row is there: what the purpose does not see of it may change."""
        for column in self.free:
            mask = self.promise.mask_of(self.table, column, row)
            if mask is None or self.random.random() < 0.4:
                continue
            name = f'"{column.name}"'
            if mask not in PARTLY:
                yield f"UPDATE {self.here} SET {name} = {_other(column, self.random)} WHERE {where}"
                continue
            new = _alike(mask, name, self.random)
            yield (
                f"UPDATE {self.here} SET {name} = {new} WHERE {where} "
                f"AND {sql_of(mask, name)} IS NOT DISTINCT FROM {sql_of(mask, f'({new})')}"
            )


def _deciding(table: Table) -> set[str]:
    """Columns by which it is decided who sees a row."""
    rows = table.rows
    named = {rows.column, rows.other_column, rows.office, *(rows.lately_by or ())}
    named |= {rows.solicits[0]} if rows.solicits else set()
    led_to = {column.name for column in table.columns if column.name.endswith("_id")}
    return named | led_to | {"night"} | set(scene.TOLD.get(table.name, ()))


@cache
def _keys() -> Mapping[str, Sequence[str]]:
    every = apps.get_models(include_auto_created=True)
    return {
        model._meta.db_table: [str(one.column) for one in model._meta.pk_fields] for model in every
    }


def _literal(value: str | None) -> str:
    return sql.Literal(value).as_string(None)


def _word(random: Random, length: int) -> str:
    """Letters by chance; as many as hold the core of a planted value, if that is long enough."""
    if length >= canaries.CORE_LENGTH:
        return canaries.text(random.getrandbits(32)).ljust(length, "b")
    return "".join(random.choice(_LETTERS) for _ in range(length))


def _other(column: Column, random: Random) -> str:
    """Another value of the type, as an expression of SQL."""
    name = f'"{column.name}"'
    kind, _, length = column.type.rstrip(")").partition("(")
    if kind in _WHOLE:
        return f"coalesce({name}, 0) + {random.randrange(1, _WHOLE[kind])}"
    if kind == "boolean":
        return f"{name} IS NOT TRUE"
    if kind == "double precision":
        return f"coalesce({name}, 0) + {random.random()}"
    if kind == "date":
        return f"coalesce({name}, DATE '1950-01-01') + {random.randrange(1, 9000)}"
    if kind.startswith("timestamp"):
        return f"coalesce({name}, '2026-01-01') + interval '{random.randrange(1, 9000)} minutes'"
    if kind == "jsonb":
        return f"jsonb_build_object('said', '{_word(random, 8)}')"
    if kind == "bytea":
        return f"'{_word(random, 12)}'::bytea"
    return f"'{_word(random, min(int(length or 40), random.randrange(1, 30)))}'"


def _alike(mask: Mask, name: str, random: Random) -> str:
    """Another text of which the mask shows the same, where there is one."""
    word = _word(random, random.randrange(6, 16))
    if mask is Mask.EMAIL:
        return f"left({name}, 1) || '{word}@' || split_part({name}, '@', -1)"
    if mask is Mask.ADDRESS:
        return f"{name} || '{word}'"
    return f"left({name}, 1) || '{word}' || right({name}, 4)"
