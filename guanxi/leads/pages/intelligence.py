"""Market intelligence: collected, published, claimed, reported back, completed (5.3)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.bank.models import Branch
from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.refusals import Refusal
from guanxi.leads import commands, queries
from guanxi.leads.codes import Permission
from guanxi.leads.commands.intelligence import claimable_since, is_head_of
from guanxi.leads.forms import NewIntelligenceForm
from guanxi.leads.models import Intelligence

_SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class Tab:
    """What the market told, by where it stands."""

    label: str | Promise
    these: Q


TABS: Mapping[str, Tab] = {
    "free": Tab(
        label=pgettext_lazy("intelligence", "To be claimed"),
        these=Q(published_at__isnull=False, claimed_by=None, closed_at=None),
    ),
    "claimed": Tab(
        label=pgettext_lazy("intelligence", "Being worked on"),
        these=Q(claimed_by__isnull=False, closed_at=None),
    ),
    "collected": Tab(
        label=pgettext_lazy("intelligence", "To be published"),
        these=Q(published_at=None, closed_at=None),
    ),
    "over": Tab(label=pgettext_lazy("intelligence", "Over"), these=Q(closed_at__isnull=False)),
}


@requires(Permission.VIEW_INTELLIGENCE)
@require_GET
def intelligence_list(request: StaffRequest) -> HttpResponse:
    """All that one sees of it, by where it stands."""
    chosen = request.GET.get("state", "free")
    if chosen not in TABS:
        raise Http404(chosen)
    visible = queries.intelligence_visible_to(request.viewer)
    found = queries.with_leads(visible.filter(TABS[chosen].these))[:_SHOWN]
    context = {
        "tabs": [
            (name, tab.label, visible.filter(tab.these).count()) for name, tab in TABS.items()
        ],
        "chosen": chosen,
        "lines": [(one, _since(request, one)) for one in found],
        "may_collect": grants(request.viewer.permissions, Permission.COLLECT),
    }
    return render(request, "leads/intelligence_list.html", context)


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
    since = claimable_since(found, request.book, request.viewer)
    return since if since is not None and since > request.now else None
