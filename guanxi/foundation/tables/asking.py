"""What a reader asked of a table: read from an address, and written as one again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from guanxi.foundation.spreadsheets.sheet import Note
from guanxi.foundation.tables.columns import Column, Stands, Table, Words

_PLACE_LENGTH = 100
_SAID_LENGTH = 40  # of what could not be understood, as it is said again
_NOTHING = (None, "")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How one reader wants a table; what could not be understood is in ``form`` and ``unclear``.

    ``only`` is what narrows it, by the names of the form's fields. ``after`` is where the last
    page ended.
    """

    table: Table
    form: forms.Form
    only: Mapping[str, Any]
    order: Column
    is_rising: bool
    chosen: tuple[str, ...]
    after: str = ""
    unclear: Sequence[str] = ()

    @property
    def columns(self) -> list[Column]:
        """What is shown, in the table's order."""
        return self._that_stand("always", "on_pages")

    @property
    def in_files(self) -> list[Column]:
        """What leaves in a file: what is shown, and what only files hold."""
        return self._that_stand("always", "in_files")

    @property
    def choosable(self) -> list[tuple[Column, bool]]:
        """Every column that may come and go, with whether it is there."""
        return [(column, self.shows(column)) for column in self.table.choosable]

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        """Every order: as an address says it, in words, and whether it is this one."""
        return [
            (f"{sign}{column.code}", in_words(column, is_rising=not sign), said == self._order)
            for column in self.table.sortable
            for sign in (("-", "") if column.first_order.startswith("-") else ("", "-"))
            for said in (f"{sign}{column.code}",)
        ]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but a tab leaves rows out."""
        return any(True for _condition in self.conditions())

    @property
    def _order(self) -> str:
        return f"{'' if self.is_rising else '-'}{self.order.code}"

    def _that_stand(self, *always: Stands) -> list[Column]:
        return [one for one in self.table.columns if one.stands in always or self.shows(one)]

    def shows(self, column: Column) -> bool:
        """Whether a column that may come and go is there."""
        return column.stands in ("usually", "chosen") and column.code in self.chosen

    def conditions(self) -> Iterator[tuple[str, Words, str]]:
        """Each condition but those of tabs: its name in the address, its label, what it says."""
        for field in self.form.visible_fields():
            if (value := self.only.get(field.name)) not in _NOTHING:
                choices = {str(code): said for code, said in getattr(field.field, "choices", ())}
                usual = f"{value:,}" if isinstance(value, int) else str(value)
                yield field.name, field.label, str(choices.get(str(value), usual))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """What the address says, but for the place in the list; nothing for what is usual."""
        for name in self.form.fields:
            if (value := self.only.get(name)) not in _NOTHING:
                yield name, str(value)
        if self._order != self.table.order:
            yield "order", self._order
        if self.chosen != self.table.usual:
            yield from (("column", code) for code in self.chosen)

    def query(self) -> str:
        """The address's query, always written in one way: views are told apart by it."""
        return urlencode(list(self.pairs()))

    def from_the_first_page(self) -> "Asked":
        """The whole list."""
        return replace(self, after="")

    def notes(self) -> list[Note]:
        """For a file: what was left out, and in which order the rest is."""
        only = [(str(label), said) for _name, label, said in self.conditions()]
        return [*only, (_("Order"), in_words(self.order, is_rising=self.is_rising))]


def asked_of(table: Table, query: QueryDict) -> Asked:
    """Read an address. What cannot be understood changes nothing, and is said."""
    form = table.narrowing(query)
    form.is_valid()
    order, is_rising, no_order = _order(table, query.get("order", ""))
    chosen, no_column = _columns(table, query.getlist("column"))
    return Asked(
        table=table,
        form=form,
        only=form.cleaned_data,
        order=order,
        is_rising=is_rising,
        chosen=chosen,
        after=query.get("after", "")[:_PLACE_LENGTH],
        unclear=[*no_order, *no_column],
    )


def back_to(address: str, table: Table, said: str) -> str:
    """The address of a table as it was left: ``said`` is the query that its forms bring along."""
    query = asked_of(table, QueryDict(said)).query()
    return f"{address}?{query}" if query else address


def in_words(column: Column, *, is_rising: bool) -> str:
    """An order in words."""
    if column.orders is not None:
        return str(column.orders[0 if is_rising else 1])
    if column.kind in ("day", "moment"):
        direction = _("the earliest first") if is_rising else _("the latest first")
    elif column.kind == "text":
        direction = _("from the first") if is_rising else _("from the last")
    else:
        direction = _("the least first") if is_rising else _("the most first")
    return f"{column.label}, {direction}"


def _order(table: Table, said: str) -> tuple[Column, bool, list[str]]:
    column = table.by_code.get(said.removeprefix("-"))
    if said and (column is None or column.by is None):
        sentence = _(
            "The table cannot be put in order by “%(said)s”: it is in its usual order. "
            "Press a heading to choose another."
        )
        unclear = [sentence % {"said": said[:_SAID_LENGTH]}]
    else:
        unclear = []
    if not said or unclear:
        said = table.order
    return table.by_code[said.removeprefix("-")], not said.startswith("-"), unclear


def _columns(table: Table, codes: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    known = [column.code for column in table.choosable]
    wanted = tuple(code for code in known if code in codes)
    strange = sorted({code[:_SAID_LENGTH] for code in codes if code not in known})
    sentence = _("The table has no column “%(said)s”. Choose among those under “Arrange”.")
    return wanted or table.usual, [sentence % {"said": code} for code in strange[:1]]
