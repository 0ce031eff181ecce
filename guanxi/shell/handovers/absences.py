"""Who is away, entered by oneself or the head; steward B serves the customers meanwhile (3.2)."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.tables.asking import Asked, asked_of, back_to
from guanxi.foundation.tables.rows import every_row, in_order, page_of, sheet_of
from guanxi.privacy.files import Leaving, file_reply
from guanxi.shell.handovers.columns import ABSENCES
from guanxi.stewardship.codes import AbsenceKind, Permission
from guanxi.stewardship.commands.being_away import end_absence, enter_absence
from guanxi.stewardship.queries.absences import absences_open_to, people_of

if TYPE_CHECKING:
    from guanxi.stewardship.models import Absence

_DAY = {"type": "date"}


class AbsenceForm(forms.Form):
    """Who is away, from when to when, and of what kind it is."""

    staff = forms.TypedChoiceField(label=gettext_lazy("Who"), coerce=int)
    first = forms.DateField(
        label=gettext_lazy("First day away"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("Last day away"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=AbsenceKind.choices)

    def __init__(self, data: Any, *, people: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["staff"].choices = people  # type: ignore[attr-defined]


@requires(Permission.ENTER_ABSENCE)
@require_http_methods(["GET", "POST"])
def absences(request: StaffRequest) -> HttpResponse:
    """Who is and will be away, and entering one more."""
    people = [(one.pk, f"{one.name} · {one.get_role_display()}") for one in _at_work(request)]
    initial = {"staff": request.viewer.staff_id, "first": request.day, "last": request.day}
    form = AbsenceForm(request.POST or None, people=people, initial=initial)
    if request.method == "GET":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    given = form.cleaned_data
    try:
        enter_absence(
            staff_id=given["staff"],
            first=given["first"],
            last=given["last"],
            kind=given["kind"],
            day=request.day,
            at=request.now,
            by=request.viewer,
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, status=422)
    messages.success(request, _("Entered. Steward B sees the work from the first day on."))
    return redirect("shell:absences")


@requires(Permission.ENTER_ABSENCE)
@require_POST
def end(request: StaffRequest, absence_id: int) -> HttpResponse:
    """Back earlier, or not away at all."""
    found = get_object_or_404(absences_open_to(request.viewer, request.day), pk=absence_id)
    end_absence(absence=found, at=request.now, by=request.viewer)
    messages.success(request, _("Ended: the work is with steward A alone again."))
    return redirect(back_to(reverse("shell:absences"), ABSENCES, request.POST.get("query", "")))


@requires(Permission.EXPORT)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The same absences as a file."""
    asked = asked_of(ABSENCES, request.GET)
    found = in_order(_listed(request, asked), asked)
    leaving = Leaving(
        name="absences",
        event="stewardship.absences.exported",
        subject="stewardship",
        size=found.count(),
        sheet=lambda: sheet_of(asked, every_row(found), title=_("Absences")),
        narrowed=asked.notes(),
    )
    return file_reply(request, file_kind, leaving)


def _at_work(request: StaffRequest) -> list[Any]:
    people = people_of(request.viewer)
    return [one for one in people if one.left_on is None or one.left_on > request.day]


def _listed(request: StaffRequest, asked: Asked) -> "QuerySet[Absence]":
    found, only = absences_open_to(request.viewer, request.day), asked.only
    if only.get("on"):
        found = found.filter(from_on__lte=only["on"], until_on__gt=only["on"])
    return found.filter(kind=only["kind"]) if only.get("kind") else found


def _page(request: StaffRequest, form: AbsenceForm, *, status: int = 200) -> HttpResponse:
    asked = asked_of(ABSENCES, request.GET)
    context = {
        "table": page_of(_listed(request, asked), asked),
        "may_export": grants(request.viewer.permissions, Permission.EXPORT),
        "form": form,
        "day": request.day,
    }
    return render(request, "shell/handovers/absences.html", context, status=status)
