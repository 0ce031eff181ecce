"""A drawing that says one thing, with the table behind it for screen readers and for export."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from django.http import HttpResponse

from guanxi.foundation.money import SYMBOLS, amount
from guanxi.foundation.spreadsheets import safe_cell
from guanxi.shell import days

ColumnKind = Literal["text", "money", "count", "percent", "day", "month"]
Value: TypeAlias = str | int | float | date | None

NOTHING = "—"


@dataclass(frozen=True)
class Column:
    """A column of the table behind a chart: its heading and how its values are written."""

    label: str
    kind: ColumnKind = "text"

    @property
    def is_figure(self) -> bool:
        """Whether its values are aligned by their last digit."""
        return self.kind in ("money", "count", "percent")


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of plain values. Money is minor units of ``currency``."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    currency: str

    def shown(self) -> list[list[tuple[str, bool]]]:
        """Each cell in words for the page, and whether it is a figure."""
        return [
            [
                (shown(value, column.kind, self.currency), column.is_figure)
                for value, column in zip(row, self.columns, strict=True)
            ]
            for row in self.rows
        ]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What one figure draws: ``kind`` names the drawer in charts.js, ``says`` the one thing."""

    kind: str
    title: str
    says: str
    data: Mapping[str, object]
    table: Table
    size: str = ""


def symbol(currency: str) -> str:
    """What stands before an amount of that currency."""
    return SYMBOLS.get(currency, currency + " ")


def month_name(month: date) -> str:
    """A month as an axis names it: 2026-03, the same in every language."""
    return f"{month:%Y-%m}"


def shown(value: Value, kind: ColumnKind, currency: str) -> str:
    """A value in words of the reader's language."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, date):
        return month_name(value) if kind == "month" else days.short_day(value)
    if isinstance(value, str):
        return value
    if kind == "money":
        return amount(int(value), currency)
    return f"{value:,.1f}%" if kind == "percent" else f"{int(value):,}"


def csv_reply(table: Table) -> HttpResponse:
    """The table as a file for a spreadsheet: plain figures, and no cell that is a formula."""
    reply = HttpResponse(content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="{table.name}.csv"'
    reply.write("\ufeff")  # without it Excel does not take the file for UTF-8
    writer = csv.writer(reply)
    writer.writerow([column.label for column in table.columns])
    for row in table.rows:
        writer.writerow(
            [exported(value, column.kind) for value, column in zip(row, table.columns, strict=True)]
        )
    return reply


def exported(value: Value, kind: ColumnKind) -> str:
    """A value as a spreadsheet reads it: money in whole units with its cents."""
    if value is None:
        return ""
    if isinstance(value, date):
        return month_name(value) if kind == "month" else value.isoformat()
    if isinstance(value, str):
        return safe_cell(value)
    if kind == "money":
        sign, (whole, cents) = "-" if value < 0 else "", divmod(abs(int(value)), 100)
        return f"{sign}{whole}.{cents:02d}"
    return f"{value:.2f}" if kind == "percent" else str(value)
