"""Open a lead: about a customer of one's own, or about somebody who is brought in."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.bank.models import Customer
from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.leads import queries
from guanxi.leads.codes import Permission, Stage
from guanxi.leads.commands import NewLead, open_new_lead
from guanxi.leads.forms import NewLeadForm
from guanxi.leads.models import Intelligence
from guanxi.leads.policy import LeadsSection


@requires(Permission.OPEN)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """The form; ``?number=`` names a customer, ``?intelligence=`` what it comes from."""
    told = _intelligence(request)
    initial = {
        "number": request.GET.get("number", ""),
        "introducer": request.GET.get("introducer", ""),
        "title": told.title if told else "",
        "interest": told.interest if told else None,
        "stage": Stage.SELECT if told or "introducer" in request.GET else Stage.GROW,
        "expected": 0,
        "next_on": request.day + timedelta(days=1),
    }
    form = NewLeadForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = _filled_in(request, form, told)
        try:
            if not form.errors:
                return _opened(request, made)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "intelligence": told,
        "term": request.book.section(LeadsSection).prospect_days,
        "currency": request.book.section(BankSection).currency,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "leads/new.html", context, status=status)


def _opened(request: StaffRequest, made: NewLead) -> HttpResponse:
    lead = open_new_lead(new=made, at=request.now, book=request.book, by=request.viewer)
    messages.success(request, _("The lead is on your board."))
    return redirect("leads:lead", lead.pk)


def _filled_in(request: StaffRequest, form: NewLeadForm, told: Intelligence | None) -> NewLead:
    customer, introducer = (_customer(request, form, name) for name in ("number", "introducer"))
    return form.new(
        customer_id=customer.pk if customer else None,
        introducer_id=introducer.pk if introducer else None,
        intelligence_id=told.pk if told else None,
        day=request.day,
    )


def _customer(request: StaffRequest, form: NewLeadForm, name: str) -> Customer | None:
    number = form.cleaned_data[name]
    if not number:
        return None
    found = queries.customer_by_number(request.viewer, number)
    if found is None:
        form.add_error(name, _("No customer of that number is in your care."))
    return found


def _intelligence(request: StaffRequest) -> Intelligence | None:
    asked = request.GET.get("intelligence", "")
    if not asked:
        return None
    visible = queries.intelligence_visible_to(request.viewer)
    found = visible.filter(pk=int(asked)).first() if asked.isdecimal() else None
    if found is None:
        raise Http404("No such intelligence for this viewer.")
    return found
