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
from guanxi.foundation.tables.asking import Asked, asked_of
from guanxi.foundation.tables.rows import every_row, in_order, page_of, sheet_of
from guanxi.leads import queries
from guanxi.leads.board import columns_of, figures_for, totals_for
from guanxi.leads.codes import Permission
from guanxi.leads.models import Lead
from guanxi.leads.policy import LeadsSection
from guanxi.leads.tables.leads import ENDED_LEADS, OPEN_LEADS
from guanxi.privacy.files import Leaving, file_reply


@requires(Permission.VIEW)
@require_GET
def board(request: StaffRequest) -> HttpResponse:
    """Four columns of what is open, or the table of it, or of what ended."""
    section, asked = request.book.section(LeadsSection), _asked(request)
    tab = asked.only.get("tab", "")
    leads = _leads(request, asked)
    context: dict[str, object] = {
        "tab": tab,
        "ended": tab == "ended",
        "totals": totals_for(
            request.viewer, now=request.now, section=section, mine_only=not _whole_office(request)
        ),
        "chances": section.chance_percent,
        "currency": request.book.section(BankSection).currency,
        "asked": queries.asked_of(request.viewer).count(),
        "is_wider": request.viewer.scope != "own",
        "whole_office": _whole_office(request),
        "chosen_whose": asked.only.get("whose", ""),
        "may_open": grants(request.viewer.permissions, Permission.OPEN),
        "may_export": grants(request.viewer.permissions, Permission.EXPORT),
    }
    if tab:
        context["table"] = page_of(leads, asked)
        return render(request, "leads/list.html", context)
    context["columns"] = columns_of(
        list(leads), viewer=request.viewer, now=request.now, day=request.day, section=section
    )
    return render(request, "leads/board.html", context)


@requires(Permission.EXPORT)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The same leads as a file, in their order and with their columns."""
    asked = _asked(request)
    leads = in_order(_leads(request, asked), asked)
    wider = _("Whole office") if request.viewer.scope != "own" else _("Colleagues' too")
    whose = wider if _whole_office(request) else _("Mine only")
    shown = _("Ended") if asked.table is ENDED_LEADS else _("Open")
    leaving = Leaving(
        name="leads",
        event="leads.board.exported",
        subject="leads",
        size=leads.count(),
        sheet=lambda: sheet_of(asked, every_row(leads), title=_("Leads")),
        narrowed=[(_("Whose"), whose), (_("Shown"), shown), *asked.notes()],
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


def _asked(request: StaffRequest) -> Asked:
    ended = request.GET.get("tab") == "ended"
    return asked_of(ENDED_LEADS if ended else OPEN_LEADS, request.GET)


def _whole_office(request: StaffRequest) -> bool:
    """Also what colleagues hold: of the office, or of one's own customers."""
    usual = "mine" if request.viewer.scope == "own" else "office"
    return request.GET.get("whose", usual) == "office"


def _leads(request: StaffRequest, asked: Asked) -> QuerySet[Lead]:
    if asked.table is ENDED_LEADS:
        since = request.now - timedelta(days=request.book.section(LeadsSection).figures_days)
        leads = queries.ended_leads_visible_to(request.viewer, since=since)
    else:
        leads = queries.open_leads_visible_to(request.viewer)
    alike = {name: asked.only[name] for name in ("stage", "interest") if asked.only.get(name)}
    leads = leads.filter(**alike)
    return leads if _whole_office(request) else leads.filter(staff=request.viewer.staff_id)
