"""Plan an event, change it, call it off (5.4)."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.salons import commands, queries
from guanxi.salons.codes import Permission
from guanxi.salons.commands.planning import hosts_for, offices_for
from guanxi.salons.forms import PlanForm, filled_in
from guanxi.salons.models import Salon
from guanxi.salons.policy import SalonsSection

_HOSTS_SHOWN = 200
_AHEAD = timedelta(days=14)


@requires(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """A new event of one's own office or of one below it."""
    initial = {
        "day": request.day + _AHEAD,
        "begins": "14:30",
        "ends": "16:30",
        "capacity": 30,
        "guests_max": 1,
        "budget": 0,
        "branch": request.viewer.branch_id,
        "host": request.staff.source_id,
    }
    form = PlanForm(request.POST or None, offices=offices_for(request.viewer), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.plan_salon(
                plan=form.plan(), at=request.now, book=request.book, by=request.viewer
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The event is in the calendar. Now invite customers."))
            return redirect("salons:salon", made.pk)
    return _page(request, form, None)


@requires(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, salon_id: int) -> HttpResponse:
    """Other words, another time, more or fewer seats."""
    salon = _own(request, salon_id)
    form = PlanForm(request.POST or None, offices=[salon.branch], initial=filled_in(salon))
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_salon(
                salon_id=salon.pk,
                plan=form.plan(),
                at=request.now,
                book=request.book,
                by=request.viewer,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Changed."))
            return redirect("salons:salon", salon.pk)
    return _page(request, form, salon)


@requires(Permission.PLAN)
@require_POST
def call_off(request: StaffRequest, salon_id: int) -> HttpResponse:
    """It does not take place; or it does after all."""
    salon = _own(request, salon_id)
    common: dict[str, Any] = {
        "salon_id": salon.pk,
        "at": request.now,
        "book": request.book,
        "by": request.viewer,
    }
    what = request.POST.get("what", "")
    if what not in ("call_off", "undo"):
        raise Http404(what)
    try:
        if what == "undo":
            commands.take_up_salon_again(**common)
            messages.success(request, _("It takes place after all, with the answers as before."))
        else:
            because = request.POST.get("because", "")[:120]
            commands.call_off_salon(**common, because=because)
            messages.success(request, _("Called off: who had accepted will be told."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("salons:salon", salon.pk)


def _own(request: StaffRequest, salon_id: int) -> Salon:
    visible = queries.salons_visible_to(request.viewer).select_related("branch", "host")
    salon = get_object_or_404(visible, pk=salon_id)
    if not queries.may_arrange(salon, request.viewer):
        raise Http404("Not this person's to change.")
    return salon


def _page(request: StaffRequest, form: PlanForm, salon: Salon | None) -> HttpResponse:
    branch = salon.branch_id if salon else request.viewer.branch_id
    context = {
        "form": form,
        "salon": salon,
        "hosts": hosts_for(branch, request.viewer, request.day)[:_HOSTS_SHOWN],
        "currency": request.book.section(BankSection).currency,
        "section": request.book.section(SalonsSection),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "salons/plan.html", context, status=status)
