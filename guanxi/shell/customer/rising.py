"""A customer rose to a tier that another role looks after: what the customer chooses (3.3)."""

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
from guanxi.shell.customer.pages import head_or_404
from guanxi.shell.customer.specialists import Specialist, specialists_of
from guanxi.stewardship.codes import Answer, AskedBy, Permission
from guanxi.stewardship.commands.choosing import Said, record_choice, withdraw_choice
from guanxi.stewardship.commands.crediting import suggested
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries import choosing as queries

WORDS_MAX = 200


class ChoiceForm(forms.Form):
    """What the customer said, and how he was asked."""

    answer = forms.ChoiceField(
        label=gettext_lazy("The customer"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what the customer chooses.")},
    )
    specialist_id = forms.TypedChoiceField(
        label=gettext_lazy("Specialist"), coerce=int, required=False, empty_value=None
    )
    asked_by = forms.ChoiceField(label=gettext_lazy("Asked"), choices=AskedBy.choices)
    asked_on = forms.DateField(
        label=gettext_lazy("On"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=gettext_lazy("What the customer said"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any, *, specialists: list[Specialist], **more: Any) -> None:
        super().__init__(data, **more)
        chosen = [("", _("Choose who")), *(one.choice for one in specialists)]
        self.fields["specialist_id"].choices = chosen  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Who goes, goes to somebody; who stays, to nobody."""
        given = super().clean() or {}
        if given.get("answer") == Answer.GO and not given.get("specialist_id"):
            self.add_error("specialist_id", _("Say to whom the customer wants to go."))
        if given.get("answer") == Answer.STAY:
            given["specialist_id"] = None
        return given


@requires(Permission.RECORD_CHOICE)
@require_http_methods(["GET", "POST"])
def rise(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Who shall be the steward: the question, and the answer that stands."""
    head = head_or_404(request, customer_id)
    found = queries.rise_of(customer_id)
    specialists = specialists_of(request, customer_id, found.upgrade.to_tier) if found else []
    form = ChoiceForm(
        request.POST or None, specialists=specialists, initial={"asked_on": request.day}
    )
    page = {
        "head": head,
        "rise": found,
        "form": form,
        "specialists": specialists,
        "terms": suggested(request.book.section(StewardshipSection).credit.choice, request.day),
        "earlier": queries.choices_of(customer_id),
    }
    if request.method == "GET":
        return render(request, "shell/customer/rise.html", page)
    if form.is_valid():
        try:
            record_choice(
                customer_id=customer_id,
                said=Said(**form.cleaned_data),
                day=request.day,
                at=request.now,
                book=request.book,
                by=request.viewer,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The customer's choice is on record."))
            return redirect("shell:customer-rise", customer_id)
    return render(request, "shell/customer/rise.html", page, status=422)


@requires(Permission.RECORD_CHOICE)
@require_POST
def withdraw(request: StaffRequest, customer_id: int) -> HttpResponse:
    """The customer thought better of it, or it was a mistake."""
    head_or_404(request, customer_id)
    try:
        withdraw_choice(
            customer_id=customer_id,
            day=request.day,
            at=request.now,
            book=request.book,
            by=request.viewer,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Withdrawn: the question is open again."))
    return redirect("shell:customer-rise", customer_id)
