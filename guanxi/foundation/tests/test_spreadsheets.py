"""What leaves as a file is taken by no spreadsheet for anything but what it is (13.5)."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from guanxi.foundation.spreadsheets.cells import plain_cell, safe_cell
from guanxi.foundation.spreadsheets.sheet import Column, Sheet
from guanxi.foundation.spreadsheets.writing import write

DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
# What XML cannot hold is written by its number, and read back by Excel alone.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"))
FORMULAS = st.builds(str.__add__, st.sampled_from(DANGEROUS), TEXT)


def written(kind, columns, rows, notes=()):
    out = io.BytesIO()
    sheet = Sheet(title="A list", columns=columns, rows=iter(rows), notes=notes)
    assert write(sheet, out, kind) == len(rows)
    out.seek(0)
    return out


def as_csv(*about, **more):
    text = written("csv", *about, **more).read().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@settings(deadline=None)
@given(st.lists(st.one_of(TEXT, FORMULAS), min_size=1))
def test_no_text_begins_a_formula_in_csv(texts):
    """Proves part of 13.5."""
    _headings, *rows = as_csv([Column("Text")], [(text,) for text in texts])
    for (cell,), text in zip(rows, texts, strict=True):
        number = text.replace(".", "", 1).removeprefix("-").isdecimal()
        assert number or not cell.startswith(DANGEROUS)
        assert cell.removeprefix("'") == text.removeprefix("'")


@settings(deadline=None, max_examples=50)
@given(st.lists(st.one_of(TEXT, FORMULAS), min_size=1, max_size=20))
def test_text_is_text_in_excel_whatever_it_looks_like(texts):
    """Proves part of 13.5."""
    book = load_workbook(written("xlsx", [Column("Text")], [(text,) for text in texts]))
    cells = [row[0] for row in book.active.iter_rows(min_row=2)]
    for cell, text in zip(cells, texts, strict=True):
        assert unescape(cell.value or "") == text
        assert cell.data_type != "f"
        assert cell.hyperlink is None


@given(st.integers(min_value=-(2**53), max_value=2**53))
def test_no_cent_is_lost_in_csv(minor):
    whole, cents = plain_cell(minor, "money").split(".")
    assert int(whole + cents) == minor


@settings(deadline=None, max_examples=50)
@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_no_cent_is_lost_in_excel(minor):
    book = load_workbook(written("xlsx", [Column("Assets", "money")], [(minor,)]))
    assert round(book.active["A2"].value * 100) == minor


def test_figures_are_figures_and_days_are_days():
    """Proves part of 13.5: numbers as numbers, dates as dates."""
    columns = [
        Column("Assets", "money"),
        Column("Customers", "count"),
        Column("Share", "percent"),
        Column("Due", "day"),
        Column("At", "moment"),
        Column("Nothing", "money"),
    ]
    row = (123_456, 7, 12.5, date(2026, 11, 20), datetime(2026, 11, 20, 9, 15, tzinfo=UTC), None)
    assert as_csv(columns, [row])[1] == [
        "1234.56",
        "7",
        "12.50",
        "2026-11-20",
        "2026-11-20 09:15:00",
        "",
    ]
    page = load_workbook(written("xlsx", columns, [row])).active
    *figures, due, at, nothing = [cell.value for cell in page[2]]
    assert figures == [1234.56, 7, 0.125]
    assert (due.isoformat(), at.isoformat()) == ("2026-11-20T00:00:00", "2026-11-20T09:15:00")
    assert nothing is None
    assert page["A2"].number_format == "#,##0.00"
    assert page["D2"].is_date


def test_a_file_says_first_what_it_is_and_opens_on_the_list():
    notes = [("Made by", "=1+1"), ("Purpose", "Everyday work")]
    lines = as_csv([Column("Name")], [("王**",)], notes=notes)
    assert lines == [["A list", "Made by: =1+1", "Purpose: Everyday work"], ["Name"], ["王**"]]
    book = load_workbook(written("xlsx", [Column("Name")], [("王**",)], notes=notes))
    first, second = book.worksheets
    assert [cell.value for cell in first[3]] == ["Made by", "=1+1"]
    assert first["B3"].data_type == "s"
    assert book.active is second
    assert second.freeze_panes == "A2"
    assert second.auto_filter.ref == "A1:A2"


def test_a_list_without_rows_is_a_file_with_headings():
    assert as_csv([Column("Name")], []) == [["Name"]]
    page = load_workbook(written("xlsx", [Column("Name")], [])).active
    assert [cell.value for cell in page[1]] == ["Name"]


@pytest.mark.parametrize("text", ["-7", "12.5", "0012"])
def test_a_number_written_as_text_stays_as_it_is(text):
    assert safe_cell(text) == text
