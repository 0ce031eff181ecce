"""Records that look like one person: side by side, masked, and what people decide (1.4)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.duplicates import commands, queries
from guanxi.duplicates.codes import Permission, State
from guanxi.duplicates.policy import DuplicatesSection
from guanxi.duplicates.queries import MERGED, WAITING, Pair
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.tables.asking import Asked, asked_of
from guanxi.foundation.tables.rows import every_row, in_order, page_of, sheet_of
from guanxi.privacy.files import Leaving, file_reply
from guanxi.shell.duplicates.columns import PAIRS
from guanxi.shell.duplicates.reading import (
    ALIKE,
    TABS,
    UNLIKE,
    Beside,
    beside,
    summaries_of,
)
from guanxi.shell.viewers import book_in_force


@requires(Permission.VIEW)
@require_GET
def pairs(request: StaffRequest) -> HttpResponse:
    """All pairs of one's offices, the surest first, by what became of them."""
    asked = asked_of(PAIRS, request.GET)
    visible = queries.pairs_visible_to(request.viewer)
    page = page_of(_listed(visible, asked), asked)
    context = {
        "tabs": [
            (name, tab.label, visible.filter(state__in=tab.states).count())
            for name, tab in TABS.items()
        ],
        "chosen": _state(asked),
        "table": page.of(summaries_of(page.rows)),
        "may_export": grants(request.viewer.permissions, Permission.EXPORT),
    }
    return render(request, "shell/duplicates/pairs.html", context)


@requires(Permission.EXPORT)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The same pairs as a file: whom they are of masked, as on the page."""
    asked = asked_of(PAIRS, request.GET)
    found = in_order(_listed(queries.pairs_visible_to(request.viewer), asked), asked)
    lines = every_row(found, summaries_of)
    leaving = Leaving(
        name="duplicates",
        event="duplicates.pairs.exported",
        subject="duplicates",
        size=found.count(),
        sheet=lambda: sheet_of(asked, lines, title=_("Duplicates")),
        narrowed=[(_("Shown"), str(TABS[_state(asked)].label)), *asked.notes()],
    )
    return file_reply(request, file_kind, leaving)


@requires(Permission.VIEW)
@require_GET
def pair(request: StaffRequest, pair_id: int) -> HttpResponse:
    """Two records field by field, and what can be decided about them."""
    found = _found(request, pair_id)
    context = {
        "pair": found.pair,
        "beside": found,
        "is_merged": found.pair.state in MERGED,
        "is_under_way": found.pair.state in (State.APPROVED, State.UNDO_APPROVED),
        "is_mine": found.pair.proposed_by_id == request.viewer.staff_id,
        "waits": found.pair.state in WAITING,
        "may_propose": grants(request.viewer.permissions, Permission.PROPOSE),
        "may_approve": grants(request.viewer.permissions, Permission.APPROVE),
    }
    if request.headers.get("HX-Request"):
        return render(request, "shell/duplicates/_decision.html", context)
    return render(request, "shell/duplicates/pair.html", context)


@requires(Permission.PROPOSE)
@require_POST
def say(request: StaffRequest, pair_id: int) -> HttpResponse:
    """Two persons, one person, to be taken apart, to be looked at again."""
    found = _found(request, pair_id).pair
    common: dict[str, Any] = {"pair": found, "at": timezone.now(), "by": request.viewer}
    note = request.POST.get("note", "")
    policy = book_in_force(request.day).section(DuplicatesSection)
    said: dict[str, Callable[[], None]] = {
        "different": lambda: commands.say_different(**common, note=note),
        "merge": lambda: commands.propose_merge(**common, note=note, policy=policy),
        "undo": lambda: commands.propose_undo(**common, note=note),
        "again": lambda: commands.take_back(**common),
        "withdraw": lambda: commands.withdraw(**common),
    }
    return _done(request, pair_id, said.get(request.POST.get("what", "")))


@requires(Permission.APPROVE)
@require_POST
def decide(request: StaffRequest, pair_id: int) -> HttpResponse:
    """Agree to what another proposed, or not."""
    found = _found(request, pair_id).pair
    common: dict[str, Any] = {"pair": found, "at": timezone.now(), "by": request.viewer}
    decided: dict[str, Callable[[], None]] = {
        "approve": lambda: commands.approve(**common),
        "refuse": lambda: commands.refuse(**common),
    }
    return _done(request, pair_id, decided.get(request.POST.get("decision", "")))


def _done(request: StaffRequest, pair_id: int, act: Callable[[], None] | None) -> HttpResponse:
    if act is None:
        raise Http404("There is no such decision.")
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done, and on the record."))
    return redirect("shell:duplicate", pair_id)


def _found(request: StaffRequest, pair_id: int) -> Beside:
    """Raises Http404 where the viewer does not see both; puts whom it shows on the record."""
    found = queries.pairs_visible_to(request.viewer).filter(pk=pair_id).first()
    if found is None:
        raise Http404("No such pair for this viewer.")
    shown = beside(request, found)
    for record in shown.records:
        request.also_shows(f"customer:{record.customer.pk}")
    return shown


def _state(asked: Asked) -> str:
    return asked.only.get("state") or next(iter(TABS))


def _listed(visible: QuerySet[Pair], asked: Asked) -> QuerySet[Pair]:
    only = asked.only
    found = visible.filter(state__in=TABS[_state(asked)].states)
    if only.get("points") is not None:
        found = found.filter(points__gte=only["points"])
    for name, likenesses in (("alike", ALIKE), ("unlike", UNLIKE)):
        if field := only.get(name):
            found = found.filter(**{f"likeness__{field}__in": [str(one) for one in likenesses]})
    return found.select_related("proposed_by", "decided_by")
