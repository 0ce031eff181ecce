"""The template of a list, and a list's faulty rows, as files."""

import tempfile
from collections.abc import Sequence
from datetime import date, timedelta

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from guanxi.foundation.spreadsheets.sheet import Column, Sheet
from guanxi.foundation.spreadsheets.writing import TYPES, write
from guanxi.worklist.importing.rows import COLUMNS, Faulty


def template(kind: str, *, day: date) -> FileResponse:
    """Headings and one row to be written over."""
    columns = [
        Column(str(label), "day" if code == "due" else "text") for code, label in COLUMNS.items()
    ]
    example = (
        _("C0000001 (write over this row)"),
        day + timedelta(days=7),
        _("Renew the risk rating"),
        _("Prefers afternoons"),
    )
    return _reply(
        Sheet(title=_("List of work"), columns=columns, rows=[example]), kind, _("list-of-work")
    )


def faulty_rows(kind: str, rows: Sequence[Faulty]) -> FileResponse:
    """The rows that were left out, each with all that is wrong: repaired, it is a list again."""
    columns = [
        *(Column(str(label)) for label in COLUMNS.values()),
        Column(_("Line"), "count"),
        Column(_("What to do")),
    ]
    sheet = Sheet(
        title=_("Rows to repair"),
        columns=columns,
        rows=[(*(row.said[code] for code in COLUMNS), row.line, _faults(row)) for row in rows],
    )
    return _reply(sheet, kind, _("rows-to-repair"))


def _faults(row: Faulty) -> str:
    return " ".join(f"{column}: {words}" for column, _said, words in row.named)


def _reply(sheet: Sheet, kind: str, name: str) -> FileResponse:
    if kind not in TYPES:
        raise Http404(kind)
    file = tempfile.SpooledTemporaryFile(max_size=2**22)  # noqa: SIM115 - sent, then closed
    write(sheet, file, kind)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"{name}.{kind}", content_type=TYPES[kind]
    )
