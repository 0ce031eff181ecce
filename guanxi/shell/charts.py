"""A drawing that says one thing, with the table behind it for screen readers and for export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import FileResponse

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.money import SYMBOLS, amount
from guanxi.foundation.spreadsheets.cells import ColumnKind, Value
from guanxi.foundation.spreadsheets.sheet import Column as Column
from guanxi.foundation.spreadsheets.sheet import Sheet
from guanxi.privacy.files import Leaving, file_reply
from guanxi.shell import days

NOTHING = "—"
TABLE_TAKEN = "shell.table.exported"


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of plain values. Money is minor units of ``currency``."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    currency: str
    title: str = ""

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


def table_reply(
    request: StaffRequest, kind: str, table: Table, *, subject: str, event: str = TABLE_TAKEN
) -> FileResponse:
    """The table as a file for a spreadsheet: plain figures, and no cell that is a formula."""
    sheet = Sheet(title=table.title or table.name, columns=table.columns, rows=table.rows)
    leaving = Leaving(
        name=table.name, event=event, subject=subject, size=len(table.rows), sheet=lambda: sheet
    )
    return file_reply(request, kind, leaving)
