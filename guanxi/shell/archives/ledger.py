"""The master ledger 总台账: every archive of an office by tier, and its end (1.3)."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.archive import commands, queries
from guanxi.archive.codes import Permission, State
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.spreadsheets.sheet import Note
from guanxi.foundation.tables.asking import Asked, asked_of
from guanxi.foundation.tables.rows import every_row, in_order, page_of, sheet_of
from guanxi.privacy.files import Leaving, file_reply
from guanxi.shell.archives.columns import LEDGER
from guanxi.shell.archives.forms import BecauseForm
from guanxi.shell.archives.reading import listed, maintenance_of
from guanxi.stewardship.codes import Tier

if TYPE_CHECKING:
    from guanxi.archive.models import Dossier


@requires(Permission.VIEW_LEDGER)
@require_GET
def ledger(request: StaffRequest) -> HttpResponse:
    """The index by tier, and a page of archives."""
    asked = asked_of(LEDGER, request.GET)
    every = queries.dossiers_visible_to(request.viewer)
    page = page_of(_narrowed(every, asked, request), asked)
    state = asked.only.get("state", "")
    counts = queries.tiers_among(queries.with_state(every, state, request.day))
    context = {
        "table": page.of(listed(page.rows, request.day)),
        "tabs": [(tier.value, str(tier.label), counts[tier]) for tier in Tier if tier in counts],
        "total": sum(counts.values()),
        "may_export": grants(request.viewer.permissions, Permission.EXPORT_LEDGER),
    }
    return render(request, "shell/archives/ledger.html", context)


@requires(Permission.EXPORT_LEDGER)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The same archives as a file, from the first page on."""
    asked = asked_of(LEDGER, request.GET)
    every = queries.dossiers_visible_to(request.viewer)
    found = in_order(_narrowed(every, asked, request), asked)
    lines = every_row(found, lambda some: listed(some, request.day))
    leaving = Leaving(
        name="archives",
        event="archive.ledger.exported",
        subject="archive",
        size=found.count(),
        sheet=lambda: sheet_of(asked, lines, title=_("Master ledger")),
        narrowed=_notes(asked),
    )
    return file_reply(request, file_kind, leaving)


@requires(Permission.VIEW_LEDGER)
@require_GET
def dossier(request: StaffRequest, dossier_id: int) -> HttpResponse:
    """One archive: where it stands, its ledger, and what may be decided."""
    found = _found(request, dossier_id)
    [line] = listed([found], request.day)
    permissions = request.viewer.permissions
    waits = line.state is State.PROPOSED
    sheets = queries.sheets_of(found.customer_id)
    context = {
        "line": line,
        "dossier": found,
        "events": maintenance_of(found.customer_id, found, sheets),
        "form": BecauseForm(),
        "may_propose": line.state is State.DUE
        and grants(permissions, Permission.PROPOSE_DESTRUCTION),
        "may_decide": waits and grants(permissions, Permission.APPROVE_DESTRUCTION),
        "is_mine": found.proposed_by_id == request.viewer.staff_id,
    }
    return render(request, "shell/archives/dossier.html", context)


@requires(Permission.PROPOSE_DESTRUCTION)
@require_POST
def decide(request: StaffRequest, dossier_id: int) -> HttpResponse:
    """Lay its destruction before a second person; approve it as that person; say why it stays."""
    found, because = _found(request, dossier_id), request.POST.get("because", "")
    given: dict[str, Any] = {"dossier_id": found.pk, "at": request.now, "by": request.viewer}
    acts: Mapping[str, Callable[[], None]] = {
        "propose": lambda: commands.propose_destruction(because=because, **given),
        "decline": lambda: commands.decline_destruction(because=because, **given),
        "approve": lambda: _approve(request, given),
    }
    act = acts.get(request.POST.get("what", ""))
    if act is None:
        raise Http404("There is no such decision.")
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done, and on the record."))
    return redirect("shell:archive", found.pk)


def _approve(request: StaffRequest, given: Mapping[str, Any]) -> None:
    if not grants(request.viewer.permissions, Permission.APPROVE_DESTRUCTION):
        raise commands.ArchiveRefused(
            _("Your role does not approve destructions: ask the head of the branch.")
        )
    commands.approve_destruction(**given)


def _found(request: StaffRequest, dossier_id: int) -> "Dossier":
    found = get_object_or_404(queries.dossiers_visible_to(request.viewer), pk=dossier_id)
    request.also_shows(f"customer:{found.customer_id}")
    return found


def _narrowed(
    every: "QuerySet[Dossier]", asked: Asked, request: StaffRequest
) -> "QuerySet[Dossier]":
    only = asked.only
    found = queries.with_state(every, only.get("state", ""), request.day)
    if only.get("tier"):
        found = queries.on_tier(found, only["tier"])
    return found.filter(customer__source_id=only["number"]) if only.get("number") else found


def _notes(asked: Asked) -> list[Note]:
    tier = asked.only.get("tier", "")
    return [*([(_("Tier"), str(Tier(tier).label))] if tier else []), *asked.notes()]
