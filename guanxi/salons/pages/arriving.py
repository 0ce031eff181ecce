"""The door: who came, by keyboard or telephone, and the sheet to be signed (5.4)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.salons import commands, queries
from guanxi.salons.codes import Answer, Permission
from guanxi.salons.pages.salon import (
    Guest,
    door_of,
    guests_for,
    invitation_or_404,
    salon_or_404,
)


@requires(Permission.ANSWER)
@require_GET
def door(request: StaffRequest, salon_id: int) -> HttpResponse:
    """A list to be typed into: the first that is left is ticked with Enter."""
    salon = salon_or_404(request, salon_id)
    counts = queries.counts_of([salon])[salon.pk]
    context = {
        "salon": salon,
        "counts": counts,
        "guests": sorted(guests_for(request, salon, counts), key=_expected_first),
        "is_open": salon.called_off_at is None and door_of(request, salon),
        "numbers": range(salon.guests_max + 1),
    }
    return render(request, "salons/door.html", context)


@requires(Permission.ANSWER)
@require_POST
def arrive(request: StaffRequest, invitation_id: int) -> HttpResponse:
    """Came, with so many guests; or it was somebody else."""
    invitation = invitation_or_404(request, invitation_id)
    common: dict[str, Any] = {
        "invitation_id": invitation.pk,
        "at": request.now,
        "book": request.book,
        "by": request.viewer,
    }
    said = request.POST.get("guests", "")
    try:
        if request.POST.get("what") == "undo":
            commands.take_back_arrival(**common)
        else:
            guests = int(said) if said.isdecimal() and len(said) < 3 else 0
            commands.record_arrival(**common, guests=guests)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("%(number)s: recorded.") % {"number": invitation.customer.source_id}
        )
    return redirect("salons:door", invitation.salon_id)


@requires(Permission.ANSWER)
@require_GET
def sheet(request: StaffRequest, salon_id: int) -> HttpResponse:
    """The sheet to be signed at the door: who is expected, with room for the signature."""
    salon = salon_or_404(request, salon_id)
    counts = queries.counts_of([salon])[salon.pk]
    expected = [
        guest
        for guest in guests_for(request, salon, counts)
        if guest.invitation.answer == Answer.ACCEPTED
    ]
    context = {
        "salon": salon,
        "counts": counts,
        "guests": sorted(expected, key=lambda guest: guest.invitation.customer.source_id),
        "blank": range(6),
    }
    return render(request, "salons/sheet.html", context)


def _expected_first(guest: Guest) -> tuple[bool, bool, str]:
    invitation = guest.invitation
    return (
        invitation.came_at is not None,
        invitation.answer != Answer.ACCEPTED,
        invitation.customer.source_id,
    )
