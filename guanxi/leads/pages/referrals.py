"""Referrals: what one is asked to take over, what one gave away and what became of it (5.3)."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.leads import commands, queries
from guanxi.leads.board import who_is
from guanxi.leads.codes import Permission
from guanxi.leads.forms import AnswerForm
from guanxi.stewardship.queries.choosing import referrals_between

_SHOWN = 50


@requires(Permission.VIEW)
@require_GET
def referrals(request: StaffRequest) -> HttpResponse:
    """Asked of me, given by me; and for which customers somebody comes in beside the steward."""
    asked = queries.asked_of(request.viewer)[:_SHOWN]
    given = queries.given_by(request.viewer)[:_SHOWN]
    context = {
        "asked": [(one, who_is(one.lead)) for one in asked],
        "given": [(one, one.lead) for one in given],
        "shared": referrals_between(request.viewer, request.day),
        "tomorrow": request.day + timedelta(days=1),
    }
    return render(request, "leads/referrals.html", context)


@requires(Permission.REFER)
@require_POST
def answer(request: StaffRequest, referral_id: int) -> HttpResponse:
    """Accept it with the day of the next step, or decline it with the reason."""
    referral = get_object_or_404(queries.asked_of(request.viewer), pk=referral_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Accept with the day of the next step, or decline and say why."))
        return redirect("leads:referrals")
    given = form.cleaned_data
    common: dict[str, Any] = {
        "referral_id": referral.pk,
        "at": request.now,
        "by": request.viewer,
    }
    accepts = given["answer"] == "accept"
    try:
        if accepts:
            on = given["next_on"] or request.day + timedelta(days=1)
            commands.accept_referral(**common, on=on, book=request.book)
        else:
            commands.decline_referral(**common, reason=given["reason"], book=request.book)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("leads:referrals")
    if not accepts:
        messages.success(request, _("Declined; the giver sees why."))
        return redirect("leads:referrals")
    messages.success(request, _("The lead is yours, and its next step on your list."))
    return redirect("leads:lead", referral.lead_id)
