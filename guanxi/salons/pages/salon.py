"""One event: seats, guests and their answers, and what came of it (5.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.tables.asking import Asked, asked_of, back_to
from guanxi.foundation.tables.rows import Page, in_order, sheet_of
from guanxi.privacy.files import Leaving, file_reply
from guanxi.salons import commands, queries
from guanxi.salons.codes import Answer, Permission, Seat
from guanxi.salons.forms import AnswerForm
from guanxi.salons.models import Invitation, Salon
from guanxi.salons.policy import SalonsSection
from guanxi.salons.queries import Counts
from guanxi.salons.rules import door_is_open
from guanxi.salons.tables.guests import GUESTS
from guanxi.stewardship.codes import Tier

_LINES_SHOWN = 30
_TONES = {Answer.ACCEPTED: "green", Answer.DECLINED: "red", Answer.NO_ANSWER: "amber"}


@dataclass(frozen=True, kw_only=True)
class Guest:
    """One line of the list."""

    invitation: Invitation
    seat: str  # of who accepted: has one, or waits

    @property
    def anchor(self) -> str:
        """By what the row is found on the page."""
        return f"guest-{self.invitation.pk}"

    @property
    def tone(self) -> str:
        """The colour of the answer."""
        if self.seat == Seat.WAITING:
            return "amber"
        return _TONES.get(Answer(self.invitation.answer), "")

    @property
    def words(self) -> str:
        """The answer, or the seat where there is one."""
        invitation = self.invitation
        return str(Seat(self.seat).label) if self.seat else str(invitation.get_answer_display())


@requires(Permission.VIEW)
@require_GET
def salon(request: StaffRequest, salon_id: int) -> HttpResponse:
    """The event with the part of its list that one sees."""
    found = salon_or_404(request, salon_id)
    counts = queries.counts_of([found])[found.pk]
    asked = asked_of(GUESTS, request.GET)
    guests = guests_for(request, found, counts, asked)
    section, may = request.book.section(SalonsSection), request.viewer.permissions
    is_live = found.called_off_at is None
    is_to_come = is_live and found.starts_at > request.now
    arranges = queries.may_arrange(found, request.viewer) and grants(may, Permission.PLAN)
    undo_until = (found.called_off_at or request.now) + timedelta(hours=section.undo_hours)
    context = {
        "salon": found,
        "tiers": [Tier(code).label for code in found.tier_codes if code in Tier.values],
        "counts": counts,
        "cost_minor": counts.effect.cost_minor(found.budget_minor),
        "guests": guests,
        "table": Page(asked=asked, rows=guests),
        "lines": queries.lines_of(guest.invitation.pk for guest in guests)[:_LINES_SHOWN],
        "is_to_come": is_to_come,
        "is_over": is_live and found.ends_at < request.now,
        "may_answer": is_to_come and grants(may, Permission.ANSWER),
        "may_invite": is_to_come and grants(may, Permission.INVITE),
        "may_change": arranges and is_live and found.ends_at >= request.now,
        "may_call_off": arranges and is_to_come,
        "may_undo": arranges and not is_live and request.now <= undo_until,
        "door_is_open": is_live and grants(may, Permission.ANSWER) and door_of(request, found),
        "may_answer_ever": grants(may, Permission.ANSWER),
        "may_export": grants(may, Permission.EXPORT) and guests,
        "numbers": range(found.guests_max + 1),
    }
    return render(request, "salons/salon.html", context)


@requires(Permission.ANSWER)
@require_POST
def answer(request: StaffRequest, invitation_id: int) -> HttpResponse:
    """Take down what was answered, take it back, or take the customer off the list."""
    invitation = invitation_or_404(request, invitation_id)
    common: dict[str, Any] = {
        "invitation_id": invitation.pk,
        "at": request.now,
        "book": request.book,
        "by": request.viewer,
    }
    form = AnswerForm(request.POST)
    try:
        if request.POST.get("answer") == Answer.WITHDRAWN:
            commands.withdraw_invitation(**common)
            messages.success(request, _("Taken off the list."))
        elif form.is_valid():
            given = form.cleaned_data
            seat = commands.record_answer(
                **common,
                answer=given["answer"],
                guests=given["guests"] or 0,
            )
            messages.success(request, _said(given["answer"], seat))
        else:
            messages.error(request, _("There is no such answer: choose one of the list."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    there = reverse("salons:salon", args=[invitation.salon_id])
    return redirect(
        f"{back_to(there, GUESTS, request.POST.get('query', ''))}#guest-{invitation.pk}"
    )


@requires(Permission.EXPORT)
@require_GET
def export(request: StaffRequest, salon_id: int, file_kind: str) -> HttpResponseBase:
    """The list of guests as a file."""
    found = salon_or_404(request, salon_id)
    counts = queries.counts_of([found])[found.pk]
    asked = asked_of(GUESTS, request.GET)
    guests = guests_for(request, found, counts, asked)
    event = (_("Event"), f"{found.title} · {localdate(found.starts_at).isoformat()}")
    leaving = Leaving(
        name="event-guests",
        event="salons.guests.exported",
        subject=f"salons.Salon:{found.pk}",
        size=len(guests),
        sheet=lambda: sheet_of(asked, guests, title=found.title[:30]),
        narrowed=[event, *asked.notes()],
    )
    return file_reply(request, file_kind, leaving)


def salon_or_404(request: StaffRequest, salon_id: int) -> Salon:
    """The event where the viewer sees it. Raises Http404."""
    visible = queries.salons_visible_to(request.viewer)
    return get_object_or_404(visible.select_related("branch", "host", "staff"), pk=salon_id)


def invitation_or_404(request: StaffRequest, invitation_id: int) -> Invitation:
    """The invitation where the viewer sees it. Raises Http404."""
    visible = queries.invitations_visible_to(request.viewer)
    return get_object_or_404(visible.select_related("salon", "customer"), pk=invitation_id)


def guests_for(
    request: StaffRequest, salon: Salon, counts: Counts, asked: Asked | None = None
) -> Sequence[Guest]:
    """The list as far as it is seen, in the order that was asked for, with who has a seat."""
    found = queries.guests_of(salon, request.viewer)
    found = in_order(found, asked) if asked else found
    return [Guest(invitation=one, seat=counts.seat_of(one)) for one in found]


def door_of(request: StaffRequest, salon: Salon) -> bool:
    """Whether arrivals are recorded now."""
    section = request.book.section(SalonsSection)
    return door_is_open(
        request.now,
        starts_at=salon.starts_at,
        ends_at=salon.ends_at,
        hours_before=section.door_hours_before,
        days_after=section.door_days_after,
    )


def _said(answer: str, seat: str) -> str:
    if seat == Seat.WAITING:
        return _("Accepted, but all seats are promised: the customer is on the waiting list.")
    if not answer:
        return _("The answer was taken back: inviting is on the list again.")
    return _("The answer is recorded.")
