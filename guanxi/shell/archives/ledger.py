"""The master ledger 总台账: every archive of an office by tier, and its end (1.3)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from guanxi.archive import commands, queries
from guanxi.archive.codes import Permission, State
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.spreadsheets.cells import Value
from guanxi.foundation.spreadsheets.sheet import Column, Note, Sheet
from guanxi.privacy.files import Leaving, file_reply
from guanxi.shell.archives.forms import BecauseForm
from guanxi.shell.archives.reading import Listed, listed, maintenance_of
from guanxi.stewardship.codes import Tier

if TYPE_CHECKING:
    from guanxi.archive.models import Dossier

_PAGE, _TOGETHER, _PAGES_MAX = 50, 500, 10_000


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the reader asked for."""

    tier: str
    state: str
    number: str
    page: int


@requires(Permission.VIEW_LEDGER)
@require_GET
def ledger(request: StaffRequest) -> HttpResponse:
    """The index by tier, and a page of archives."""
    wish = _wish(request)
    every = queries.dossiers_visible_to(request.viewer)
    narrowed = _narrowed(every, wish, request)
    counts = queries.tiers_among(queries.with_state(every, wish.state, request.day))
    first = (wish.page - 1) * _PAGE
    found = list(narrowed[first : first + _PAGE + 1])
    context = {
        "lines": listed(found[:_PAGE], request.day),
        "wish": wish,
        "next_page": wish.page + 1 if len(found) > _PAGE else None,
        "tabs": [(tier.value, str(tier.label), counts[tier]) for tier in Tier if tier in counts],
        "total": sum(counts.values()),
        "states": State.choices,
        "may_export": grants(request.viewer.permissions, Permission.EXPORT_LEDGER),
        "may_destroy": grants(request.viewer.permissions, Permission.PROPOSE_DESTRUCTION),
    }
    return render(request, "shell/archives/ledger.html", context)


@requires(Permission.EXPORT_LEDGER)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The same archives as a file, from the first page on."""
    wish = _wish(request)
    found = _narrowed(queries.dossiers_visible_to(request.viewer), wish, request)
    leaving = Leaving(
        name="archives",
        event="archive.ledger.exported",
        subject="archive",
        size=found.count(),
        sheet=lambda: _sheet(found, request),
        narrowed=_notes(wish),
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


def _wish(request: StaffRequest) -> Wish:
    asked = request.GET.get("page", "1")
    page = min(int(asked), _PAGES_MAX) if asked.isdecimal() and len(asked) < 6 else 1
    return Wish(
        tier=request.GET.get("tier", ""),
        state=request.GET.get("state", ""),
        number=request.GET.get("number", "").strip().upper(),
        page=max(1, page),
    )


def _narrowed(every: "QuerySet[Dossier]", wish: Wish, request: StaffRequest) -> "QuerySet[Dossier]":
    found = queries.with_state(every, wish.state, request.day)
    if wish.tier in Tier.values:
        found = queries.on_tier(found, wish.tier)
    if wish.number:
        found = found.filter(customer__source_id=wish.number)
    return found.order_by(F("tier_rank").asc(nulls_last=True), "pk")


def _notes(wish: Wish) -> list[Note]:
    said = []
    if wish.tier in Tier.values:
        said.append((_("Tier"), str(Tier(wish.tier).label)))
    if wish.state in State.values:
        said.append((_("State"), str(State(wish.state).label)))
    if wish.number:
        said.append((_("Customer number"), wish.number))
    return said


def _sheet(found: "QuerySet[Dossier]", request: StaffRequest) -> Sheet:
    columns = [
        Column(_("Archive")),
        Column(_("Customer number")),
        Column(_("Customer")),
        Column(_("Tier")),
        Column(_("Home office")),
        Column(pgettext("archive", "Opened on"), "day"),
        Column(_("Opened by")),
        Column(_("With whom")),
        Column(_("Since"), "day"),
        Column(_("Handed over by")),
        Column(_("Last used"), "day"),
        Column(_("State")),
        Column(_("Kept until"), "day"),
        Column(_("Destruction proposed by")),
        Column(_("Destruction approved by")),
        Column(_("Destroyed on"), "day"),
    ]
    return Sheet(title=_("Master ledger"), columns=columns, rows=_rows(found, request))


def _rows(found: "QuerySet[Dossier]", request: StaffRequest) -> Iterator[tuple[Value, ...]]:
    every = found.iterator(chunk_size=_TOGETHER)
    while some := list(islice(every, _TOGETHER)):
        for line in listed(some, request.day):
            yield _cells(line)


def _cells(line: Listed) -> tuple[Value, ...]:
    one = line.dossier
    return (
        one.number,
        one.customer.source_id,
        one.customer.name,
        str(line.tier.label) if line.tier else "",
        one.customer.branch.name,
        one.opened_on,
        one.opened_by.name if one.opened_by else str(one.get_opened_how_display()),
        line.keeper,
        line.kept_since,
        line.had_before,
        line.last_used_on,
        str(line.state.label),
        one.kept_until,
        one.proposed_by.name if one.proposed_by else "",
        one.approved_by.name if one.approved_by else "",
        one.destroyed_at.date() if one.destroyed_at else None,
    )
