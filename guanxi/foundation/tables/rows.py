"""The rows of a table in the order that was asked for: put so by the database, page by page."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, OrderBy, Q, QuerySet
from django.db.models.expressions import Col
from django.db.models.sql.constants import LOUTER

from guanxi.foundation.spreadsheets.sheet import Column as SheetColumn
from guanxi.foundation.spreadsheets.sheet import Sheet
from guanxi.foundation.tables.asking import Asked

PAGE = 50
_HERE = "in_order"  # what a row stands in the order by
_NONE = "~"
_TOGETHER = 500
_FIGURES = 10  # of a place among rows that are all read
_M = TypeVar("_M", bound=Model)
_R = TypeVar("_R")


@dataclass(frozen=True, kw_only=True)
class Page:
    """What is shown of a table. ``next_after`` begins the next page, where there is one."""

    asked: Asked
    rows: Sequence[Any]
    next_after: str = ""

    def of(self, lines: Sequence[Any]) -> "Page":
        """The same page, its rows told in another way."""
        return replace(self, rows=lines)


def page_of(found: "QuerySet[_M]", asked: Asked, *, size: int = PAGE) -> Page:
    """One page, asked for with one question."""
    ordered = in_order(found, asked)
    some = list(_after(ordered, asked)[: size + 1])
    last = some[size - 1] if len(some) > size else None
    return Page(asked=asked, rows=some[:size], next_after=_place(last) if last else "")


def in_order(found: "QuerySet[_M]", asked: Asked, *, then: Sequence[str] = ()) -> "QuerySet[_M]":
    """All of them in the order that was asked for; those without a value come last.

    ``then`` puts those of one value in order, in lists that are not turned page by page.
    The usual direction and its reverse are each other's mirror, so that one index serves both.
    """
    annotated: QuerySet[_M] = found.annotate(**{_HERE: asked.order.value})
    last = {"nulls_last": True} if _may_lack(annotated) else {}
    value = asked.order.value
    assert value is not None  # noqa: S101 - `asked_of` takes no other column
    order = OrderBy(value, descending=not asked.is_rising, **last)
    return annotated.order_by(order, *then, "-pk" if _is_turned(asked) else "pk")


def every_row(
    ordered: "QuerySet[_M]", told: Callable[[Sequence[_M]], Iterable[Any]] = iter
) -> Iterator[Any]:
    """All of a list for a file, some hundred at a time, as ``told`` makes lines of rows."""
    rows = ordered.iterator(chunk_size=_TOGETHER)
    while some := list(islice(rows, _TOGETHER)):
        yield from told(some)


def sheet_of(asked: Asked, rows: Iterable[Any], *, title: str) -> Sheet:
    """The table for a file: the columns that are seen, and those that only files have."""
    columns = asked.in_files
    return Sheet(
        title=title,
        columns=[SheetColumn(str(one.in_files or one.label), one.kind) for one in columns],
        rows=([one.value_of(row) for one in columns] for row in rows),
    )


def _is_turned(asked: Asked) -> bool:
    return asked.is_rising is asked.table.order.startswith("-")


def _may_lack(annotated: "QuerySet[Any]") -> bool:
    """Whether a row may have nothing to be put in order by."""
    query = annotated.query
    value = query.annotations[_HERE]
    if not isinstance(value, Col):
        return True
    joined = query.alias_map[value.alias].join_type
    return value.target.null or joined == LOUTER


def _after(ordered: "QuerySet[_M]", asked: Asked) -> "QuerySet[_M]":
    said, _dot, number = asked.after.rpartition(".")
    if not number.isdecimal() or int(number) >= 2**63:
        return ordered
    behind = Q(pk__lt=int(number)) if _is_turned(asked) else Q(pk__gt=int(number))
    if said == _NONE:
        return ordered.filter(behind, **{f"{_HERE}__isnull": True})
    field = ordered.query.annotations[_HERE].output_field
    try:
        value = field.to_python(said)
        field.run_validators(value)
    except ValidationError:
        return ordered
    beyond = Q(**{f"{_HERE}__{'gt' if asked.is_rising else 'lt'}": value})
    following = beyond | Q(**{_HERE: value}) & behind
    if _may_lack(ordered):
        following |= Q(**{f"{_HERE}__isnull": True})
    return ordered.filter(following)


def _place(row: Model) -> str:
    value = getattr(row, _HERE)
    said = value.isoformat() if hasattr(value, "isoformat") else value
    return f"{_NONE if value is None else said}.{row.pk}"


def page_by_value(rows: Iterable[Any], asked: Asked, *, size: int = PAGE) -> Page:
    """One page of rows that are all read already; a place among them is how many come before."""
    every = by_value(rows, asked)
    said = asked.after
    begin = int(said) if said.isdecimal() and len(said) < _FIGURES else 0
    end = begin + size
    return Page(asked=asked, rows=every[begin:end], next_after=str(end) if end < len(every) else "")


def by_value(rows: Iterable[_R], asked: Asked) -> list[_R]:
    """Rows that are all read already, such as sums over several questions, in the same way."""
    every: list[tuple[Any, _R]] = [(asked.order.value_of(row), row) for row in rows]
    known = [pair for pair in every if pair[0] is not None]
    known.sort(key=itemgetter(0), reverse=not asked.is_rising)
    return [row for _value, row in (*known, *(pair for pair in every if pair[0] is None))]
