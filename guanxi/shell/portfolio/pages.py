"""My customers: the table, page by page, as a file, and the views of it that one keeps."""

from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.spreadsheets.cells import Value
from guanxi.foundation.spreadsheets.sheet import Column as SheetColumn
from guanxi.foundation.spreadsheets.sheet import Note, Sheet
from guanxi.privacy.files import Leaving, file_reply
from guanxi.salons.codes import Permission as Inviting
from guanxi.shell.doors import Permission
from guanxi.shell.portfolio.columns import CHOOSABLE, Column
from guanxi.shell.portfolio.keeping import forget_view, keep_view, views_of
from guanxi.shell.portfolio.table import COUNTED_MAX, Line, every_line_of, portfolio_of, size_of
from guanxi.shell.portfolio.wish import Wish, asked_by
from guanxi.stewardship.codes import Tier

PLACE = "customers"


@requires(Permission.VIEW_CUSTOMERS)
@require_GET
def customers(request: StaffRequest) -> HttpResponse:
    """One page of the table."""
    asked = asked_by(request.GET)
    portfolio = portfolio_of(request.viewer, asked.wish, request.now)
    views = list(views_of(request.viewer.staff_id, PLACE))
    query = asked.wish.query()
    context = {
        "portfolio": portfolio,
        "counted_max": COUNTED_MAX,
        "form": asked.form,
        "choosable": [(column, column in asked.wish.shown) for column in CHOOSABLE],
        "views": views,
        "view": next((view for view in views if view.query == query), None),
        "query": query,
        "currency": _currency(request),
        "may_invite": grants(request.viewer.permissions, Inviting.INVITE),
        "may_export": grants(request.viewer.permissions, Permission.EXPORT_CUSTOMERS),
    }
    return render(request, "shell/portfolio/customers.html", context)


@requires(Permission.VIEW_CUSTOMERS)
@require_POST
def keep(request: StaffRequest) -> HttpResponse:
    """Keep the table as it is narrowed, ordered and shown, under a name."""
    wish = asked_by(QueryDict(request.POST.get("query", ""))).wish.from_the_first_page()
    try:
        view = keep_view(
            place=PLACE, name=request.POST.get("name", ""), query=wish.query(), by=request.viewer
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return _back_to(wish.query())


@requires(Permission.VIEW_CUSTOMERS)
@require_POST
def forget(request: StaffRequest, view_id: int) -> HttpResponse:
    """Let one of one's views go; the table stays as it is."""
    view = forget_view(view_id=view_id, by=request.viewer)
    if view is None:
        raise Http404
    messages.success(request, _("The view “%(name)s” is gone.") % {"name": view.name})
    return _back_to(view.query)


@requires(Permission.EXPORT_CUSTOMERS)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The table as a file for a spreadsheet, names masked, from the first page on."""
    wish = asked_by(request.GET).wish.from_the_first_page()
    leaving = Leaving(
        name="-".join(filter(None, ("customers", wish.tier))),
        event="shell.customers.exported",
        subject="shell",
        size=size_of(request.viewer, wish, request.now),
        sheet=lambda: _sheet(request, wish),
        narrowed=_narrowed(wish),
    )
    return file_reply(request, file_kind, leaving)


def _back_to(query: str) -> HttpResponse:
    address = reverse("shell:customers")
    return redirect(f"{address}?{query}" if query else address)


def _sheet(request: StaffRequest, wish: Wish) -> Sheet:
    currency = _currency(request)
    columns = [
        SheetColumn(_("Customer number")),
        SheetColumn(_("Customer")),
        SheetColumn(_("Tier")),
        SheetColumn(_("Currency")),
        SheetColumn(_("Assets"), "money"),
        *(_sheet_column(column) for column in wish.shown),
    ]
    lines = every_line_of(request.viewer, wish, request.now)
    return Sheet(
        title=_("My customers"), columns=columns, rows=(_cells(line, currency) for line in lines)
    )


def _sheet_column(column: Column) -> SheetColumn:
    if column.kind == "change":
        return SheetColumn(_("Assets at last month-end"), "money")
    if column.kind in ("day", "contact"):
        return SheetColumn(str(column.label), "day")
    return SheetColumn(str(column.label), "money" if column.kind == "money" else "text")


def _cells(line: Line, currency: str) -> tuple[Value, ...]:
    known = (line.customer.source_id, line.customer.name, line.tier_name, currency)
    shown = (_cell(line, column, value) for column, value in line.cells)
    return (*known, line.facts.assets_minor, *shown)


def _cell(line: Line, column: Column, value: Any) -> Value:
    match column.kind:
        case "change":
            return line.facts.previous_month_end_assets_minor
        case "tags":
            return " ".join(line.products)
        case "contact":
            return timezone.localtime(line.contacted_at).date() if line.contacted_at else None
        case "stewards":
            named = ((code, person.name) for code, person in line.stewards)
            return " ".join(chain.from_iterable(named))
    return value  # type: ignore[no-any-return]


def _narrowed(wish: Wish) -> list[Note]:
    tier = [(_("Tier"), str(Tier(wish.tier).label))] if wish.tier else []
    only = [(_("Only"), said) for _name, said in wish.in_words()]
    direction = _("the least first") if wish.is_rising else _("the most first")
    return [*tier, *only, (_("Order"), f"{wish.order.label}, {direction}")]


def _currency(request: StaffRequest) -> str:
    return request.book.section(BankSection).currency
