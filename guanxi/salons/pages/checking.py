"""A list of customers is checked row by row before anybody is invited, and taken back (5.4)."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.spreadsheets.reading import FileRefused, Limits, read_lines
from guanxi.salons import commands, queries
from guanxi.salons.choosing import Listed, listed, numbers_of, room_for
from guanxi.salons.codes import Permission
from guanxi.salons.models import Salon
from guanxi.salons.pages.salon import salon_or_404
from guanxi.salons.policy import SalonsSection
from guanxi.worklist.importing.rows import numbers_in
from guanxi.worklist.policy import WorklistSection

_SHOWN, _NAME_MAX = 50, 100


@requires(Permission.INVITE)
@require_POST
def check(request: StaffRequest, salon_id: int) -> HttpResponse:
    """What a file, or numbers that were pasted, would do: nobody is invited yet."""
    salon = salon_or_404(request, salon_id)
    try:
        named, numbers = _given(request)
    except FileRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("salons:invite", salon_id)
    return check_page(request, salon, numbers, named=named)


def check_page(
    request: StaffRequest,
    salon: Salon,
    numbers: Sequence[tuple[int, str]],
    *,
    named: str,
    rests: bool = False,
) -> HttpResponse:
    """The page that says who would be invited and, row by row, who not and why."""
    found = listed(
        numbers, salon, now=request.now, book=request.book, by=request.viewer, rests=rests
    )
    room = room_for(salon, queries.counts_of([salon])[salon.pk].effect.invited, request.book)
    return render(
        request, "salons/check.html", _context(request, salon, found, room) | {"named": named}
    )


def _context(request: StaffRequest, salon: Salon, found: Listed, room: int) -> dict[str, object]:
    invited = found.chosen[:room]
    most = request.book.section(SalonsSection).list_max
    return {
        "salon": salon,
        "found": found,
        "room": room,
        "invited": invited,
        "shown": invited[:_SHOWN],
        "without_seat": len(found.chosen) - len(invited),
        "list_max": most if len(found.rows) == most else 0,
        "numbers": "\n".join(customer.source_id for customer in invited),
    }


@requires(Permission.INVITE)
@require_POST
def take_back(request: StaffRequest, salon_id: int) -> HttpResponse:
    """All whom one put onto the list in one act, and nobody has asked yet."""
    salon = salon_or_404(request, salon_id)
    try:
        taken = commands.take_back_list(
            salon_id=salon.pk,
            invited_at=_moment(request.POST.get("invited_at", "")),
            at=request.now,
            book=request.book,
            by=request.viewer,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("salons:invite", salon_id)
    words = ngettext(
        "%(n)s customer is off the list again.", "%(n)s customers are off the list again.", taken
    )
    messages.success(request, words % {"n": taken})
    return redirect("salons:invite", salon_id)


def _given(request: StaffRequest) -> tuple[str, list[tuple[int, str]]]:
    """What the list is called, and its numbers with their lines. Raises FileRefused."""
    file = request.FILES.get("file")
    if file is None:
        numbers = numbers_of(request.POST.get("numbers", ""))
        if not numbers:
            raise FileRefused(_("Choose a file, or paste the numbers of customers."))
        return _("Numbers that were pasted"), numbers
    section = request.book.section(WorklistSection).imports
    limits = Limits(
        bytes_max=section.file_kilobytes_max * 1024,
        unpacked_max=section.unpacked_megabytes_max * 2**20,
        rows_max=request.book.section(SalonsSection).list_max,
    )
    # One byte more than is read, so that a larger file is told from one that just fits.
    content = file.read(limits.bytes_max + 1)
    return (file.name or "")[-_NAME_MAX:], numbers_in(read_lines(content, limits))


def _moment(said: str) -> datetime:
    moment: datetime | None = None
    with suppress(ValueError):
        moment = datetime.fromisoformat(said)
    if moment is None or moment.tzinfo is None:
        raise commands.SalonRefused(_("Choose one of the lists on this page."))
    return moment
