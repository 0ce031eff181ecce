"""The rulebook office: which editions there are, who made them, what waits to be decided (0.2)."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.refusals import Refusal
from guanxi.policy_office import launching, queries
from guanxi.policy_office.codes import Permission, ProposalStatus, TrialState
from guanxi.policy_office.commands import proposing
from guanxi.policy_office.commands.trying import ask_for_trial
from guanxi.rulebook.differences import differences
from guanxi.shell.rulebook_office.forms import DecideForm
from guanxi.shell.rulebook_office.reading import (
    of_proposal,
    shelves_of,
    text_of,
    words_by_section,
)
from guanxi.shell.rulebook_office.results import result_in_words

if TYPE_CHECKING:
    from guanxi.policy_office.models import Proposal, Trial

_DECIDED = 20


@requires(Permission.VIEW)
@require_GET
def office(request: StaffRequest) -> HttpResponse:
    """What waits, which editions there are, and what was decided."""
    known = queries.known_editions(today=request.day)
    context = {
        "shelves": shelves_of(known, first=request.book.name),
        "in_force": next(
            one for one in known if one.name == request.book.name and one.state == "in_force"
        ),
        "to_come": sum(one.state == "to_come" for one in known if one.name == request.book.name),
        "open": list(queries.open_proposals()),
        "decided": list(queries.decided_proposals()[:_DECIDED]),
        **_may(request),
    }
    return render(request, "shell/rulebook_office/office.html", context)


@requires(Permission.VIEW)
@require_GET
def edition(request: StaffRequest, name: str, since: str) -> HttpResponse:
    """One edition: what it says, with the meaning of each key, and what it changed."""
    found = edition_or_404(request, name, since)
    before = queries.edition_before(found, today=request.day)
    context = {
        "edition": found,
        "before": before,
        "changes": differences(before.book, found.book) if before else [],
        "sections": words_by_section(found.book),
        "text": text_of(found),
        "may_take_back": found.proposal is not None
        and found.state == "to_come"
        and grants(request.viewer.permissions, Permission.PROPOSE),
        **_may(request),
    }
    return render(request, "shell/rulebook_office/edition.html", context)


@requires(Permission.VIEW)
@require_GET
def proposal(request: StaffRequest, proposal_id: int) -> HttpResponse:
    """What somebody proposes, what it would change, and its decision."""
    return _proposal(request, _found(proposal_id))


@requires(Permission.APPROVE)
@require_POST
def decide(request: StaffRequest, proposal_id: int) -> HttpResponse:
    """Approve or refuse what another person proposed."""
    found, form = _found(proposal_id), DecideForm(request.POST)
    if not form.is_valid():
        return _proposal(request, found, status=422)
    given = form.cleaned_data
    common = _signed(request, found, given["note"])
    if given["decision"] == "refuse":
        return _done(request, found, lambda: proposing.refuse_proposal(**common))
    return _done(
        request,
        found,
        lambda: proposing.approve_proposal(**common, seen=given["seen"], today=request.day),
    )


@requires(Permission.PROPOSE)
@require_POST
def withdraw(request: StaffRequest, proposal_id: int) -> HttpResponse:
    """Take one's own proposal away."""
    found = _found(proposal_id)
    common = _signed(request, found, "")
    return _done(request, found, lambda: proposing.withdraw_proposal(**common))


@requires(Permission.TRY)
@require_POST
def try_it(request: StaffRequest, proposal_id: int) -> HttpResponse:
    """Have it tried on last night's facts by a process of its own."""
    found = _found(proposal_id)
    trial = ask_for_trial(proposal=found, at=timezone.now(), by=request.viewer)
    transaction.on_commit(partial(launching.launch, trial.pk))
    if request.headers.get("HX-Request"):
        return _trial(request, found, trial)
    return redirect("shell:rulebook-proposal", proposal_id)


@requires(Permission.VIEW)
@require_GET
def trial(request: StaffRequest, proposal_id: int) -> HttpResponse:
    """How far the trial is, or what it showed; asked for again and again while it runs."""
    found = _found(proposal_id)
    return _trial(request, found, queries.trial_of(found))


def edition_or_404(request: StaffRequest, name: str, since: str) -> queries.KnownEdition:
    """The edition of that name and day."""
    try:
        day = date.fromisoformat(since)
    except ValueError:
        raise Http404("No such day.") from None
    found = queries.edition_of(name, day, today=request.day)
    if found is None:
        raise Http404("There is no such edition.")
    return found


def _found(proposal_id: int) -> "Proposal":
    return get_object_or_404(queries.proposals(), pk=proposal_id)


def _signed(request: StaffRequest, found: "Proposal", note: str) -> dict[str, Any]:
    return {"proposal": found, "note": note, "at": request.now, "by": request.viewer}


def _done(request: StaffRequest, found: "Proposal", change: Callable[[], object]) -> HttpResponse:
    """Do it, and go back to the proposal with what came of it."""
    try:
        change()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done, and on the record."))
    return redirect("shell:rulebook-proposal", found.pk)


def _proposal(request: StaffRequest, found: "Proposal", *, status: int = 200) -> HttpResponse:
    is_open = found.status == ProposalStatus.OPEN
    is_own = found.proposed_by_id == request.viewer.staff_id
    may = _may(request)
    context = {
        "proposal": found,
        "read": of_proposal(found, today=request.day),
        "may_decide": is_open and not is_own and may["may_approve"],
        "may_withdraw": is_open and is_own,
        "waits_for_others": is_open and is_own,
        **_trial_context(request, found, queries.trial_of(found)),
        **may,
    }
    return render(request, "shell/rulebook_office/proposal.html", context, status=status)


def _trial(request: StaffRequest, found: "Proposal", trial: "Trial | None") -> HttpResponse:
    context = {"proposal": found, **_trial_context(request, found, trial), **_may(request)}
    return render(request, "shell/rulebook_office/_trial.html", context)


def _trial_context(
    request: StaffRequest, found: "Proposal", trial: "Trial | None"
) -> dict[str, object]:
    if trial is not None:
        launching.see_to(trial, now=timezone.now())
    is_over = trial is None or trial.state in (TrialState.DONE, TrialState.FAILED)
    return {
        "trial": trial,
        "is_running": not is_over,
        "result": result_in_words(trial.result) if trial and trial.result else None,
        "may_try": found.status == ProposalStatus.OPEN
        and found.takes_back is None
        and grants(request.viewer.permissions, Permission.TRY),
    }


def _may(request: StaffRequest) -> dict[str, bool]:
    permissions = request.viewer.permissions
    return {
        "may_propose": grants(permissions, Permission.PROPOSE),
        "may_approve": grants(permissions, Permission.APPROVE),
    }
