"""The adoption pool of an outlet: look, adopt, give back (3.1)."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.refusals import Refusal
from guanxi.stewardship.codes import Permission
from guanxi.stewardship.commands.adopting import (
    AdoptionRefused,
    adopt_customer,
    look_at_pool,
    release_customer,
)
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries.pool import adopted_by, pool_of


class CustomerForm(forms.Form):
    """Which customer the button stands for."""

    customer = forms.IntegerField(min_value=1, max_value=2**63 - 1)


@requires(Permission.VIEW_POOL)
@require_GET
def pool(request: StaffRequest) -> HttpResponse:
    """What one has looked at today and may adopt, and whom one has adopted."""
    context = {
        "pool": pool_of(request.viewer, request.book),
        "policy": request.book.section(StewardshipSection).adoption,
        "mine": adopted_by(request.viewer.staff_id),
        "may_adopt": grants(request.viewer.permissions, Permission.ADOPT),
        "currency": request.book.section(BankSection).currency,
    }
    return render(request, "shell/pool/pool.html", context)


@requires(Permission.ADOPT)
@require_POST
def look(request: StaffRequest) -> HttpResponse:
    """Draw some more."""

    def act() -> str:
        drawn = look_at_pool(book=request.book, by=request.viewer)
        return ngettext("%(count)d more to look at.", "%(count)d more to look at.", drawn) % {
            "count": drawn
        }

    return _done(request, act)


@requires(Permission.ADOPT)
@require_POST
def adopt(request: StaffRequest) -> HttpResponse:
    """The customer is one's own from now on."""

    def act() -> str:
        adopt_customer(
            customer_id=_customer(request),
            day=request.day,
            book=request.book,
            by=request.viewer,
        )
        return _("Adopted: the customer is yours, and a task says to introduce yourself.")

    return _done(request, act)


@requires(Permission.ADOPT)
@require_POST
def release(request: StaffRequest) -> HttpResponse:
    """Give an adopted customer back."""

    def act() -> str:
        returned = release_customer(
            customer_id=_customer(request),
            at=request.now,
            book=request.book,
            by=request.viewer,
        )
        if returned:
            return _("Released: the steward before looks after the customer again.")
        return _("Released: the next night finds another steward.")

    return _done(request, act)


def _customer(request: StaffRequest) -> int:
    form = CustomerForm(request.POST)
    if not form.is_valid():
        raise AdoptionRefused(_("Say which customer: use the button in the line."))
    return int(form.cleaned_data["customer"])


def _done(request: StaffRequest, act: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, act())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("shell:pool")
