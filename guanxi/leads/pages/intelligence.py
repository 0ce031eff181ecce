"""Market intelligence: collected, published, claimed, reported back, completed (5.3)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.bank.models import Branch
from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.tables.asking import Asked, asked_of
from guanxi.foundation.tables.rows import every_row, in_order, page_of, sheet_of
from guanxi.leads import commands, queries
from guanxi.leads.codes import Permission
from guanxi.leads.commands.intelligence import claimable_since, is_head_of
from guanxi.leads.forms import NewIntelligenceForm
from guanxi.leads.models import Intelligence
from guanxi.leads.tables.intelligence import INTELLIGENCE, TABS, Line
from guanxi.privacy.files import Leaving, file_reply


@requires(Permission.VIEW_INTELLIGENCE)
@require_GET
def intelligence_list(request: StaffRequest) -> HttpResponse:
    """All that one sees of it, by where it stands."""
    asked = asked_of(INTELLIGENCE, request.GET)
    visible = queries.intelligence_visible_to(request.viewer)
    page = page_of(_listed(request, asked), asked)
    context = {
        "tabs": [
            (name, tab.label, visible.filter(tab.these).count()) for name, tab in TABS.items()
        ],
        "chosen": _state(asked),
        "table": page.of(_lines(request, page.rows)),
        "may_collect": grants(request.viewer.permissions, Permission.COLLECT),
        "may_export": grants(request.viewer.permissions, Permission.EXPORT_INTELLIGENCE),
    }
    return render(request, "leads/intelligence_list.html", context)


@requires(Permission.EXPORT_INTELLIGENCE)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The same pieces as a file."""
    asked = asked_of(INTELLIGENCE, request.GET)
    found = in_order(_listed(request, asked), asked)
    lines = every_row(found, lambda some: _lines(request, some))
    leaving = Leaving(
        name="intelligence",
        event="leads.intelligence.exported",
        subject="leads",
        size=found.count(),
        sheet=lambda: sheet_of(asked, lines, title=_("Market intelligence")),
        narrowed=[(_("Shown"), str(TABS[_state(asked)].label)), *asked.notes()],
    )
    return file_reply(request, file_kind, leaving)


@requires(Permission.COLLECT)
@require_http_methods(["GET", "POST"])
def collect(request: StaffRequest) -> HttpResponse:
    """Write down what is heard."""
    outlets = [(one.pk, one.name) for one in Branch.objects.filter(kind="outlet").order_by("name")]
    initial = {"branch": request.viewer.branch_id, "expected": 0}
    form = NewIntelligenceForm(request.POST or None, outlets=outlets, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.collect_intelligence(
                new=form.new(), at=request.now, book=request.book, by=request.viewer
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. The head of the nearest outlet publishes it."))
            return redirect("intelligence:intelligence", made.pk)
    context = {"form": form, "currency": request.book.section(BankSection).currency}
    status = 422 if request.method == "POST" else 200
    return render(request, "leads/collect.html", context, status=status)


@requires(Permission.VIEW_INTELLIGENCE)
@require_GET
def intelligence(request: StaffRequest, intelligence_id: int) -> HttpResponse:
    """One piece with its history and the leads that came of it."""
    found = _found(request, intelligence_id)
    may = request.viewer.permissions
    since = _since(request, found)
    is_open = found.closed_at is None
    is_head = is_head_of(found, request.viewer)
    free = is_open and found.claimed_by_id is None and found.published_at is not None
    context = {
        "intelligence": found,
        "lines": found.lines.select_related("by").order_by("-at", "-pk"),
        "leads": queries.leads_visible_to(request.viewer)
        .filter(intelligence=found)
        .select_related("staff"),
        "since": since,
        "may_publish": is_open
        and is_head
        and found.published_at is None
        and grants(may, Permission.PUBLISH),
        "may_decide": is_open and is_head and grants(may, Permission.PUBLISH),
        "may_claim": free and since is None and grants(may, Permission.CLAIM),
        "is_mine": is_open and found.claimed_by_id == request.viewer.staff_id,
    }
    return render(request, "leads/intelligence.html", context)


@requires(Permission.PUBLISH)
@require_POST
def publish(request: StaffRequest, intelligence_id: int) -> HttpResponse:
    """A head shows it to everybody, puts it aside, or takes it from who does nothing."""
    found = _found(request, intelligence_id)
    common = _common(request, found)
    acts: Mapping[str, Callable[[], object]] = {
        "publish": lambda: commands.publish_intelligence(**common),
        "drop": lambda: commands.drop_intelligence(**common, note=_note(request)),
        "release": lambda: commands.release_intelligence(**common, note=_note(request)),
    }
    return _done(request, found, acts)


@requires(Permission.CLAIM)
@require_POST
def take_up(request: StaffRequest, intelligence_id: int) -> HttpResponse:
    """Claim it, report back, complete it, give it back."""
    found = _found(request, intelligence_id)
    common = _common(request, found)
    acts: Mapping[str, Callable[[], object]] = {
        "claim": lambda: commands.claim_intelligence(**common, book=request.book),
        "report": lambda: commands.report_back(**common, note=_note(request)),
        "complete": lambda: commands.complete_intelligence(**common, note=_note(request)),
        "release": lambda: commands.release_intelligence(**common, note=_note(request)),
    }
    return _done(request, found, acts)


def _done(
    request: StaffRequest, found: Intelligence, acts: Mapping[str, Callable[[], object]]
) -> HttpResponse:
    act = acts.get(request.POST.get("what", ""))
    if act is None:
        raise Http404("There is no such act.")
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done, and on the record."))
    return redirect("intelligence:intelligence", found.pk)


def _common(request: StaffRequest, found: Intelligence) -> dict[str, Any]:
    return {"intelligence_id": found.pk, "at": request.now, "by": request.viewer}


def _note(request: StaffRequest) -> str:
    return request.POST.get("note", "")


def _found(request: StaffRequest, intelligence_id: int) -> Intelligence:
    visible = queries.intelligence_visible_to(request.viewer)
    return get_object_or_404(queries.with_leads(visible), pk=intelligence_id)


def _since(request: StaffRequest, found: Intelligence) -> datetime | None:
    """From when this person may claim it, where that is later than now."""
    return _since_of(request, [found]).get(found.pk)


def _since_of(request: StaffRequest, found: Sequence[Intelligence]) -> dict[int, datetime]:
    since = claimable_since(found, request.book, request.viewer)
    return {number: moment for number, moment in since.items() if moment > request.now}


def _state(asked: Asked) -> str:
    return asked.only.get("state") or next(iter(TABS))


def _listed(request: StaffRequest, asked: Asked) -> QuerySet[Intelligence]:
    found = queries.intelligence_visible_to(request.viewer).filter(TABS[_state(asked)].these)
    if interest := asked.only.get("interest"):
        found = found.filter(interest=interest)
    if whose := asked.only.get("whose"):
        who = "claimed_by" if whose == "mine" else "staff"
        found = found.filter(**{who: request.viewer.staff_id})
    return queries.with_leads(found)


def _lines(request: StaffRequest, found: Sequence[Intelligence]) -> list[Line]:
    since = _since_of(request, [one for one in found if _is_free(one)])
    return [Line(one=one, is_free=_is_free(one), since=since.get(one.pk)) for one in found]


def _is_free(one: Intelligence) -> bool:
    return one.published_at is not None and one.claimed_by_id is None and one.closed_at is None
