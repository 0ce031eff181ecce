"""The page of analysts: customers by age and assets, and the whole view as a file (6.5)."""

from enum import StrEnum

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.insight.queries import anonymous_night
from guanxi.privacy.purposes import purpose
from guanxi.shell.anonymous import drawings
from guanxi.shell.anonymous.files import csv_file, name_of
from guanxi.shell.anonymous.queries import Wish, view_of


class Permission(StrEnum):
    VIEW_ANONYMOUS = "insight:anonymous:view"
    EXPORT_ANONYMOUS = "insight:anonymous:export"


@purpose("anonymous", because="analysis of customers whom nobody can be found by")
@requires(Permission.VIEW_ANONYMOUS)
@require_GET
def anonymous(request: StaffRequest) -> HttpResponse:
    """How many customers there are by age and assets, as far as they may be told apart."""
    night = anonymous_night()
    wish = Wish(**{name: request.GET.get(name, "")[:60] for name in Wish.NAMES})
    view = view_of(night, wish) if night else None
    currency = request.book.section(BankSection).currency
    context = {
        "view": view,
        "currency": currency,
        "assets_chart": drawings.by_assets(view, currency) if view and view.customers else None,
        "ages_chart": drawings.by_age(view, currency) if view and view.customers else None,
        "may_export": grants(request.viewer.permissions, Permission.EXPORT_ANONYMOUS),
    }
    return render(request, "shell/anonymous/page.html", context)


@purpose("anonymous", because="analysis of customers whom nobody can be found by")
@requires(Permission.EXPORT_ANONYMOUS)
@require_GET
def export(request: StaffRequest) -> HttpResponseBase:
    """The whole view for a spreadsheet or a notebook; k and the night's day are in every row."""
    night = anonymous_night()
    if night is None:
        raise Http404("There is no anonymous view before the first night.")
    file, digest = csv_file(night)
    reply = FileResponse(
        file,
        as_attachment=True,
        filename=name_of(night, "csv"),
        content_type="text/csv; charset=utf-8",
    )
    reply.digest = digest  # type: ignore[attr-defined]
    return reply
