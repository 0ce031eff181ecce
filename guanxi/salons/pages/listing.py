"""Events that come, that are over, and what came of them (5.4)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.privacy.files import file_reply
from guanxi.salons import queries
from guanxi.salons.codes import Permission
from guanxi.salons.models import Salon
from guanxi.salons.rules import added
from guanxi.salons.taking import the_events

SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class Tab:
    """Events by where they stand."""

    label: str | Promise
    these: Callable[[QuerySet[Salon], datetime], QuerySet[Salon]]


TABS: Mapping[str, Tab] = {
    "coming": Tab(label=pgettext_lazy("events", "To come"), these=queries.coming),
    "over": Tab(label=pgettext_lazy("events", "Over"), these=queries.over),
    "off": Tab(
        label=pgettext_lazy("events", "Called off"),
        these=lambda salons, _now: queries.called_off(salons),
    ),
}


@requires(Permission.VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    """All that one sees, with seats and results."""
    chosen, tab = _chosen(request)
    visible = queries.salons_visible_to(request.viewer)
    found = list(tab.these(visible, request.now).select_related("branch", "host")[:SHOWN])
    counts = queries.counts_of(found)
    context = {
        "tabs": [(name, one.label) for name, one in TABS.items()],
        "chosen": chosen,
        "lines": [(salon, counts[salon.pk]) for salon in found],
        "total": added(counts[salon.pk].effect for salon in found),
        "currency": request.book.section(BankSection).currency,
        "may_plan": grants(request.viewer.permissions, Permission.PLAN),
        "may_export": grants(request.viewer.permissions, Permission.EXPORT),
    }
    return render(request, "salons/list.html", context)


@requires(Permission.EXPORT)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The same events as a file."""
    _name, tab = _chosen(request)
    visible = queries.salons_visible_to(request.viewer)
    found = list(tab.these(visible, request.now).select_related("branch", "host", "staff"))
    counts = queries.counts_of(found)
    leaving = the_events(
        [(salon, counts[salon.pk]) for salon in found], narrowed=[(_("Shown"), str(tab.label))]
    )
    return file_reply(request, file_kind, leaving)


def _chosen(request: StaffRequest) -> tuple[str, Tab]:
    chosen = request.GET.get("state", "coming")
    if chosen not in TABS:
        raise Http404(chosen)
    return chosen, TABS[chosen]
