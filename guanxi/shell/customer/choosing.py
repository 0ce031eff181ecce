"""The doors of the tab of choices: one press records one answer, and may be taken back at once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.privacy import commands
from guanxi.privacy.codes import Topic
from guanxi.privacy.policy import ChoicesSection
from guanxi.privacy.queries.choices import editions
from guanxi.shell.customer.choices import (
    ENDED_ALREADY,
    TAKEN_BACK,
    choices,
    texts_of,
    undo_address,
    way_of,
    words_for,
)
from guanxi.shell.customer.pages import head_or_404, page_of
from guanxi.shell.customer.queries import Head

UNDO_SECONDS = 10
Proof = Mapping[str, Any]  # whose choice, how it was said, when, who takes it down
_ACTS = {
    "shown": commands.show_statement,
    "told": commands.tell_of_changes,
    "accepted": commands.accept_statement,
}


class Permission(StrEnum):
    VIEW_CUSTOMER = "customer:page:view"
    RECORD_CHOICE = "privacy:choice:record"


@requires(Permission.RECORD_CHOICE)
@require_POST
def choose(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Record the one answer that was pressed."""
    head = head_or_404(request, customer_id)
    what, *about = request.POST.get("choice", "").split(":")
    proof = {
        "customer_id": customer_id,
        "how": request.POST.get("how", ""),
        "at": request.now,
        "by": _taker(request),
    }
    try:
        done = _RECORDERS.get(what, _refuse)(about, proof)
    except commands.ChoiceRefused as refusal:
        return _answer(request, head, refusal=str(refusal))
    return _answer(request, head, done=done)


@requires(Permission.RECORD_CHOICE)
@require_POST
def take_back(request: StaffRequest, customer_id: int, record: str, record_id: int) -> HttpResponse:
    """Take back what one has just recorded by mistake."""
    head = head_or_404(request, customer_id)
    if record not in commands.RECORDS:
        raise Http404(record)
    within = timedelta(seconds=head.book.section(ChoicesSection).undo_seconds)
    try:
        commands.take_back_choice(
            record=record, record_id=record_id, within=within, at=request.now, by=_taker(request)
        )
    except commands.ChoiceRefused as refusal:
        return _answer(request, head, refusal=str(refusal))
    except ObjectDoesNotExist:
        raise Http404(record) from None
    return _answer(request, head, done=TAKEN_BACK)


def _opt_out(about: Sequence[str], proof: Proof) -> str:
    match about:
        case [kind, "record"]:
            return f"opt-out/{commands.record_opt_out(kind=kind, **proof).pk}"
        case [kind, "end"]:
            record = commands.end_opt_out(kind=kind, **proof)
            return f"opt-out-ended/{record.pk}" if record else ENDED_ALREADY
    return _refuse(about, proof)


def _consent(about: Sequence[str], proof: Proof) -> str:
    match about:
        case [purpose, channel, "give"]:
            record = commands.give_consent(topic=Topic(purpose, channel), **proof)
        case [purpose, channel, "withdraw"]:
            record = commands.withdraw_consent(topic=Topic(purpose, channel), **proof)
        case _:
            return _refuse(about, proof)
    return f"consent/{record.pk}"


def _statement(about: Sequence[str], proof: Proof) -> str:
    if len(about) != 1 or about[0] not in _ACTS:
        return _refuse(about, proof)
    return f"statement/{_ACTS[about[0]](**proof).pk}"


def _refuse(about: Sequence[str], proof: Proof) -> str:
    raise commands.ChoiceRefused(_("There is no such choice: load the page again."))


_RECORDERS: Mapping[str, Callable[[Sequence[str], Proof], str]] = {
    "opt-out": _opt_out,
    "consent": _consent,
    "statement": _statement,
}


def _taker(request: StaffRequest) -> str:
    return f"bank.Staff:{request.viewer.staff_id}"


def _answer(
    request: StaffRequest, head: Head, *, done: str = "", refusal: str = ""
) -> HttpResponse:
    """The tab as it is now, with what was done and Undo; without scripts by way of an address."""
    if request.headers.get("HX-Request"):
        context = {
            **choices(request, head),
            "head": head,
            "toast": refusal or words_for(done),
            "undo": undo_address(request, head.customer.pk, done),
            "seconds": UNDO_SECONDS,
            "failed": bool(refusal),
        }
        return render(request, "shell/customer/_choices.html", context)
    if refusal:
        return page_of(request, head, "choices", status=422, refusal=refusal)
    there = reverse("shell:customer-tab", args=[head.customer.pk, "choices"])
    query = urlencode({"how": way_of(request), "done": done})
    return redirect(f"{there}?{query}")


@requires(Permission.VIEW_CUSTOMER)
@require_GET
def statement(request: StaffRequest, version: str) -> HttpResponse:
    """One edition of the privacy statement, to be read or printed."""
    edition = get_object_or_404(editions(), pk=version)
    return render(request, "shell/statement.html", {"edition": edition, **texts_of(edition)})
