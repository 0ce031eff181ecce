"""Proposing a change: a text or a file, checked as it is written, with what it would change."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.policy_office import queries
from guanxi.policy_office.checking import Checked, EditionRefused, check_edition
from guanxi.policy_office.codes import Permission
from guanxi.policy_office.commands.proposing import propose_edition, propose_taking_back
from guanxi.rulebook.writing import effective_from
from guanxi.shell.rulebook_office.forms import FILE_MAX, ProposeForm, TakeBackForm
from guanxi.shell.rulebook_office.pages import edition_or_404


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is in the editor and what the check says of it: either may be proposed, or why not."""

    text: str
    day: date | None
    checked: Checked | None = None
    refusal: EditionRefused | None = None


@requires(Permission.PROPOSE)
@require_http_methods(["GET", "POST"])
def propose(request: StaffRequest) -> HttpResponse:
    """The editor with an edition to start from; then the text is laid before a second person."""
    if request.method == "GET":
        return _start(request)
    draft = _draft(request)
    form = ProposeForm({**request.POST.dict(), "text": draft.text, "day": draft.day})
    if request.POST.get("action") == "check" or not form.is_valid() or draft.refusal:
        return _editor(request, draft, form, status=422)
    try:
        made = propose_edition(
            text=draft.text,
            note=form.cleaned_data["note"],
            today=request.day,
            at=request.now,
            by=request.viewer,
        )
    except EditionRefused as refusal:
        refused = Draft(text=draft.text, day=draft.day, refusal=refusal)
        return _editor(request, refused, form, status=422)
    messages.success(request, _("Proposed. A second person decides; until then nothing changes."))
    return redirect("shell:rulebook-proposal", made.pk)


@requires(Permission.PROPOSE)
@require_POST
def check(request: StaffRequest) -> HttpResponse:
    """May this be an edition, and what does it change? With a file, the editor comes back too."""
    draft = _draft(request)
    if "file" in request.FILES:
        form = ProposeForm(initial={"text": draft.text, "day": draft.day})
        context = {"draft": draft, "form": form}
        return render(request, "shell/rulebook_office/_editor.html", context)
    return render(request, "shell/rulebook_office/_checked.html", {"draft": draft})


@requires(Permission.PROPOSE)
@require_POST
def take_back(request: StaffRequest, name: str, since: str) -> HttpResponse:
    """Propose that an approved edition does not begin."""
    found, form = edition_or_404(request, name, since), TakeBackForm(request.POST)
    if found.proposal is None or not form.is_valid():
        messages.error(request, _("Say why the edition shall not begin."))
        return redirect("shell:rulebook-edition", name, since)
    try:
        made = propose_taking_back(
            edition=found.proposal,
            note=form.cleaned_data["note"],
            today=request.day,
            at=request.now,
            by=request.viewer,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("shell:rulebook-edition", name, since)
    return redirect("shell:rulebook-proposal", made.pk)


def _start(request: StaffRequest) -> HttpResponse:
    """From the edition that was asked for, or else from the one in force."""
    name, since = request.GET.get("name", ""), request.GET.get("since", "")
    if name and since:
        edition = edition_or_404(request, name, since)
    else:
        book = request.book
        edition = edition_or_404(request, book.name, f"{book.effective_from:%Y-%m-%d}")
    day = _free_day(edition.name, request.day + timedelta(days=1), request.day)
    form = ProposeForm(initial={"text": queries.draft_of(edition, day=day), "day": day})
    draft = Draft(text=form.initial["text"], day=day)
    return _editor(request, draft, form, started_from=edition)


def _free_day(name: str, day: date, today: date) -> date:
    taken = {one.day for one in queries.known_editions(today=today) if one.name == name}
    while day in taken:
        day += timedelta(days=1)
    return day


def _draft(request: StaffRequest) -> Draft:
    """What was sent: of a file its own day, of the editor the day in the field beside it."""
    given = request.FILES.get("file")
    if given is not None:
        text = given.read(FILE_MAX).decode("utf-8", errors="replace")
    else:
        text = request.POST.get("text", "")
    text = text.replace("\r\n", "\n").lstrip("\ufeff")
    day = _day_of(text) if given is not None else _day(request.POST.get("day", ""))
    if day is not None:
        text = effective_from(text, day)
    try:
        return Draft(text=text, day=day, checked=check_edition(text, today=request.day))
    except EditionRefused as refusal:
        return Draft(text=text, day=day, refusal=refusal)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day_of(text: str) -> date | None:
    try:
        day = tomllib.loads(text).get("effective_from")
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    return day if type(day) is date else None


def _editor(
    request: StaffRequest,
    draft: Draft,
    form: ProposeForm,
    *,
    started_from: queries.KnownEdition | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"draft": draft, "form": form, "started_from": started_from}
    return render(request, "shell/rulebook_office/propose.html", context, status=status)
