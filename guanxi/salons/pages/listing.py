"""Events that come, that are over, and what came of them (5.4)."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.tables.asking import Asked, asked_of
from guanxi.foundation.tables.rows import by_value, page_by_value, sheet_of
from guanxi.privacy.files import Leaving, file_reply
from guanxi.salons import queries
from guanxi.salons.codes import Permission
from guanxi.salons.models import Salon
from guanxi.salons.rules import added
from guanxi.salons.tables.events import COMING, OVER, TABS, Line, Together

MOST = 500  # that are counted for one page; narrowing by days finds the others


@requires(Permission.VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    """All that one sees, with seats and results."""
    asked = _asked(request)
    found = _listed(request, asked)[: MOST + 1]
    lines = _lines(found)
    is_cut, lines = len(lines) > MOST, lines[:MOST]
    state, currency = _state(asked), request.book.section(BankSection).currency
    total = Together(effect=added(line.effect for line in lines), currency=currency)
    context = {
        "tabs": [(name, one.label) for name, one in TABS.items()],
        "chosen": state,
        "table": page_by_value(lines, asked),
        "total": total if state == "over" and len(lines) > 1 else None,
        "most": MOST if is_cut else 0,
        "may_plan": grants(request.viewer.permissions, Permission.PLAN),
        "may_export": grants(request.viewer.permissions, Permission.EXPORT),
    }
    return render(request, "salons/list.html", context)


@requires(Permission.EXPORT)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The same events as a file, to the last."""
    asked = _asked(request)
    lines = by_value(_lines(_listed(request, asked)), asked)
    leaving = Leaving(
        name="events",
        event="salons.events.exported",
        subject="salons",
        size=len(lines),
        sheet=lambda: sheet_of(asked, lines, title=pgettext("of the bank", "Events")),
        narrowed=[(_("Shown"), str(TABS[_state(asked)].label)), *asked.notes()],
    )
    return file_reply(request, file_kind, leaving)


def _asked(request: StaffRequest) -> Asked:
    is_past = request.GET.get("state") in ("over", "off")
    return asked_of(OVER if is_past else COMING, request.GET)


def _state(asked: Asked) -> str:
    return asked.only.get("state") or next(iter(TABS))


def _listed(request: StaffRequest, asked: Asked) -> QuerySet[Salon]:
    visible = queries.salons_visible_to(request.viewer).select_related("branch", "host")
    found, only = TABS[_state(asked)].these(visible, request.now), asked.only
    if only.get("kind"):
        found = found.filter(kind=only["kind"])
    if only.get("first"):
        found = found.filter(starts_at__date__gte=only["first"])
    if only.get("last"):
        found = found.filter(starts_at__date__lte=only["last"])
    return found


def _lines(found: QuerySet[Salon]) -> Sequence[Line]:
    salons = list(found)
    counts = queries.counts_of(salons)
    return [Line(salon=one, counts=counts[one.pk]) for one in salons]
