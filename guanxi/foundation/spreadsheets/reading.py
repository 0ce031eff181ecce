"""Read what people upload as Excel or CSV. The file is a stranger's: nothing in it is trusted.

Formulas are never worked out, links never followed; what would unfold beyond all measure is refused
before it is opened. Text may be UTF-8, UTF-16 or GB18030, as Excel in China saves it.
"""

import csv
import io
import logging
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from django.utils.translation import gettext as _
from openpyxl import DEFUSEDXML, load_workbook

from guanxi.foundation.refusals import Refusal

log = logging.getLogger(__name__)

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_COLUMNS_MAX, _ENTRIES_MAX = 40, 300
_EMPTY_LINES_MAX = 1_000
_DELIMITERS = ",;\t"
_ENCRYPTED = 0x1


class FileRefused(Refusal):
    """The whole file cannot be read. The message says why and what to do."""


@dataclass(frozen=True)
class Formula:
    """A cell that holds a formula: what it would come to is not asked."""

    text: str


Cell: TypeAlias = str | int | float | date | datetime | Formula | None


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much is read. ``unpacked_max`` is what an Excel file may come to, in bytes."""

    bytes_max: int
    unpacked_max: int
    rows_max: int


@dataclass(frozen=True)
class Line:
    """A row that is not empty, with its number in the file."""

    number: int
    cells: tuple[Cell, ...]


def read_lines(content: bytes, limits: Limits) -> list[Line]:
    """The rows of a CSV, or of the sheet that opens first. Raises FileRefused."""
    if len(content) > limits.bytes_max:
        size = f"{limits.bytes_max // 1024:,}"
        raise FileRefused(
            _("The file is larger than %(size)s KB: split it, and leave out pictures.")
            % {"size": size}
        )
    if content.startswith(_OLD_EXCEL):
        raise FileRefused(
            _(
                "This is a protected Excel file or one of the old kind (.xls): save it as .xlsx "
                "without a password."
            )
        )
    rows = _excel(content, limits) if content.startswith(_ZIP) else _text(content)
    return _filled(rows, limits.rows_max)


def _filled(rows: Iterable[tuple[Cell, ...]], rows_max: int) -> list[Line]:
    lines: list[Line] = []
    for number, row in enumerate(rows, 1):
        if cells := _trimmed(row):
            lines.append(Line(number, cells))
        # The line of headings, and one for what a file of ours says of itself.
        if len(lines) > rows_max + 2 or number > rows_max + _EMPTY_LINES_MAX:
            raise FileRefused(
                _("The file has more than %(rows)s rows: split it.") % {"rows": f"{rows_max:,}"}
            )
    if not lines:
        raise FileRefused(_("The file is empty: fill in the template and save it."))
    return lines


def _trimmed(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Without blanks around text, and without empty cells at the end."""
    cells = [value.strip() if isinstance(value, str) else value for value in row[:_COLUMNS_MAX]]
    while cells and cells[-1] in (None, ""):
        cells.pop()
    return tuple(cells)


def _excel(content: bytes, limits: Limits) -> Iterator[tuple[Cell, ...]]:
    if not DEFUSEDXML:
        raise RuntimeError("defusedxml is missing: Excel files of strangers are not opened.")
    try:
        _refuse_what_unfolds(content, limits)
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        page = book.active or book.worksheets[0]
        page.reset_dimensions()  # what the file says of its size need not be true
        rows = page.iter_rows(max_col=_COLUMNS_MAX)
        yield from (tuple(map(_cell, row)) for row in rows)
    except FileRefused:
        raise
    except Exception as error:  # a damaged file breaks the library in a hundred ways
        log.info("excel_file_not_read: %s", type(error).__name__)
        raise FileRefused(
            _("The file is damaged or no Excel file: open it in Excel and save it again as .xlsx.")
        ) from None


def _refuse_what_unfolds(content: bytes, limits: Limits) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        entries = packed.infolist()
    # No more than an entry's stated size is ever unpacked from it: what is stated, holds.
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_max or len(entries) > _ENTRIES_MAX:
        raise FileRefused(
            _(
                "The file unfolds to more than a list of this length can hold: copy the rows into "
                "the template."
            )
        )
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise FileRefused(_("The file is protected with a password: save it without one."))


def _cell(cell: Any) -> Cell:
    value = cell.value
    if cell.data_type == "f":
        return Formula(str(value))
    if value is None or isinstance(value, (str, int, float, date)):
        return value
    return str(value)


def _text(content: bytes) -> Iterator[tuple[Cell, ...]]:
    text = _decoded(content)
    if "\0" in text:
        raise FileRefused(_("This is neither Excel nor CSV: save the list as .xlsx or .csv."))
    head = text[:4_000]
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield tuple(Formula(cell) if cell.startswith("=") else cell for cell in row)
    except csv.Error:
        raise FileRefused(
            _("The rows cannot be told apart: is a quotation mark left open? Save the list again.")
        ) from None


def _decoded(content: bytes) -> str:
    marked = next((code for mark, code in _MARKS.items() if content.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused(
        _("The text is neither UTF-8 nor GB18030: save the list as .xlsx, or as CSV UTF-8.")
    )
