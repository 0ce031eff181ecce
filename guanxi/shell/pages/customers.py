"""My customers: the table, page by page, and as a file."""

import csv
from itertools import chain

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation import audit
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.spreadsheets import safe_cell
from guanxi.privacy.policy import PrivacySection
from guanxi.privacy.unusual.approvals import take_along
from guanxi.shell.doors import Permission
from guanxi.shell.portfolio import EXPORTED, Line, Wish, portfolio_of, size_of
from guanxi.shell.viewers import book_in_force


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
def export(request: StaffRequest) -> HttpResponse:
    """The table as a file for a spreadsheet, names masked, from the first page on."""
    wish = _wish(request)
    rows = min(size_of(request.viewer, wish), EXPORTED)
    budgets = request.book.section(PrivacySection).budgets
    take_along(rows=rows, policy=budgets, by=request.viewer)
    lines = portfolio_of(request.viewer, wish, length=EXPORTED).lines
    reply = HttpResponse(content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="customers-{request.day}.csv"'
    reply.write("\ufeff")  # without it Excel does not take the file for UTF-8
    writer = csv.writer(reply)
    writer.writerow(
        [
            _("Customer number"),
            _("Customer"),
            _("Tier"),
            _("Assets"),
            _("Month average"),
            _("Assets at last month-end"),
            _("Currency"),
            _("Products"),
            _("Last contact"),
            _("Stewards"),
        ]
    )
    currency = _currency(request)
    for line in lines:
        writer.writerow(map(safe_cell, _cells(line, currency)))
    audit.record("shell.customers.exported", subject="shell", by=request.staff, rows=len(lines))
    return reply


def _cells(line: Line, currency: str) -> list[str]:
    facts = line.facts
    return [
        line.customer.source_id,
        line.customer.name,
        line.tier_name,
        f"{facts.assets_minor / 100:.2f}",
        f"{facts.month_average_assets_minor / 100:.2f}",
        f"{facts.previous_month_end_assets_minor / 100:.2f}",
        currency,
        " ".join(line.products),
        line.contacted_at.date().isoformat() if line.contacted_at else "",
        " ".join(chain.from_iterable((code, person.name) for code, person in line.stewards)),
    ]


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
