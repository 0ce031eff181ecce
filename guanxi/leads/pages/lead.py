"""One lead: who it is about, its next step, its history, and what can be done with it (5.3)."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.models import Staff
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.refusals import Refusal
from guanxi.leads import commands, queries
from guanxi.leads.board import card_of
from guanxi.leads.codes import Answer, Permission, Stage
from guanxi.leads.forms import EditForm, EndForm, ReferForm, StepForm
from guanxi.leads.models import Lead
from guanxi.leads.policy import LeadsSection
from guanxi.leads.rules import weighted
from guanxi.stewardship.commands.crediting import suggested
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries.choosing import steward_a_of
from guanxi.stewardship.rules.crediting import Terms


@requires(Permission.VIEW)
@require_GET
def lead(request: StaffRequest, lead_id: int) -> HttpResponse:
    """Everything about it that the viewer may see."""
    return _page(request, _found(request, lead_id), {})


@requires(Permission.CHANGE)
@require_POST
def move(request: StaffRequest, lead_id: int) -> HttpResponse:
    """To another stage: a button of the card, or where it was dropped."""
    found = _found(request, lead_id)
    stage = request.POST.get("stage", "")
    try:
        commands.move_lead(lead_id=found.pk, stage=stage, at=request.now, by=request.viewer)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    if request.POST.get("from") == "lead":
        return redirect("leads:lead", found.pk)
    reply = redirect("leads:board")
    reply["Location"] += f"#lead-{found.pk}"
    return reply


@requires(Permission.CHANGE)
@require_POST
def change(request: StaffRequest, lead_id: int) -> HttpResponse:
    """Other words, another step, won, lost, taken up again, a customer now."""
    found = _found(request, lead_id)
    what = request.POST.get("what", "")
    common: dict[str, Any] = {"lead_id": found.pk, "at": request.now, "by": request.viewer}
    if what == "again":
        return _done(request, found, lambda: commands.take_up_again(**common, book=request.book))
    if what == "customer":
        number = request.POST.get("number", "")
        return _done(
            request,
            found,
            lambda: commands.became_customer(**common, number=number, book=request.book),
        )
    return _by_form(request, found, what, common)


@requires(Permission.REFER)
@require_POST
def refer(request: StaffRequest, lead_id: int) -> HttpResponse:
    """Ask a colleague to take it over, or ask no longer."""
    found = _found(request, lead_id)
    common: dict[str, Any] = {"lead_id": found.pk, "at": request.now, "by": request.viewer}
    if request.POST.get("what") == "withdraw":
        return _done(
            request, found, lambda: commands.withdraw_referral(**common, book=request.book)
        )
    form = ReferForm(request.POST, takers=_takers(found, request))
    if not form.is_valid():
        return _page(request, found, {"refer": form}, status=422)
    given = form.cleaned_data
    return _done(
        request,
        found,
        lambda: commands.refer_lead(
            **common, taker_id=given["taker"], because=given["because"], book=request.book
        ),
    )


@requires(Permission.ASSIGN)
@require_POST
def assign(request: StaffRequest, lead_id: int) -> HttpResponse:
    """A head gives it to somebody of the offices."""
    found = _found(request, lead_id)
    form = ReferForm(request.POST, takers=_takers(found, request))
    if not form.is_valid():
        return _page(request, found, {"refer": form}, status=422)
    given = form.cleaned_data
    return _done(
        request,
        found,
        lambda: commands.assign_lead(
            lead_id=found.pk,
            taker_id=given["taker"],
            because=given["because"],
            at=request.now,
            book=request.book,
            by=request.viewer,
        ),
    )


def _by_form(request: StaffRequest, found: Lead, what: str, common: dict[str, Any]) -> HttpResponse:
    kinds: Mapping[str, type[forms.Form]] = {"edit": EditForm, "step": StepForm, "end": EndForm}
    if what not in kinds:
        raise Http404("There is no such change.")
    form = kinds[what](request.POST)
    if not form.is_valid():
        return _page(request, found, {what: form}, status=422)
    given = form.cleaned_data
    acts: Mapping[str, Callable[[], object]] = {
        "edit": lambda: commands.edit_lead(
            **common,
            title=given["title"],
            interest=given["interest"],
            expected_minor=given["expected"] * 100,
        ),
        "step": lambda: commands.set_next_step(
            **common, step=given["next_step"], on=given["next_on"], book=request.book
        ),
        "end": lambda: commands.end_lead(**common, ending=form.ending()),  # type: ignore[attr-defined]
    }
    return _done(request, found, acts[what])


def _page(
    request: StaffRequest, found: Lead, filled: Mapping[str, forms.Form], status: int = 200
) -> HttpResponse:
    section = request.book.section(LeadsSection)
    is_mine = found.staff_id == request.viewer.staff_id
    referrals = list(queries.referrals_of(found))
    first = {
        "edit": EditForm(
            initial={
                "title": found.title,
                "interest": found.interest,
                "expected": found.expected_minor // 100,
            }
        ),
        "step": StepForm(initial={"next_step": found.next_step, "next_on": found.next_on}),
        "end": EndForm(initial={"won": found.expected_minor // 100}),
        "refer": ReferForm(None, takers=_takers(found, request)),
    }
    may = {
        name: grants(request.viewer.permissions, permission)
        for name, permission in (
            ("change", Permission.CHANGE),
            ("refer", Permission.REFER),
            ("assign", Permission.ASSIGN),
        )
    }
    context = {
        "lead": found,
        "card": card_of(
            found, viewer=request.viewer, now=request.now, day=request.day, section=section
        ),
        "stages": list(Stage),
        "chance": section.chance_percent[found.stage],
        "weighted_minor": weighted(found.expected_minor, section.chance_percent[found.stage]),
        "prospect": queries.prospect_of(found) if is_mine else None,
        "introducer": queries.introducer_of(found),
        "history": queries.history_of(found),
        "referrals": referrals,
        "pending": next((one for one in referrals if one.answer == Answer.PENDING), None),
        "may_change": may["change"] and is_mine and found.ended_at is None,
        "may_refer": may["refer"] and is_mine and found.ended_at is None,
        "may_assign": may["assign"] and found.branch_id in queries.offices_of(request.viewer),
        "is_mine": is_mine,
        "terms": _terms(request, found) if may["refer"] and is_mine else None,
        "forms": {**first, **filled},
    }
    return render(request, "leads/lead.html", context, status=status)


def _found(request: StaffRequest, lead_id: int) -> Lead:
    visible = queries.leads_visible_to(request.viewer)
    found = get_object_or_404(
        visible.select_related("customer", "staff__branch", "branch", "intelligence"), pk=lead_id
    )
    if found.customer is not None:
        request.also_shows(f"customer:{found.customer_id}")
    return found


def _terms(request: StaffRequest, found: Lead) -> Terms | None:
    """With which share a colleague comes in who accepts: where one is the customer's steward A."""
    if found.customer_id is None or found.ended_at is not None:
        return None
    steward = steward_a_of(found.customer_id)
    if steward is None or steward.pk != request.viewer.staff_id:
        return None
    return suggested(request.book.section(StewardshipSection).credit.referral, request.day)


def _takers(found: Lead, request: StaffRequest) -> list[tuple[int, str]]:
    return [(one.pk, _called(one)) for one in queries.takers_for(found, request.day, request.book)]


def _called(staff: Staff) -> str:
    return f"{staff.name} · {staff.get_role_display()} · {staff.branch.name}"


def _done(request: StaffRequest, found: Lead, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done, and on the record."))
    if queries.leads_visible_to(request.viewer).filter(pk=found.pk).exists():
        return redirect("leads:lead", found.pk)
    return redirect("leads:board")
