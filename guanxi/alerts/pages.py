"""How right each rule is: for heads of their offices, and for the rulebook office."""

from datetime import date
from enum import StrEnum

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guanxi.alerts.effect.reading import effect_page
from guanxi.alerts.effect.taking import the_comparison
from guanxi.alerts.precision.reading import PrecisionPage, Wish, precision_page
from guanxi.alerts.precision.taking import the_figures
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.privacy.files import file_reply


class Permission(StrEnum):
    VIEW_PRECISION = "alerts:precision:view"


@requires(Permission.VIEW_PRECISION)
@require_GET
def precision(request: StaffRequest) -> HttpResponse:
    """What became of the alerts of each kind, by office and month."""
    return render(request, "alerts/precision.html", {"page": _page(request)})


@requires(Permission.VIEW_PRECISION)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The same figures for a spreadsheet."""
    return file_reply(request, file_kind, the_figures(_page(request)))


@requires(Permission.VIEW_PRECISION)
@require_GET
def effect(request: StaffRequest) -> HttpResponse:
    """Whether acting on alerts helps: those acted on beside those held back."""
    page = effect_page(request.viewer, request.book)
    return render(request, "alerts/effect.html", {"page": page})


@requires(Permission.VIEW_PRECISION)
@require_GET
def effect_export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The same figures for a spreadsheet."""
    page = effect_page(request.viewer, request.book)
    return file_reply(request, file_kind, the_comparison(page))


def _page(request: StaffRequest) -> PrecisionPage:
    branch = request.GET.get("branch", "")
    wish = Wish(
        kind=request.GET.get("kind", ""),
        branch_id=int(branch) if branch.isdecimal() and len(branch) < 19 else None,
        month=_month(request.GET.get("month", "")),
    )
    return precision_page(request.viewer, request.day, wish, request.book)


def _month(said: str) -> date | None:
    try:
        return date.fromisoformat(said).replace(day=1)
    except ValueError:
        return None
