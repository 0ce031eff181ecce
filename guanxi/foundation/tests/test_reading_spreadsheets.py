"""Whatever people upload is read or refused with a reason, and never run (13.5)."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from guanxi.foundation.spreadsheets.reading import FileRefused, Formula, Limits, Line, read_lines
from guanxi.foundation.spreadsheets.sheet import Column, Sheet
from guanxi.foundation.spreadsheets.writing import write

LIMITS = Limits(bytes_max=200_000, unpacked_max=1_000_000, rows_max=100)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def excel(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WHOLE = excel(["客户号", "事项"], ["C1", "=1+1"])


def cells(content, limits=LIMITS):
    return [line.cells for line in read_lines(content, limits)]


def test_excel_comes_as_what_it_is():
    day = datetime(2026, 12, 1)  # noqa: DTZ001 - Excel knows no zones
    assert cells(excel(["客户号", "到期日"], [1001, day])) == [("客户号", "到期日"), (1001, day)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_comes_in_the_encodings_that_people_use(encoding, delimiter):
    """Proves part of 13.5."""
    text = f"客户号{delimiter}事项\r\nC1{delimiter}请致电 𠮷田\r\n"
    assert cells(text.encode(encoding)) == [("客户号", "事项"), ("C1", "请致电 𠮷田")]


def test_formulas_are_never_worked_out():
    """Proves part of 13.5."""
    assert cells(excel(["=1+1", "a"])) == [(Formula("=1+1"), "a")]
    assert cells(b"=cmd|' /C calc'!A0,a") == [(Formula("=cmd|' /C calc'!A0"), "a")]


def test_lines_keep_their_numbers_and_empty_ones_are_left_out():
    assert read_lines(b"a,b\n\n , \nc,d\n", LIMITS) == [Line(1, ("a", "b")), Line(4, ("c", "d"))]


def test_a_bomb_is_refused_before_it_is_unpacked():
    """Proves part of 13.5."""
    out = io.BytesIO(excel(["a"]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/bomb.xml", b"0" * 50_000_000)
    assert len(out.getvalue()) < LIMITS.bytes_max
    with pytest.raises(FileRefused, match="unfolds"):
        read_lines(out.getvalue(), LIMITS)


def test_xml_that_unfolds_is_refused():
    """Proves part of 13.5: the billion laughs."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    sheet = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><x>&l9;</x>'
    source, out = zipfile.ZipFile(io.BytesIO(excel(["a"]))), io.BytesIO()
    with source, zipfile.ZipFile(out, "w") as packed:
        for entry in source.infolist():
            is_sheet = entry.filename == "xl/worksheets/sheet1.xml"
            packed.writestr(entry, sheet if is_sheet else source.read(entry))
    with pytest.raises(FileRefused, match="damaged"):
        read_lines(out.getvalue(), LIMITS)


def test_a_sheet_that_says_it_is_endless_is_refused_soon():
    book = Workbook()
    book.active["A1048576"] = "x"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(FileRefused, match="more than 100 rows"):
        read_lines(out.getvalue(), LIMITS)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0" + b"0" * 100, "old kind"),
        (b"PK\x03\x04 no zip at all", "damaged"),
        (b"a,b\n" * 200, "more than 100 rows"),
        (b"x" * 300_000, "larger than"),
        (b"\x00\x01\x02", "neither Excel nor CSV"),
        (b"\xff\xff\xff", "neither UTF-8 nor GB18030"),
        (b"", "empty"),
        (b'"' + b"x" * 150_000, "quotation mark"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(content, words):
    with pytest.raises(FileRefused, match=words):
        read_lines(content, LIMITS)


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_a_damaged_file_is_refused_and_never_breaks_the_program(data):
    content = bytearray(WHOLE)
    for _change in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(FileRefused):
        read_lines(bytes(content), LIMITS)


@settings(deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes_are_read_or_refused(content):
    with suppress(FileRefused):
        read_lines(content, LIMITS)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_left_as_a_file_can_be_read_again(kind):
    out = io.BytesIO()
    columns = [Column("客户号"), Column("到期日", "day")]
    sheet = Sheet(title="T", columns=columns, rows=[("C1", date(2026, 12, 1))], notes=[("a", "b")])
    write(sheet, out, kind)
    *_said, headings, row = cells(out.getvalue())
    assert headings[:2] == ("客户号", "到期日")
    assert row[0] == "C1"
    assert str(row[1]).startswith("2026-12-01")
