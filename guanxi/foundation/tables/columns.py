"""What a table can say, column by column: declared once, and asked for by its readers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from django import forms
from django.db.models import Expression, F
from django.utils.functional import Promise

from guanxi.foundation.spreadsheets.cells import ColumnKind, Value

Words: TypeAlias = str | Promise
# Always; unless other columns are chosen; when it is chosen; in files alone; on pages alone.
Stands = Literal["always", "usually", "chosen", "in_files", "on_pages"]
ACT = "act"  # the code of the column of what can be done; it is not printed
_FIGURES = ("money", "count", "percent")


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. ``by`` puts rows in its order, in the database; without it none can be asked.

    ``shows`` is what a row says there: a path such as ``staff.name``, or a function of the row; a
    plain ``by`` is its own path. ``template`` draws it on the page, ``in_files`` is its heading in
    a file where that is another. ``falls``: wanted the most first, though it is no figure.
    ``orders`` is what its two orders are called, rising and falling, where that is not plain.
    """

    code: str
    label: Words
    kind: ColumnKind = "text"
    by: str | Expression | None = None
    shows: str | Callable[[Any], Value] = ""
    template: str = ""
    stands: Stands = "usually"
    in_files: Words = ""
    looks: str = ""  # classes of its cells
    falls: bool = False
    orders: tuple[Words, Words] | None = None

    @property
    def is_right(self) -> bool:
        """Whether it stands at the right, as figures do."""
        return self.kind in _FIGURES

    @property
    def is_act(self) -> bool:
        """Whether it says nothing, and holds what can be done."""
        return self.code == ACT

    @property
    def value(self) -> Expression | F | None:
        """What decides the order of the rows."""
        return F(self.by) if isinstance(self.by, str) else self.by

    @property
    def falling(self) -> str:
        """The order with the most first, as an address says it."""
        return f"-{self.code}"

    @property
    def first_order(self) -> str:
        """In which order one wants it first: figures from the largest, days and words in theirs."""
        return self.falling if self.is_right or self.falls else self.code

    def value_of(self, row: Any) -> Value:
        """What a row says there."""
        value = self.shows(row) if callable(self.shows) else self._at_its_path(row)
        return str(value) if isinstance(value, Promise) else value

    def _at_its_path(self, row: Any) -> Any:
        path = self.shows or (self.by if isinstance(self.by, str) else "")
        assert isinstance(path, str)  # noqa: S101 - functions are called
        if not path:
            return None
        for name in path.replace("__", ".").split("."):
            row = getattr(row, name, None)
        return row() if callable(row) else row


@dataclass(frozen=True, kw_only=True)
class Table:
    """A list that its readers put in order, arrange and keep.

    ``order`` is the usual one, as an address says it: ``-assets``. ``narrowing`` is the form of
    what leaves rows out: each field one name in the address; hidden ones are set by tabs.
    ``passing`` are other names that an address keeps and a view does not, such as a day.
    """

    place: str
    columns: Sequence[Column]
    order: str
    narrowing: type[forms.Form] = forms.Form
    passing: Sequence[str] = ()

    @property
    def by_code(self) -> Mapping[str, Column]:
        """Every column by its code."""
        return {column.code: column for column in self.columns}

    @property
    def choosable(self) -> list[Column]:
        """Those that a reader may take away or add."""
        return [column for column in self.columns if column.stands in ("usually", "chosen")]

    @property
    def sortable(self) -> list[Column]:
        """Those that rows can be put in order by."""
        return [column for column in self.columns if column.by is not None]

    @property
    def usual(self) -> tuple[str, ...]:
        """What is shown to whoever asks for nothing."""
        return tuple(column.code for column in self.columns if column.stands == "usually")


_signed_in: dict[str, Table] = {}


def sign_in_table(table: Table) -> Table:
    """Make it known, so that views of it can be kept. Its place is its name, once and for all."""
    if _signed_in.setdefault(table.place, table) is not table:
        raise ValueError(f"Two tables are called “{table.place}”: give one another place.")
    return table


def every_table() -> Mapping[str, Table]:
    """All that have signed in, by their places."""
    return _signed_in
