"""Allocation runs of a head: even out loads with as few moves as possible (3.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from guanxi.bank.models import Staff
from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.shell.handovers.pages import Line, lines_of
from guanxi.stewardship.codes import Permission
from guanxi.stewardship.commands.allocating import propose_moves, run_allocation, withdraw_moves
from guanxi.stewardship.queries import allocating as queries

if TYPE_CHECKING:
    from guanxi.stewardship.models import AllocationRun

_SHOWN = 20


class RunForm(forms.Form):
    """Which office, and by what seed equals are told apart."""

    branch = forms.TypedChoiceField(label=gettext_lazy("Office"), coerce=int)
    seed = forms.IntegerField(
        label=gettext_lazy("Seed"), min_value=0, max_value=2**31 - 1, initial=1
    )

    def __init__(self, data: Any, *, offices: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["branch"].choices = offices  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class Share:
    """What one person has before and after."""

    staff: Staff
    places: int
    before: int
    after: int
    assets_before_minor: int
    assets_after_minor: int

    @property
    def percent(self) -> int:
        """Of the places, afterwards."""
        return self.after * 100 // self.places if self.places else 100

    @property
    def is_over(self) -> bool:
        """More than the places of the role."""
        return self.after > self.places

    @property
    def coming(self) -> int:
        """How much changes."""
        return self.after - self.before


@requires(Permission.ALLOCATE)
@require_http_methods(["GET", "POST"])
def allocations(request: StaffRequest) -> HttpResponse:
    """Runs so far, and a new one."""
    offices = [(one.pk, one.name) for one in queries.offices_for(request.viewer)]
    form = RunForm(request.POST or None, offices=offices)
    if request.method == "POST" and form.is_valid():
        try:
            run = run_allocation(
                branch_id=form.cleaned_data["branch"],
                seed=form.cleaned_data["seed"],
                day=request.day,
                at=request.now,
                book=request.book,
                by=request.viewer,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("shell:allocation", run.pk)
    page = {"form": form, "offices": offices, "runs": queries.runs_of(request.viewer)[:_SHOWN]}
    status = 422 if form.errors else 200
    return render(request, "shell/handovers/allocations.html", page, status=status)


@requires(Permission.ALLOCATE)
@require_http_methods(["GET", "POST"])
def allocation(request: StaffRequest, run_id: int) -> HttpResponse:
    """Before and after, what was put in, and what became of it; proposing and withdrawing it."""
    run = get_object_or_404(queries.runs_of(request.viewer), pk=run_id)
    if request.method == "POST":
        try:
            messages.success(request, _acted(request, run))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("shell:allocation", run_id)
    lines = lines_of(queries.handovers_of(run))
    page = {
        "run": run,
        "shares": _shares(run),
        "lines": lines,
        "waiting": [line for line in lines if _waits(line)],
        "currency": request.book.section(BankSection).currency,
    }
    return render(request, "shell/handovers/allocation.html", page)


def _acted(request: StaffRequest, run: "AllocationRun") -> str:
    if request.POST.get("act") == "withdraw":
        ended = withdraw_moves(run=run, by=request.viewer)
        return ngettext(
            "%(count)d handover withdrawn.", "%(count)d handovers withdrawn.", ended
        ) % {"count": ended}
    made = propose_moves(
        run=run, day=request.day, at=request.now, book=request.book, by=request.viewer
    )
    return ngettext(
        "%(count)d handover proposed: both sides sign.",
        "%(count)d handovers proposed: both sides sign.",
        made,
    ) % {"count": made}


def _shares(run: "AllocationRun") -> Sequence[Share]:
    told = run.result["people"]
    staff = Staff.objects.select_related("branch").in_bulk([one["staff"] for one in told])
    shares = [
        Share(staff=staff[one["staff"]], **{k: v for k, v in one.items() if k != "staff"})
        for one in told
        if one["staff"] in staff and (one["before"] or one["after"])
    ]
    return sorted(shares, key=lambda one: (one.staff.branch.name, one.staff.role, one.staff.name))


def _waits(line: Line) -> bool:
    return line.handover.received_at is None and line.handover.ended_at is None
