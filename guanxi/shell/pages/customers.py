"""My customers: the table, page by page, and as a file."""

from dataclasses import replace
from itertools import chain

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.spreadsheets.cells import Value
from guanxi.foundation.spreadsheets.sheet import Column, Note, Sheet
from guanxi.privacy.files import Leaving, file_reply
from guanxi.shell.doors import Permission
from guanxi.shell.portfolio import Line, Wish, every_line_of, portfolio_of, size_of
from guanxi.shell.viewers import book_in_force
from guanxi.stewardship.codes import Tier


@requires(Permission.VIEW_CUSTOMERS)
@require_GET
def customers(request: StaffRequest) -> HttpResponse:
    """One page of the table."""
    context = {
        "portfolio": portfolio_of(request.viewer, _wish(request)),
        "currency": _currency(request),
        "may_export": grants(request.viewer.permissions, Permission.EXPORT_CUSTOMERS),
    }
    return render(request, "shell/customers.html", context)


@requires(Permission.EXPORT_CUSTOMERS)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The table as a file for a spreadsheet, names masked, from the first page on."""
    wish = replace(_wish(request), after=None)
    leaving = Leaving(
        name="-".join(filter(None, ("customers", _tier_of(wish)))),
        event="shell.customers.exported",
        subject="shell",
        size=size_of(request.viewer, wish),
        sheet=lambda: _sheet(request, wish),
        narrowed=_narrowed(wish),
    )
    return file_reply(request, file_kind, leaving)


def _sheet(request: StaffRequest, wish: Wish) -> Sheet:
    currency = _currency(request)
    columns = [
        Column(_("Customer number")),
        Column(_("Customer")),
        Column(_("Tier")),
        Column(_("Assets"), "money"),
        Column(_("Month average"), "money"),
        Column(_("Assets at last month-end"), "money"),
        Column(_("Currency")),
        Column(_("Products")),
        Column(_("Last contact"), "day"),
        Column(_("Stewards")),
    ]
    lines = every_line_of(request.viewer, wish)
    return Sheet(
        title=_("My customers"), columns=columns, rows=(_cells(line, currency) for line in lines)
    )


def _cells(line: Line, currency: str) -> tuple[Value, ...]:
    facts = line.facts
    return (
        line.customer.source_id,
        line.customer.name,
        line.tier_name,
        facts.assets_minor,
        facts.month_average_assets_minor,
        facts.previous_month_end_assets_minor,
        currency,
        " ".join(line.products),
        timezone.localtime(line.contacted_at).date() if line.contacted_at else None,
        " ".join(chain.from_iterable((code, person.name) for code, person in line.stewards)),
    )


def _tier_of(wish: Wish) -> str:
    return wish.tier if wish.tier in Tier.values else ""


def _narrowed(wish: Wish) -> list[Note]:
    order = _("Smallest assets first") if wish.smallest_first else _("Largest assets first")
    tier = [(_("Tier"), str(Tier(wish.tier).label))] if _tier_of(wish) else []
    return [*tier, (_("Order"), order)]


def _wish(request: StaffRequest) -> Wish:
    return Wish(
        tier=request.GET.get("tier", ""),
        smallest_first=request.GET.get("order") == "smallest",
        after=_after(request.GET.get("after", "")),
    )


def _after(text: str) -> tuple[int, int] | None:
    value, _dot, number = text.partition(".")
    if not number.isdecimal() or not value.removeprefix("-").isdecimal():
        return None
    found = int(value), int(number)
    return found if max(abs(one) for one in found) < 2**63 else None


def _currency(request: StaffRequest) -> str:
    return book_in_force(request.day).section(BankSection).currency
