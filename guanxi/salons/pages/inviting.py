"""The list of invitations: by conditions with a live count, or from a list of numbers (5.4)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from guanxi.bank.models import Customer
from guanxi.bank.policy import BankSection
from guanxi.bank.queries import branches_within
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.salons import commands, queries
from guanxi.salons.choosing import (
    customers_meeting,
    listed,
    may_be_invited,
    room_for,
)
from guanxi.salons.codes import Permission
from guanxi.salons.forms import ConditionsForm
from guanxi.salons.models import Salon
from guanxi.salons.pages.salon import salon_or_404
from guanxi.salons.policy import SalonsSection
from guanxi.stewardship.codes import Tier
from guanxi.stewardship.queries import stewards_of, tier_codes_of

_PREVIEW, _NAMED, _ACTS = 20, 10, 5


@requires(Permission.INVITE)
@require_http_methods(["GET", "POST"])
def invite(request: StaffRequest, salon_id: int) -> HttpResponse:
    """How many meet the conditions, who they are, and inviting them."""
    salon = salon_or_404(request, salon_id)
    room = room_for(salon, queries.counts_of([salon])[salon.pk].effect.invited, request.book)
    offices = []
    if request.viewer.scope != "own":
        offices = list(branches_within(salon.branch_id).order_by("source_id"))
    form = ConditionsForm(request.GET, salon=salon, offices=offices)
    if request.method == "POST":
        return _invited(request, salon, form, room)
    context: dict[str, object] = {
        "salon": salon,
        "form": form,
        "room": room,
        "currency": request.book.section(BankSection).currency,
        "offices": offices,
        "list_max": request.book.section(SalonsSection).list_max,
        "together": queries.invited_together(salon, request.viewer, most=_ACTS),
    }
    if form.is_valid():
        found = _found(request, salon, form)
        context["count"] = found.count()
        context["suggested"] = min(room, max(int(context["count"]), 0))  # type: ignore[call-overload]
        context["lines"] = _lines([facts.pk for facts in found[:_PREVIEW]])
    return render(request, "salons/invite.html", context)


def _invited(request: StaffRequest, salon: Salon, form: ConditionsForm, room: int) -> HttpResponse:
    try:
        if request.POST.get("what") == "list":
            done = _from_the_list(request, salon)
        elif form.is_valid():
            done = _by_conditions(request, salon, form, room)
        else:
            messages.error(request, _("Mend the conditions first."))
            return redirect(request.get_full_path())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(request.get_full_path())
    messages.success(
        request,
        ngettext(
            "%(n)s customer is on the list: inviting is on the steward's list.",
            "%(n)s customers are on the list: inviting them is on their stewards' lists.",
            done,
        )
        % {"n": done},
    )
    return redirect("salons:salon", salon.pk)


def _by_conditions(request: StaffRequest, salon: Salon, form: ConditionsForm, room: int) -> int:
    """So many as was said, the richest first; who has no channel open makes room for the next."""
    said = request.POST.get("number", "")
    number = min(int(said) if said.isdecimal() and len(said) < 7 else 0, room)
    found = _found(request, salon, form).values_list("pk", flat=True)
    chosen: list[int] = []
    for begin in range(0, found.count(), 500):
        part = list(found[begin : begin + 500])
        may = may_be_invited(part, salon, day=request.day, book=request.book)
        chosen += [pk for pk in part if pk in may]
        if len(chosen) >= number:
            break
    return _invite(request, salon, chosen[:number])


def _from_the_list(request: StaffRequest, salon: Salon) -> int:
    """What was checked a moment ago is checked again: whoever refused since is left out."""
    told = listed(
        list(enumerate(request.POST.get("numbers", "").split(), 1)),
        salon,
        now=request.now,
        book=request.book,
        by=request.viewer,
    )
    for row in told.left_out[:_NAMED]:
        words = _("Not invited: %(number)s. %(why)s.")
        messages.warning(request, words % {"number": row.number, "why": row.words})
    return _invite(request, salon, [customer.pk for customer in told.chosen])


def _invite(request: StaffRequest, salon: Salon, customers: list[int]) -> int:
    return commands.invite_customers(
        salon_id=salon.pk,
        customer_ids=customers,
        at=request.now,
        book=request.book,
        by=request.viewer,
    )


def _found(request: StaffRequest, salon: Salon, form: ConditionsForm):  # type: ignore[no-untyped-def]
    return customers_meeting(
        form.conditions(), salon, now=request.now, book=request.book, by=request.viewer
    )


def _lines(ids: list[int]) -> list[tuple[Customer, str, str, str]]:
    """Customer, tier by code and name, and steward of the first ones."""
    customers = Customer.objects.only("pk", "source_id", "name").in_bulk(ids)
    tiers, stewards = tier_codes_of(ids), stewards_of(ids)
    found = []
    for pk in ids:
        first, second = stewards.get(pk, (None, None))
        steward = first or second
        if pk in customers:
            code = tiers.get(pk, "")
            name = str(Tier(code).label) if code in Tier.values else ""
            found.append((customers[pk], code, name, steward.name if steward else ""))
    return found
