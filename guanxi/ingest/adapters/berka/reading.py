"""Read the bank's .asc files: semicolons, quotes, CRLF, plain or gzip; every value checked."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _
from pyarrow import csv

from guanxi.ingest.adapters.refusals import AdapterRefused

_MONEY_TEXT = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?")


@dataclass(frozen=True)
class Wanted:
    """One column of ours: where it comes from and how its text is understood."""

    source: str
    name: str
    kind: pa.DataType
    understand: Callable[[str], Any]  # raises ValueError saying what is wrong with the text


@dataclass(frozen=True)
class Asc:
    """One file of the bank: its header and what we take from it."""

    stem: str
    header: tuple[str, ...]
    wanted: tuple[Wanted, ...]


def read_asc(path: Path, asc: Asc) -> pa.Table:
    """The file with its values understood. Raises AdapterRefused naming file, line and column."""
    rows = _rows_of(path, asc)
    columns = [_understood(path, rows[wanted.source], wanted) for wanted in asc.wanted]
    return pa.table(columns, names=[wanted.name for wanted in asc.wanted])


def key(text: str) -> str:
    """The bank's numbers are plain digits."""
    if not (text.isascii() and text.isdigit() and len(text) <= 40):
        raise ValueError(_("not a number of digits only"))
    return text


def plain(text: str) -> str:
    """Any text, blanks around it removed."""
    if len(text) > 200 or not text.isprintable():
        raise ValueError(_("longer than 200 characters or not printable"))
    return text.strip()


def day(text: str) -> date:
    """930101 is 1 January 1993; card.asc adds a midnight to it."""
    digits = text.removesuffix(" 00:00:00")
    if not (len(digits) == 6 and digits.isascii() and digits.isdigit()):
        raise ValueError(_("not a day in the form YYMMDD"))
    try:
        return date(1900 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        raise ValueError(_("not a day in the form YYMMDD")) from None


def born_on(text: str) -> date:
    """A birth number is YYMMDD with 50 added to the month of women."""
    sex(text)
    return day(f"{text[:2]}{int(text[2:4]) % 50:02}{text[4:]}")


def sex(text: str) -> str:
    """Female where 50 was added to the month."""
    if not (len(text) == 6 and text.isascii() and text.isdigit()):
        raise ValueError(_("not a birth number: YYMMDD, month + 50 for women"))
    return "female" if int(text[2:4]) > 50 else "male"


def minor(text: str) -> int:
    """Crowns with at most two decimals, as whole haler; never through a float."""
    if not (found := _MONEY_TEXT.fullmatch(text)):
        raise ValueError(_("not an amount: digits, at most two decimals, no sign"))
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def count(text: str) -> int:
    """A whole number."""
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise ValueError(_("not a whole number below 10,000"))
    return int(text)


def one_of(*codes: str) -> Callable[[str], str]:
    """One of the codes the guide to the data names, blanks around it removed."""

    def understand(text: str) -> str:
        if text.strip() not in codes:
            known = ", ".join(repr(code) for code in codes)
            raise ValueError(_("a code that the guide to the data does not name (%s)") % known)
        return text.strip()

    return understand


def _rows_of(path: Path, asc: Asc) -> pa.Table:
    broken: list[csv.InvalidRow] = []

    def remember(row: csv.InvalidRow) -> str:
        broken.append(row)
        return "error"

    try:
        rows = csv.read_csv(
            path,
            read_options=csv.ReadOptions(use_threads=False),
            parse_options=csv.ParseOptions(
                delimiter=";", ignore_empty_lines=False, invalid_row_handler=remember
            ),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(asc.header, pa.string()), strings_can_be_null=False
            ),
        )
    except (pa.ArrowInvalid, OSError) as error:
        raise _unreadable(path, asc, broken, error) from None
    _demand_header(path, asc, rows.column_names)
    return rows


def _unreadable(
    path: Path, asc: Asc, broken: Sequence[csv.InvalidRow], error: Exception
) -> AdapterRefused:
    if broken:
        row = broken[0]
        return AdapterRefused(
            _(
                "%(path)s, line %(line)s: %(found)d columns instead of %(due)d: "
                "is the file cut off or damaged? Take it again from its source."
            )
            % {
                "path": path,
                "line": row.number,
                "found": row.actual_columns,
                "due": len(asc.header),
            }
        )
    reason = str(error).splitlines()[0].split(":")[0]
    return AdapterRefused(
        _("%(path)s: cannot be read (%(reason)s): take it again from its source.")
        % {"path": path, "reason": reason}
    )


def _demand_header(path: Path, asc: Asc, found: Sequence[str]) -> None:
    if tuple(found) != asc.header:
        raise AdapterRefused(
            _(
                "%(path)s, line 1: the columns should be %(columns)s: "
                "is this the file of the PKDD'99 bank in its original form?"
            )
            % {"path": path, "columns": ";".join(asc.header)}
        )


def _understood(path: Path, column: pa.ChunkedArray, wanted: Wanted) -> pa.Array:
    """Each distinct text is understood once; the first that is not names its line."""
    texts = column.combine_chunks().dictionary_encode()
    values = []
    for place, text in enumerate(texts.dictionary.to_pylist()):
        try:
            values.append(wanted.understand(text))
        except ValueError as error:
            line = pc.index(texts.indices, place).as_py() + 2  # the header is line 1
            raise AdapterRefused(
                _("%(path)s, line %(line)d: %(column)s: %(what)s.")
                % {"path": path, "line": line, "column": wanted.source, "what": error}
            ) from None
    return pa.array(values, wanted.kind).take(texts.indices)
