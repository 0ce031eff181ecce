"""Handovers: what waits for whose signature, what was done, and signing (3.5)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.tables.asking import Asked, asked_of
from guanxi.foundation.tables.rows import every_row, in_order, page_of, sheet_of
from guanxi.privacy.files import Leaving, file_reply
from guanxi.shell.handovers.columns import HANDOVERS
from guanxi.shell.handovers.forms import SignForm
from guanxi.shell.handovers.reading import (
    Reader,
    State,
    load_of,
    state_of,
    tiers_of,
    what_may,
)
from guanxi.stewardship.codes import Permission
from guanxi.stewardship.commands import handing_over as commands
from guanxi.stewardship.commands.asking import HandoverRefused
from guanxi.stewardship.queries import allocating, orphans
from guanxi.stewardship.queries import handovers as queries

if TYPE_CHECKING:
    from guanxi.stewardship.models import Handover

_WAITING = 20


@dataclass(frozen=True, kw_only=True)
class Line:
    """A handover in a list."""

    handover: "Handover"
    state: State


@requires(Permission.VIEW_HANDOVERS)
@require_GET
def handovers(request: StaffRequest) -> HttpResponse:
    """What waits for one's own signature, and the table of what is under way or over."""
    mine = list(queries.to_sign(request.viewer))
    heads = request.viewer.scope in ("outlet", "branch")
    asked = asked_of(HANDOVERS, request.GET)
    page = page_of(_listed(request, asked).exclude(pk__in=[one.pk for one in mine]), asked)
    context = {
        "mine": lines_of(mine),
        "table": page.of(lines_of(page.rows)),
        "is_over": asked.only.get("state") == "over",
        "moves": 0 if heads else len(allocating.moves_to_object_to(request.viewer)),
        **_unattended(request),
        "currency": request.book.section(BankSection).currency,
        "may_enter_absences": grants(request.viewer.permissions, Permission.ENTER_ABSENCE),
        "may_allocate": grants(request.viewer.permissions, Permission.ALLOCATE),
        "may_propose": grants(request.viewer.permissions, Permission.PROPOSE_HANDOVER),
        "may_export": (mine or page.rows) and grants(request.viewer.permissions, Permission.EXPORT),
    }
    return render(request, "shell/handovers/handovers.html", context)


@requires(Permission.EXPORT)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """All that is under way or over as a file, also what waits for one's own signature."""
    asked = asked_of(HANDOVERS, request.GET)
    found = in_order(_listed(request, asked), asked)
    is_over = asked.only.get("state") == "over"
    lines = every_row(found, lines_of)
    leaving = Leaving(
        name="handovers",
        event="stewardship.handovers.exported",
        subject="stewardship",
        size=found.count(),
        sheet=lambda: sheet_of(asked, lines, title=_("Handovers")),
        narrowed=[(_("Shown"), _("Done and ended") if is_over else _("Under way")), *asked.notes()],
    )
    return file_reply(request, file_kind, leaving)


@requires(Permission.VIEW_HANDOVERS)
@require_GET
def handover(request: StaffRequest, handover_id: int) -> HttpResponse:
    """Both signatures, what goes with them, and what is left to do."""
    found = _found(request, handover_id)
    load = load_of(found, request.book)
    reader = Reader(viewer=request.viewer, now=request.now, book=request.book)
    context = {
        "handover": found,
        "state": state_of(found),
        "load": load,
        "tiers": tiers_of(found),
        "customers": queries.given_in(found),
        "may": what_may(found, load, reader),
        "has_left": queries.has_left(found.giver, request.day),
        "currency": request.book.section(BankSection).currency,
    }
    return render(request, "shell/handovers/handover.html", context)


@requires(Permission.SIGN_HANDOVER)
@require_POST
def sign(request: StaffRequest, handover_id: int) -> HttpResponse:
    """Put one's name to it, or say that it shall not be."""
    found, form = _found(request, handover_id), SignForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what you sign: choose one of the buttons."))
        return redirect("shell:handover", handover_id)
    try:
        _acts(request, found, form.cleaned_data)[form.cleaned_data["act"]]()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done, and on the record."))
    return redirect("shell:handover", handover_id)


@requires(Permission.VIEW_HANDOVERS)
@require_GET
def letter(request: StaffRequest, handover_id: int) -> HttpResponse:
    """What the customers may be told, to be printed and signed."""
    context = {"handover": _found(request, handover_id), "day": request.day}
    return render(request, "shell/handovers/letter.html", context)


def _acts(
    request: StaffRequest, found: "Handover", given: Mapping[str, Any]
) -> Mapping[str, Callable[[], None]]:
    by, book, day = request.viewer, request.book, request.day
    return {
        "give": lambda: commands.give_customers(handover=found, by=by),
        "receive": lambda: commands.receive_customers(handover=found, day=day, book=book, by=by),
        "approve": lambda: _approve(request, found),
        "end": lambda: commands.end_handover(handover=found, by=by),
        "ask_back": lambda: commands.ask_handover_back(
            handover=found, because=given["because"], by=by
        ),
        "hand_back": lambda: commands.hand_back(handover=found, book=book, by=by),
    }


def _approve(request: StaffRequest, found: "Handover") -> None:
    if not grants(request.viewer.permissions, Permission.APPROVE_LOAD):
        raise HandoverRefused(_("Your role does not approve loads: ask the head of the office."))
    commands.approve_load(handover=found, by=request.viewer)


def _found(request: StaffRequest, handover_id: int) -> "Handover":
    return get_object_or_404(queries.handovers_visible_to(request.viewer), pk=handover_id)


def _unattended(request: StaffRequest) -> dict[str, object]:
    """For heads: what leavers left behind, and who waits for a free place."""
    if request.viewer.scope not in ("outlet", "branch"):
        return {}
    waiting = orphans.waiting_for_a_steward(request.viewer)
    return {
        "left_behind": orphans.left_behind_by(request.viewer, request.day),
        "waiting": waiting.count(),
        "waiting_first": list(waiting.select_related("branch")[:_WAITING]),
    }


def _listed(request: StaffRequest, asked: Asked) -> "QuerySet[Handover]":
    found, only = queries.handovers_visible_to(request.viewer), asked.only
    is_open = Q(received_at=None, ended_at=None)
    found = found.exclude(is_open) if only.get("state") == "over" else found.filter(is_open)
    if who := only.get("who"):
        found = found.filter(Q(giver__name__icontains=who) | Q(receiver__name__icontains=who))
    return found.filter(reason=only["reason"]) if only.get("reason") else found


def lines_of(found: Iterable["Handover"]) -> list[Line]:
    """Handovers with where each stands."""
    return [Line(handover=one, state=state_of(one)) for one in found]
