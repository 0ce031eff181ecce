"""Referrals: what one is asked to take over, what one gave away and what became of it (5.3)."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.tables.asking import Asked, asked_of
from guanxi.foundation.tables.rows import every_row, in_order, page_of, sheet_of
from guanxi.leads import commands, queries
from guanxi.leads.board import who_is
from guanxi.leads.codes import Permission
from guanxi.leads.forms import AnswerForm
from guanxi.leads.tables.referrals import GIVEN, SHARED, WAITS
from guanxi.privacy.files import Leaving, file_reply
from guanxi.stewardship.queries.choosing import referrals_between

_SHOWN = 50


@requires(Permission.VIEW)
@require_GET
def referrals(request: StaffRequest) -> HttpResponse:
    """Asked of me, given by me; and for which customers somebody comes in beside the steward."""
    waiting, asked = queries.asked_of(request.viewer)[:_SHOWN], _asked(request)
    context = {
        "asked": [(one, who_is(one.lead)) for one in waiting],
        "table": page_of(_listed(request, asked), asked),
        "is_shared": asked.table is SHARED,
        "tomorrow": request.day + timedelta(days=1),
        "may_export": grants(request.viewer.permissions, Permission.EXPORT),
    }
    return render(request, "leads/referrals.html", context)


@requires(Permission.EXPORT)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """What one gave away, or with whom somebody comes in, as a file."""
    asked = _asked(request)
    found = in_order(_listed(request, asked), asked)
    shown = _("Comes in beside the steward") if asked.table is SHARED else _("Given by you")
    leaving = Leaving(
        name="referrals",
        event="leads.referrals.exported",
        subject="leads",
        size=found.count(),
        sheet=lambda: sheet_of(asked, every_row(found), title=_("Referrals")),
        narrowed=[(_("Shown"), shown), *asked.notes()],
    )
    return file_reply(request, file_kind, leaving)


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


def _asked(request: StaffRequest) -> Asked:
    return asked_of(SHARED if request.GET.get("tab") == "shared" else GIVEN, request.GET)


def _listed(request: StaffRequest, asked: Asked) -> QuerySet[Any]:
    if asked.table is SHARED:
        return referrals_between(request.viewer, request.day)
    given, answer = queries.given_by(request.viewer), asked.only.get("answer")
    return given.filter(answer="" if answer == WAITS else answer) if answer else given
