"""Write a sheet as CSV or as Excel, however long it is, in the memory of a few rows."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from guanxi.foundation.spreadsheets.cells import ColumnKind, Value, plain_cell, safe_cell
from guanxi.foundation.spreadsheets.sheet import Column, Sheet

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it Excel does not take the file for UTF-8
TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_TOGETHER = 1_000
_CELL_MAX = 32_767  # characters; Excel calls a longer cell a damaged file
_PER_CENT, _CENTS = 100, 100
_FORMATS: Mapping[ColumnKind, str] = {
    "money": "#,##0.00",
    "count": "#,##0",
    "percent": "0.00%",
    "day": "yyyy-mm-dd",
    "month": "yyyy-mm",
    "moment": "yyyy-mm-dd hh:mm:ss",
}
_WIDTHS: Mapping[ColumnKind, int] = {"money": 16, "count": 10, "percent": 10, "moment": 19}
_OTHER_WIDTH = 14
_TEXT_WIDTH = 22


def write(sheet: Sheet, out: IO[bytes], kind: str) -> int:
    """Write it as ``csv`` or ``xlsx``; returns how many rows there were."""
    return _WRITERS[kind](sheet, out)


def write_csv(sheet: Sheet, out: IO[bytes]) -> int:
    """Notes in the first line, headings in the next, then the rows."""
    out.write(BYTE_ORDER_MARK)
    kinds = [column.kind for column in sheet.columns]
    if sheet.notes:
        said = [sheet.title, *(f"{label}: {text}" for label, text in sheet.notes)]
        out.write(_lines([[safe_cell(text) for text in said]]))
    out.write(_lines([[safe_cell(column.label) for column in sheet.columns]]))
    rows, written = iter(sheet.rows), 0
    while part := list(islice(rows, _TOGETHER)):
        cells = ([plain_cell(*one) for one in zip(row, kinds, strict=True)] for row in part)
        out.write(_lines(cells))
        written += len(part)
    return written


def write_xlsx(sheet: Sheet, out: IO[bytes]) -> int:
    """Notes on the first sheet; the list on the second, which is the one that opens.

    Every cell is written as what it is, so no text is ever taken for a formula, a link or a number.
    """
    # Rows already written wait in a file: memory does not grow with them.
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "remove_timezone": True})
    book.set_properties({"title": sheet.title, "comments": _said(sheet)})
    bold = book.add_format({"bold": True})
    if sheet.notes:
        _write_notes(book.add_worksheet(_("About this file")[:31]), sheet, bold)
    page = book.add_worksheet(_("List"))
    page.activate()
    formats = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
    written = _write_rows(page, sheet, formats, bold)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(written, 1), len(sheet.columns) - 1)
    book.close()
    return written


def _write_notes(page: Worksheet, sheet: Sheet, bold: Format) -> None:
    page.set_column(0, 0, _TEXT_WIDTH)
    page.set_column(1, 1, 70)
    page.write_string(0, 0, sheet.title, bold)
    for line, (label, text) in enumerate(sheet.notes, 2):
        page.write_string(line, 0, label)
        page.write_string(line, 1, text[:_CELL_MAX])


def _write_rows(
    page: Worksheet, sheet: Sheet, formats: Mapping[ColumnKind, Format], bold: Format
) -> int:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, _width(column))
        page.write_string(0, place, column.label, bold)
    put = [_Putting(page, column.kind, formats.get(column.kind)) for column in sheet.columns]
    line = 0
    for line, row in enumerate(sheet.rows, 1):
        for place, value in enumerate(row):
            put[place](line, place, value)
    return line


class _Putting:
    """Writes the values of one column."""

    def __init__(self, page: Worksheet, kind: ColumnKind, how: Format | None) -> None:
        self.page, self.how = page, how
        self.part = {"money": _CENTS, "percent": _PER_CENT}.get(kind, 1)

    def __call__(self, line: int, place: int, value: Value) -> None:
        if isinstance(value, str):
            self.page.write_string(line, place, value[:_CELL_MAX])
        elif isinstance(value, (int, float)):
            self.page.write_number(line, place, value / self.part, self.how)
        elif value is not None:
            self.page.write_datetime(line, place, value, self.how)


def _width(column: Column) -> int:
    usual = _TEXT_WIDTH if column.kind == "text" else _WIDTHS.get(column.kind, _OTHER_WIDTH)
    return max(usual, min(len(column.label) + 2, 40))


def _said(sheet: Sheet) -> str:
    return "\n".join(f"{label}: {text}" for label, text in sheet.notes)


def _lines(rows: Sequence[Sequence[str]] | Iterator[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


_WRITERS: Mapping[str, Callable[[Sheet, IO[bytes]], int]] = {"csv": write_csv, "xlsx": write_xlsx}
