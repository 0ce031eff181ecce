"""The board of the four stages, what ended, and how well it goes (5.3)."""

from datetime import timedelta

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.leads import queries
from guanxi.leads.board import columns_of, figures_for, totals_for, who_is
from guanxi.leads.codes import Permission
from guanxi.leads.models import Lead
from guanxi.leads.policy import LeadsSection
from guanxi.leads.taking import the_board
from guanxi.privacy.files import file_reply

_ENDED_SHOWN = 100


@requires(Permission.VIEW)
@require_GET
def board(request: StaffRequest) -> HttpResponse:
    """Four columns of what is open, or the list of what ended."""
    section = request.book.section(LeadsSection)
    ended = request.GET.get("shown") == "ended"
    leads = _leads(request, section)
    context: dict[str, object] = {
        "ended": ended,
        "totals": totals_for(request.viewer, now=request.now, section=section),
        "chances": section.chance_percent,
        "currency": request.book.section(BankSection).currency,
        "asked": queries.asked_of(request.viewer).count(),
        "is_wider": request.viewer.scope != "own",
        "whole_office": _whole_office(request),
        "may_open": grants(request.viewer.permissions, Permission.OPEN),
        "may_export": grants(request.viewer.permissions, Permission.EXPORT),
    }
    if ended:
        context["lines"] = [(lead, who_is(lead)) for lead in leads[:_ENDED_SHOWN]]
        return render(request, "leads/ended.html", context)
    context["columns"] = columns_of(
        list(leads), viewer=request.viewer, now=request.now, day=request.day, section=section
    )
    return render(request, "leads/board.html", context)


@requires(Permission.EXPORT)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The same leads as a file."""
    leads = _leads(request, request.book.section(LeadsSection))
    whose = _("Whole office") if _whole_office(request) else _("Mine only")
    shown = _("Ended") if request.GET.get("shown") == "ended" else _("Open")
    leaving = the_board(
        leads.iterator(chunk_size=500),
        size=leads.count(),
        narrowed=[(_("Whose"), whose), (_("Shown"), shown)],
    )
    return file_reply(request, file_kind, leaving)


@requires(Permission.VIEW)
@require_GET
def figures(request: StaffRequest) -> HttpResponse:
    """Expected value, win rate and cycle length, by stage and by person."""
    section = request.book.section(LeadsSection)
    by_stage, people, totals = figures_for(request.viewer, now=request.now, section=section)
    context = {
        "by_stage": by_stage.items(),
        "people": people,
        "totals": totals,
        "section": section,
        "chances": section.chance_percent,
        "currency": request.book.section(BankSection).currency,
    }
    return render(request, "leads/figures.html", context)


def _whole_office(request: StaffRequest) -> bool:
    return request.viewer.scope != "own" and request.GET.get("whose", "office") == "office"


def _leads(request: StaffRequest, section: LeadsSection) -> QuerySet[Lead]:
    if request.GET.get("shown") == "ended":
        since = request.now - timedelta(days=section.figures_days)
        leads = queries.ended_leads_visible_to(request.viewer, since=since)
    else:
        leads = queries.open_leads_visible_to(request.viewer)
    return leads if _whole_office(request) else leads.filter(staff=request.viewer.staff_id)
