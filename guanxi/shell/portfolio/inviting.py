"""Invite those of my customers who are in the table as it is narrowed, or in a view of it (5.4)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.tables.asking import asked_of
from guanxi.salons.codes import Permission
from guanxi.salons.pages.checking import check_page
from guanxi.salons.policy import SalonsSection
from guanxi.salons.queries import coming, salons_visible_to
from guanxi.shell.portfolio.columns import CUSTOMERS
from guanxi.shell.portfolio.table import numbers_of, size_of
from guanxi.shell.tables.keeping import views_of


@requires(Permission.INVITE)
@require_http_methods(["GET", "POST"])
def invite(request: StaffRequest) -> HttpResponse:
    """To which event; then who of them can be invited, and who not and why."""
    asked = asked_of(CUSTOMERS, request.GET).from_the_first_page()
    salons = coming(salons_visible_to(request.viewer), request.now).filter(
        starts_at__gt=request.now
    )
    views = list(views_of(request.viewer.staff_id, CUSTOMERS.place))
    query = asked.query()
    view = next((view for view in views if view.query == query), None)
    if request.method == "POST":
        chosen = request.POST.get("salon", "")
        salon = get_object_or_404(salons, pk=int(chosen) if chosen.isdecimal() else 0)
        most = request.book.section(SalonsSection).list_max
        numbers = numbers_of(request.viewer, asked, request.now, most=most)
        named = view.name if view else _("My customers")
        return check_page(request, salon, list(enumerate(numbers, 1)), named=named, rests=True)
    context = {
        "salons": salons,
        "asked": asked,
        "customers": size_of(request.viewer, asked, request.now),
        "query": query,
        "views": views,
        "view": view,
    }
    return render(request, "shell/portfolio/invite.html", context)
