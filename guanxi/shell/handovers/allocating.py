"""Allocation runs of a head: even out loads with as few moves as possible (3.4)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from guanxi.bank.models import Staff
from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.refusals import Refusal
from guanxi.shell.handovers.pages import lines_of
from guanxi.shell.handovers.reading import State
from guanxi.shell.handovers.running import (
    WORDS_MAX,
    roles_that_approve,
    run_state_of,
    what_may_be_done,
)
from guanxi.stewardship.codes import Permission
from guanxi.stewardship.commands import allocating as commands
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries import allocating as queries

if TYPE_CHECKING:
    from guanxi.stewardship.models import AllocationRun

_SHOWN, _MOVES = 20, 100


class RunForm(forms.Form):
    """Which office, and by what seed equals are told apart."""

    branch = forms.TypedChoiceField(label=gettext_lazy("Office"), coerce=int)
    seed = forms.IntegerField(
        label=gettext_lazy("Seed"), min_value=0, max_value=2**31 - 1, initial=1
    )

    def __init__(self, data: Any, *, offices: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["branch"].choices = offices  # type: ignore[attr-defined]


class BecauseForm(forms.Form):
    """Why a run shall be taken back."""

    because = forms.CharField(max_length=WORDS_MAX, required=False)


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
            run = commands.run_allocation(
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
    page = {"form": form, "offices": offices, "runs": _runs(request)}
    status = 422 if form.errors else 200
    return render(request, "shell/handovers/allocations.html", page, status=status)


@requires(Permission.ALLOCATE)
@require_http_methods(["GET", "POST"])
def allocation(request: StaffRequest, run_id: int) -> HttpResponse:
    """Before and after, what was put in, what is said to it, and what this person may do now."""
    run = get_object_or_404(queries.runs_visible_to(request.viewer), pk=run_id)
    if request.method == "POST":
        try:
            messages.success(request, _acted(request, run))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("shell:allocation", run_id)
    moves = queries.moves_of(run) if run.proposed_at else []
    section = request.book.section(StewardshipSection)
    page = {
        "run": run,
        "state": run_state_of(run),
        "shares": _shares(run),
        "lines": lines_of(queries.handovers_of(run)) if run.proposed_at else [],
        "moves": moves[:_MOVES],
        "more_moves": len(moves) - _MOVES,
        "objections": sum(move.given.objected_at is not None for move in moves),
        "may": what_may_be_done(run, moves, request),
        "approvers": queries.approvers_of(run, request.day, **roles_that_approve(request.book)),
        "undo_days": section.handover.undo_days,
        "currency": request.book.section(BankSection).currency,
    }
    return render(request, "shell/handovers/allocation.html", page)


def _runs(request: StaffRequest) -> list[tuple["AllocationRun", State]]:
    found = queries.runs_visible_to(request.viewer)[:_SHOWN]
    return [(run, run_state_of(run)) for run in found]


def _acted(request: StaffRequest, run: "AllocationRun") -> str:
    """Do what the button says; returns what to tell. Raises Refusals."""
    by, day, book = request.viewer, request.day, request.book
    words = BecauseForm(request.POST)
    because = words.cleaned_data["because"] if words.is_valid() else ""
    acts: dict[str, Callable[[], str]] = {
        "propose": lambda: _proposed(commands.propose_moves(run=run, day=day, book=book, by=by)),
        "end": lambda: _done(commands.end_run(run=run, by=by)),
        "approve": lambda: _approved(request, run),
        "ask_back": lambda: _done(commands.ask_run_back(run=run, because=because, by=by)),
        "take_back": lambda: _taken_back(request, run),
        "again": lambda: _asked_again(run),
    }
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise commands.AllocationRefused(_("Choose one of the buttons."))
    return act()


def _proposed(moves: int) -> str:
    return ngettext(
        "%(count)d move proposed: stewards and heads may object, another person approves.",
        "%(count)d moves proposed: stewards and heads may object, another person approves.",
        moves,
    ) % {"count": moves}


def _approved(request: StaffRequest, run: "AllocationRun") -> str:
    _refuse_without(request, Permission.APPROVE_ALLOCATION)
    commands.approve_run(run=run, day=request.day, book=request.book, by=request.viewer)
    return _("Approved: all customers of the run have their new stewards, with their open work.")


def _taken_back(request: StaffRequest, run: "AllocationRun") -> str:
    _refuse_without(request, Permission.APPROVE_ALLOCATION)
    commands.take_run_back(run=run, book=request.book, by=request.viewer)
    return _("Taken back: everybody is with the steward before again.")


def _refuse_without(request: StaffRequest, permission: Permission) -> None:
    if not grants(request.viewer.permissions, permission):
        raise commands.AllocationRefused(
            _("Your role does not approve allocation runs: ask another head of the office.")
        )


def _asked_again(run: "AllocationRun") -> str:
    if not run.problem:
        raise commands.AllocationRefused(
            _("This run is older than the keeping of inputs: make a new run.")
        )
    if not commands.is_reproduced(run):
        raise commands.AllocationRefused(
            _("Run again, something else came out: the solver is another one. Make a new run.")
        )
    return _("Run again from the kept inputs: the same result, to the last customer.")


def _done(_nothing: None) -> str:
    return _("Done, and on the record.")


def _shares(run: "AllocationRun") -> Sequence[Share]:
    told = run.result["people"]
    staff = Staff.objects.select_related("branch").in_bulk([one["staff"] for one in told])
    shares = [
        Share(staff=staff[one["staff"]], **{k: v for k, v in one.items() if k != "staff"})
        for one in told
        if one["staff"] in staff and (one["before"] or one["after"])
    ]
    return sorted(shares, key=lambda one: (one.staff.branch.name, one.staff.role, one.staff.name))
