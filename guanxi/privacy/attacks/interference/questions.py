"""Random questions to the views of one purpose: what anybody who took over the program could ask.

Columns, whole rows, sums, joins, groups, windows, sets, searches; compared with values that really
stand somewhere, in sight or hidden; and, where every row in sight is looked at whatever the plan,
expressions that fail on some values, for an error is an answer too. Every answer is one text that
does not depend on the order of rows.
"""

from collections.abc import Callable, Sequence
from random import Random

from psycopg import sql

from guanxi.privacy.attacks.promises import Promise
from guanxi.privacy.enforcement.searching import SEARCHING, TOKENS
from guanxi.privacy.enforcement.tables import Column, Table

_NUMBERS = ("smallint", "integer", "bigint", "double precision")
_COMPARED = ("=", "<>", "<", ">", "<=", ">=")


class Questioner:
    """Asks at random, the same again for the same seed."""

    def __init__(self, promise: Promise, random: Random) -> None:
        self.promise, self.random = promise, random
        self.schema = promise.purpose.value
        self.tables = promise.tables()
        self.ways: Sequence[Callable[[], str]] = [
            *(self._rows, self._rows, self._sums, self._groups, self._join, self._join),
            *(self._sets, self._window, self._within),
            *([self._search] if promise.purpose in SEARCHING else []),
        ]

    def question(self) -> str:
        """One statement that gives one text."""
        inner = self.random.choice(self.ways)()
        return (
            "SELECT coalesce(string_agg(x::text, '~' ORDER BY x::text COLLATE \"C\"), '') "
            f"FROM ({inner}) x"
        )

    # Values and conditions

    def _table(self) -> Table:
        return self.random.choice(self.tables)

    def _from(self, table: Table, name: str) -> str:
        return f'{self.schema}."{table.name}" {name}'

    def _column(self, table: Table) -> Column:
        return self.random.choice(table.columns)

    def _value(self, table: Table, column: Column) -> str:
        """A value that stands in the column, whoever may see it, or the word for nothing."""
        rows = self.promise.bank.rows[table.name]
        value = self.random.choice(rows)[column.name] if rows else None
        return sql.Literal(value).as_string(None)

    def _condition(self, table: Table, name: str, *, may_fail: bool) -> str:
        column = self._column(table)
        here, value = f'{name}."{column.name}"', self._value(table, column)
        text, number = f"{here}::text", column.type in _NUMBERS
        ways = [
            f"{text} {self.random.choice(_COMPARED)} {value}",
            f"{here} IS {self.random.choice(('', 'NOT '))}NULL",
            f"{text} LIKE left({value}, {self.random.randrange(1, 6)}) || '%'",
            f"length({text}) > {self.random.randrange(1, 14)}",
            f"{here} IS DISTINCT FROM {value}::{column.type}",
            f"{text} IN ({value}, {self._value(table, column)})",
            f"ascii({text}) % {self.random.randrange(2, 9)} = 0",
        ]
        if may_fail:  # for some rows: whether it does must not depend on those that are hidden
            ways.append(f"{text}::bigint > {self.random.randrange(10**6)}")
            ways.append(f"1 / (length(coalesce({text}, '')) - {self.random.randrange(12)}) >= 0")
        if may_fail and number:
            ways.append(f"1 / ({here} - {value}::{column.type}) IS NOT NULL")
        return self.random.choice(ways)

    def _where(self, table: Table, name: str, *, may_fail: bool = True) -> str:
        count = self.random.choice((0, 1, 1, 2, 3))
        said = [self._condition(table, name, may_fail=may_fail) for _ in range(count)]
        return f" WHERE {self.random.choice((' AND ', ' OR ')).join(said)}" if said else ""

    # Shapes of questions

    def _rows(self) -> str:
        table = self._table()
        chosen = self.random.sample(table.columns, self.random.randint(1, len(table.columns)))
        said = ", ".join(f'a."{one.name}"::text' for one in chosen)
        limit = (
            f" ORDER BY a::text LIMIT {self.random.randrange(1, 30)}"
            f" OFFSET {self.random.randrange(5)}"
            if self.random.random() < 0.3
            else ""
        )
        return f"SELECT {said} FROM {self._from(table, 'a')}{self._where(table, 'a')}{limit}"

    def _sums(self) -> str:
        table = self._table()
        one, other = (f'a."{self._column(table).name}"::text' for _ in range(2))
        said = self.random.choice(
            (
                f"count(*), count({one}), count(DISTINCT {other})",
                f'min({one} COLLATE "C"), max({other} COLLATE "C")',
                f"sum(length({one})), avg(ascii({other}))",
                "md5(string_agg(a::text, '' ORDER BY a::text))",
                f"bool_and({one} IS NULL), sum(hashtext({other}))",
            )
        )
        return f"SELECT {said} FROM {self._from(table, 'a')}{self._where(table, 'a')}"

    def _groups(self) -> str:
        table = self._table()
        by = f'left(a."{self._column(table).name}"::text, {self.random.randrange(1, 9)})'
        having = " HAVING count(*) > 1" if self.random.random() < 0.3 else ""
        return (
            f"SELECT {by}, count(*), max(a::text) FROM {self._from(table, 'a')}"
            f"{self._where(table, 'a')} GROUP BY {by}{having}"
        )

    def _numbers_of(self, table: Table) -> list[str]:
        return [one.name for one in table.columns if one.name == "id" or one.name.endswith("_id")]

    def _join(self) -> str:
        one, other = self._table(), self._table()
        mine, theirs = self._numbers_of(one), self._numbers_of(other)
        on = "a::text = b::text"
        if mine and theirs:
            shared = [name for name in mine if name in theirs and name != "id"]
            left = self.random.choice(shared or mine)
            right = left if shared else self.random.choice(theirs)
            on = f'a."{left}"::text = b."{right}"::text'
        how = self.random.choice(("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"))
        said = f'a."{self._column(one).name}"::text, b."{self._column(other).name}"::text AS other'
        return (
            f"SELECT {said} FROM {self._from(one, 'a')} {how} {self._from(other, 'b')} "
            f"ON {on}{self._where(one, 'a', may_fail=False)}"
        )

    def _within(self) -> str:
        one, other = self._table(), self._table()
        inner = f'SELECT b."{self._column(other).name}"::text FROM {self._from(other, "b")}'
        inner += self._where(other, "b", may_fail=False)
        here = f'a."{self._column(one).name}"::text'
        test = self.random.choice(
            (f"{here} IN ({inner})", f"EXISTS ({inner})", f"{here} <> ALL ({inner})")
        )
        return f"SELECT {here}, count(*) FROM {self._from(one, 'a')} WHERE {test} GROUP BY 1"

    def _sets(self) -> str:
        how = self.random.choice(("UNION", "UNION ALL", "EXCEPT", "INTERSECT"))
        parts = []
        for name in "ab":
            table = self._table()
            said = f'{name}."{self._column(table).name}"::text AS said'
            where = self._where(table, name, may_fail=False)
            parts.append(f"SELECT {said} FROM {self._from(table, name)}{where}")
        return f" {how} ".join(parts)

    def _window(self) -> str:
        table = self._table()
        one, other = (f'a."{self._column(table).name}"::text' for _ in range(2))
        return (
            f"SELECT {one}, rank() OVER (PARTITION BY {other} ORDER BY a::text), "
            f"lag({one}) OVER (ORDER BY a::text) FROM {self._from(table, 'a')}"
            f"{self._where(table, 'a')}"
        )

    def _search(self) -> str:
        rows = self.promise.bank.rows[TOKENS]
        numbers = [str(row["token"]) for row in self.random.sample(rows, min(3, len(rows)))]
        return (
            f"SELECT found FROM {self.schema}.customers_known_by("
            f"ARRAY[{', '.join(numbers)}]::bigint[], {self.random.randrange(1, 500)}) found"
        )
