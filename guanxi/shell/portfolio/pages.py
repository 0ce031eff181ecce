"""My customers: the table, page by page, and as a file."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.tables.asking import asked_of
from guanxi.foundation.tables.rows import sheet_of
from guanxi.privacy.files import Leaving, file_reply
from guanxi.salons.codes import Permission as Inviting
from guanxi.shell.doors import Permission
from guanxi.shell.portfolio.columns import CUSTOMERS
from guanxi.shell.portfolio.table import COUNTED_MAX, every_line_of, portfolio_of, size_of
from guanxi.stewardship.codes import Tier


@requires(Permission.VIEW_CUSTOMERS)
@require_GET
def customers(request: StaffRequest) -> HttpResponse:
    """One page of the table."""
    asked = asked_of(CUSTOMERS, request.GET)
    portfolio = portfolio_of(request.viewer, asked, request.now, _currency(request))
    context = {
        "portfolio": portfolio,
        "table": portfolio.table,
        "found": _in_words(portfolio.found),
        "may_invite": grants(request.viewer.permissions, Inviting.INVITE),
        "may_export": grants(request.viewer.permissions, Permission.EXPORT_CUSTOMERS),
    }
    return render(request, "shell/portfolio/customers.html", context)


@requires(Permission.EXPORT_CUSTOMERS)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The table as a file for a spreadsheet, names masked, from the first page on."""
    asked = asked_of(CUSTOMERS, request.GET).from_the_first_page()
    tier = asked.only.get("tier", "")
    rows = every_line_of(request.viewer, asked, request.now, _currency(request))
    leaving = Leaving(
        name="-".join(filter(None, ("customers", tier))),
        event="shell.customers.exported",
        subject="shell",
        size=size_of(request.viewer, asked, request.now),
        sheet=lambda: sheet_of(asked, rows, title=_("My customers")),
        narrowed=[*([(_("Tier"), str(Tier(tier).label))] if tier else []), *asked.notes()],
    )
    return file_reply(request, file_kind, leaving)


def _in_words(found: int | None) -> str:
    if found is None:
        return ""
    if found > COUNTED_MAX:
        return _("more than %(n)s customers") % {"n": f"{COUNTED_MAX:,}"}
    said = ngettext("%(found)s customer", "%(found)s customers", found)
    return said % {"found": f"{found:,}"}


def _currency(request: StaffRequest) -> str:
    return request.book.section(BankSection).currency
