"""The page of an office. An office out of scope is not found."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from guanxi.bank.models import Branch
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.shell.branch import drawings
from guanxi.shell.branch.queries import OfficePage, first_office_of, office_page
from guanxi.shell.charts import Table, table_reply


class Permission(StrEnum):
    VIEW_BRANCH = "branch:page:view"


TABLES: Mapping[str, Callable[[OfficePage], Table]] = {
    "pyramid": drawings.pyramid_table,
    "curve": drawings.curve_table,
    "offices": drawings.offices_table,
    "stewards": drawings.stewards_table,
}


@requires(Permission.VIEW_BRANCH)
@require_GET
def own_branch(request: StaffRequest) -> HttpResponse:
    """Begin at the office where one works."""
    office = first_office_of(request.viewer)
    if office is None:
        raise Http404("The bank has no office yet.")
    return redirect("shell:branch", office)


@requires(Permission.VIEW_BRANCH)
@require_GET
def branch(request: StaffRequest, branch_id: int) -> HttpResponse:
    """Who the customers are, what they bring, and who looks after them."""
    page = _page(request, branch_id)
    context = {
        "page": page,
        "pyramid": drawings.pyramid_chart(page) if page.pyramid else None,
        "curve": drawings.curve_chart(page),
    }
    return render(request, "shell/branch/page.html", context)


@requires(Permission.VIEW_BRANCH)
@require_GET
def table(request: StaffRequest, branch_id: int, table: str, file_kind: str) -> HttpResponseBase:
    """One of the page's tables, for a spreadsheet."""
    if table not in TABLES:
        raise Http404(table)
    found = TABLES[table](_page(request, branch_id))
    return table_reply(request, file_kind, found, subject=f"bank.Branch:{branch_id}")


def _page(request: StaffRequest, branch_id: int) -> OfficePage:
    try:
        return office_page(request.viewer, branch_id, day=request.day, book=request.book)
    except Branch.DoesNotExist:
        raise Http404("No such office for this viewer.") from None
