"""The steward keeps the customer and brings in a specialist, who is credited with a share (3.3)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.leads.queries import asked_about
from guanxi.shell.customer.pages import head_or_404
from guanxi.shell.customer.specialists import Specialist, to_refer_to
from guanxi.stewardship.codes import Permission, Tier
from guanxi.stewardship.commands.crediting import suggested
from guanxi.stewardship.commands.referring import (
    ReferralRefused,
    end_referral,
    refer_customer,
)
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries import choosing as queries

WORDS_MAX = 100


class ReferralForm(forms.Form):
    """To whom, and what about."""

    specialist = forms.TypedChoiceField(
        label=gettext_lazy("Specialist"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose the specialist.")},
    )
    about = forms.CharField(
        label=gettext_lazy("What about"),
        max_length=WORDS_MAX,
        error_messages={
            "required": gettext_lazy("Say in a few words what the specialist is asked for.")
        },
    )

    def __init__(self, data: Any, *, specialists: Sequence[Specialist]) -> None:
        super().__init__(data)
        chosen = [("", _("Choose who")), *(one.choice for one in specialists)]
        self.fields["specialist"].choices = chosen  # type: ignore[attr-defined]


@requires(Permission.REFER)
@require_http_methods(["GET", "POST"])
def refer(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Specialists who come in at present, and bringing in one more."""
    head = head_or_404(request, customer_id)
    specialists = to_refer_to(request, customer_id, head.tier.tier if head.tier else Tier.MASS)
    form = ReferralForm(request.POST or None, specialists=specialists)
    page = {
        "head": head,
        "form": form,
        "specialists": specialists,
        "terms": suggested(request.book.section(StewardshipSection).credit.referral, request.day),
        "referrals": queries.referrals_of(customer_id, request.day),
    }
    if request.method == "GET":
        return render(request, "shell/customer/refer.html", page)
    if form.is_valid():
        try:
            _refuse_twice(customer_id, form.cleaned_data["specialist"])
            refer_customer(
                customer_id=customer_id,
                specialist_id=form.cleaned_data["specialist"],
                about=form.cleaned_data["about"],
                day=request.day,
                book=request.book,
                by=request.viewer,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Referred: the specialist has a task."))
            return redirect("shell:customer-refer", customer_id)
    return render(request, "shell/customer/refer.html", page, status=422)


def _refuse_twice(customer_id: int, specialist_id: int) -> None:
    """A lead that waits for the same person's answer brings the share with it."""
    asked = asked_about(customer_id, specialist_id)
    if asked is not None:
        raise ReferralRefused(
            _(
                "This colleague has been asked already, by the lead “%(lead)s”: with the answer "
                "the share comes by itself. Wait for it, or withdraw the question there."
            )
            % {"lead": asked.lead.title}
        )


@requires(Permission.REFER)
@require_POST
def end(request: StaffRequest, customer_id: int, credit_id: int) -> HttpResponse:
    """The specialist is not needed any more."""
    head_or_404(request, customer_id)
    try:
        end_referral(credit_id=credit_id, at=request.now, by=request.viewer)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The referral has ended, and so has the share."))
    return redirect("shell:customer-refer", customer_id)
