"""Personal dates that the customer told, to be greeted on them: entered, and forgotten (4.1)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.alerts.occasions.codes import CalendarKind, Occasion, Permission
from guanxi.alerts.occasions.keeping import DateGone, dates_of, forget_date, keep_date
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.shell.customer.pages import head_or_404

_NUMBERS = [(number, str(number)) for number in range(1, 32)]


class DateForm(forms.Form):
    """Which day of the year; neither year nor name."""

    occasion = forms.ChoiceField(label=gettext_lazy("What is celebrated"), choices=Occasion.choices)
    calendar = forms.ChoiceField(label=gettext_lazy("Calendar"), choices=CalendarKind.choices)
    month = forms.TypedChoiceField(
        label=pgettext_lazy("date", "Month"), choices=_NUMBERS[:12], coerce=int
    )
    day = forms.TypedChoiceField(label=pgettext_lazy("date", "Day"), choices=_NUMBERS, coerce=int)
    told = forms.BooleanField(
        label=gettext_lazy("The customer told this and wants to be greeted"),
        error_messages={
            "required": gettext_lazy(
                "Only what the customer told is kept, and only to be greeted on it."
            )
        },
    )


@requires(Permission.TELL)
@require_http_methods(["GET", "POST"])
def dates(request: StaffRequest, customer_id: int) -> HttpResponse:
    """What the customer told, and one more."""
    head = head_or_404(request, customer_id)
    form = DateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {
            name: value for name, value in form.cleaned_data.items() if name != "told"
        }
        try:
            keep_date(customer_id=customer_id, **given, at=request.now, by=request.viewer)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept: the customer will be greeted."))
            return redirect("shell:customer-dates", customer_id)
    context = {"head": head, "form": form, "dates": dates_of(customer_id)}
    status = 422 if request.method == "POST" else 200
    return render(request, "shell/customer/dates.html", context, status=status)


@requires(Permission.TELL)
@require_POST
def forget(request: StaffRequest, customer_id: int, personal_date_id: int) -> HttpResponse:
    """The customer wants it forgotten, or it was entered by mistake."""
    head_or_404(request, customer_id)
    try:
        forget_date(customer_id=customer_id, date_id=personal_date_id, by=request.viewer)
    except DateGone:
        raise Http404("No such date of this customer.") from None
    messages.success(request, _("Forgotten."))
    return redirect("shell:customer-dates", customer_id)
