"""A list leaves the program as a file: counted, agreed to, and signed with who took it and why.

The file is written whole while the list is read, under the page's purpose, so nothing is in it that
the page would not show; its digest goes on the record with the release. Then it is sent.
"""

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import IO

from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from guanxi.bank.requests import StaffRequest
from guanxi.foundation import audit
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.spreadsheets.sheet import Note, Sheet
from guanxi.foundation.spreadsheets.writing import TYPES, write
from guanxi.privacy.access import exported
from guanxi.privacy.policy import PrivacySection
from guanxi.privacy.purposes import in_words
from guanxi.privacy.unusual.approvals import take_along

_IN_MEMORY = 4 * 2**20
# What is read for these shows nobody who could be found: as in the database, nothing stops it.
_OF_NO_CUSTOMER = frozenset({Purpose.OFFICER, Purpose.ANONYMOUS})


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """What leaves. ``name`` begins the name of the file, ``event`` names it in the audit trail.

    ``size`` is how many rows the list has, told before they are read: so many are agreed to, and
    not one more is written. ``narrowed`` are the list's filters and order in words.
    """

    name: str
    event: str
    subject: str
    size: int
    sheet: Callable[[], Sheet]
    narrowed: Sequence[Note] = ()


def file_reply(request: StaffRequest, kind: str, leaving: Leaving) -> FileResponse:
    """The list as ``csv`` or ``xlsx``. Raises Http404 for other kinds, ExportNeedsApproval."""
    if kind not in TYPES:
        raise Http404(kind)
    budgets = request.book.section(PrivacySection).budgets
    size = min(leaving.size, budgets.export_rows_max)
    if request.purpose in _OF_NO_CUSTOMER:
        exported(size)
    else:
        take_along(rows=size, policy=budgets, by=request.viewer)
    sheet = leaving.sheet()
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - sent, then closed
    rows = write(
        replace(sheet, rows=islice(sheet.rows, size), notes=_notes(request, leaving, size)),
        file,
        kind,
    )
    digest = _digest_of(file)
    audit.record(
        leaving.event,
        subject=leaving.subject,
        by=request.staff,
        rows=rows,
        kind=kind,
        digest=digest,
    )
    reply = FileResponse(
        file, as_attachment=True, filename=_name(request, leaving, kind), content_type=TYPES[kind]
    )
    reply.digest = digest  # type: ignore[attr-defined]
    return reply


def _notes(request: StaffRequest, leaving: Leaving, size: int) -> list[Note]:
    """Who, when, of which day, what for, what was left out: whoever finds the file knows it."""
    words = in_words(request.purpose)
    because = getattr(request.resolver_match and request.resolver_match.func, "because", "")
    said = [
        (_("Made by"), f"{request.staff.name} ({request.staff.source_id})"),
        (_("Made at"), f"{timezone.localtime(request.now):%Y-%m-%d %H:%M}"),
        (_("Data of"), date_format(request.data_day, "Y-m-d") if request.data_day else "—"),
        (_("Purpose"), ": ".join(filter(None, (words, _(because) if because else "")))),
        *leaving.narrowed,
    ]
    if size < leaving.size:
        said.append((_("Rows"), _("the first %(n)s") % {"n": f"{size:,}"}))
    return said


def _name(request: StaffRequest, leaving: Leaving, kind: str) -> str:
    """customers-2026-11-20-s0017-0915.xlsx: the data's day, who, and when."""
    day = request.data_day or request.day
    who = slugify(request.staff.source_id) or str(request.staff.pk)
    return f"{leaving.name}-{day}-{who}-{timezone.localtime(request.now):%m%d%H%M}.{kind}"


def _digest_of(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while part := file.read(2**20):
        digest.update(part)
    file.seek(0)
    return digest.hexdigest()
