"""Read a file that left, as a spreadsheet does."""

import csv
import io

from openpyxl import load_workbook


def taken(reply):
    """The bytes of an answer, sent at once or piece by piece."""
    return reply.getvalue() if reply.streaming else reply.content


def csv_lines(reply):
    """Every line of a CSV: first what the file says of itself, then headings, then rows."""
    content = taken(reply)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def csv_rows(reply):
    """Headings and rows of a CSV."""
    return csv_lines(reply)[1:]


def xlsx_sheets(reply):
    """What stands on each sheet of an Excel file, by name; formulas are not worked out."""
    book = load_workbook(io.BytesIO(taken(reply)))
    return {page.title: [[cell.value for cell in row] for row in page.rows] for page in book}


def xlsx_rows(reply):
    """Headings and rows of an Excel file: the sheet that opens."""
    book = load_workbook(io.BytesIO(taken(reply)))
    return [[cell.value for cell in row] for row in book.active.rows]
