"""A lead comes of a guest (5.4)."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.bank.models import Customer
from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.salons import commands
from guanxi.salons.codes import Permission
from guanxi.salons.forms import GuestLeadForm
from guanxi.salons.pages.salon import invitation_or_404
from guanxi.salons.policy import SalonsSection


@requires(Permission.ANSWER)
@require_http_methods(["GET", "POST"])
def lead(request: StaffRequest, invitation_id: int) -> HttpResponse:
    """What may come of somebody who came."""
    invitation = invitation_or_404(request, invitation_id)
    days = request.book.section(SalonsSection).follow_up_days
    initial = {
        "title": invitation.salon.title,
        "expected": 0,
        "next_on": request.day + timedelta(days=days),
    }
    form = GuestLeadForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            commands.open_lead_of_guest(
                invitation_id=invitation.pk,
                new=form.new(),
                at=request.now,
                book=request.book,
                by=request.viewer,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        except Customer.DoesNotExist:
            form.add_error(None, _("Only the customer's steward opens a lead."))
        else:
            messages.success(request, _("The lead is on your board."))
            return redirect("salons:salon", invitation.salon_id)
    context = {
        "invitation": invitation,
        "salon": invitation.salon,
        "form": form,
        "currency": request.book.section(BankSection).currency,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "salons/lead.html", context, status=status)
