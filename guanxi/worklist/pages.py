"""The morning list: what to do first, why, and what was done."""

from collections.abc import Callable
from enum import StrEnum

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.tables.asking import asked_of
from guanxi.foundation.tables.rows import Page
from guanxi.privacy.files import file_reply
from guanxi.worklist import commands, morning, peek, queries, taking
from guanxi.worklist.contact_rules import in_one_sentence, warnings_about
from guanxi.worklist.forms import CloseForm, ContactForm, HandOverForm, PostponeForm
from guanxi.worklist.models import WorkItem
from guanxi.worklist.questions import questions_for
from guanxi.worklist.tables import WORK

UNDO_SECONDS = 10


class Permission(StrEnum):
    VIEW_LIST = "worklist:list:view"
    EXPORT_LIST = "worklist:list:export"
    RECORD_CONTACT = "worklist:contact:record"
    POSTPONE_ITEM = "worklist:item:postpone"
    HAND_OVER_ITEM = "worklist:item:hand_over"
    CLOSE_ITEM = "worklist:item:close"


@requires(Permission.VIEW_LIST)
@require_GET
def morning_list(request: StaffRequest) -> HttpResponse:
    """The whole page; or the list when it has changed, with the figures above it."""
    book = morning.book_of(request.day)
    shown = morning.morning_list(request.viewer, request.day, _wish(request), book)
    table = Page(asked=shown.wish.asked, rows=shown.rows)
    context: dict[str, object] = {
        "list": shown,
        "table": table,
        "tiles": morning.tiles_for(request.viewer, request.day, book, shown),
        "called": morning.called(request.staff.name),
        "greeting": morning.greeting(request.now.hour),
    }
    if request.headers.get("HX-Target") == "work-list":
        return render(request, "worklist/_list.html", {**context, "list_alone": True})
    named = _named(request, shown)
    if named is not None:
        request.also_shows(f"work:{named.item.pk}")
        context["peek"] = peek.peek_at(named, request.viewer, request.day, book)
    chosen = named or next(iter(shown.rows), None)
    context["chosen"] = chosen.item.pk if chosen else None
    return render(request, "worklist/morning.html", context)


@requires(Permission.VIEW_LIST)
@require_GET
def show_item(request: StaffRequest, item_id: int) -> HttpResponse:
    """The panel beside the list."""
    return _panel(request, _item(request, item_id))


@requires(Permission.EXPORT_LIST)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The list as a file for a spreadsheet, to its end; names stay masked."""
    return file_reply(
        request, file_kind, taking.the_list(request.viewer, request.day, _wish(request))
    )


@requires(Permission.RECORD_CONTACT)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def record_contact(request: StaffRequest, item_id: int) -> HttpResponse:
    """Two touches: open the form, press how it went."""
    item = _item(request, item_id)
    asked = questions_for(item.customer_id, by=request.viewer, book=request.book, at=request.now)
    form = ContactForm(
        request.POST or None, row=_row(request, item), day=request.day, questions=asked
    )

    def keep() -> HttpResponse:
        contact = commands.record_contact(
            customer_id=item.customer_id, entry=form.entry(), at=request.now, by=request.viewer
        )
        undo = reverse("worklist:withdraw-contact", args=[contact.pk])
        words = _("Contact recorded.")
        if form.entry().closes_with:
            words = _("Contact recorded, work finished.")
        words = f"{words} {in_one_sentence(warnings_about(contact, request.book))}".rstrip()
        return _kept(request, words, undo=undo)

    return _answer(request, item, form, "contact", keep)


@requires(Permission.POSTPONE_ITEM)
@require_http_methods(["GET", "POST"])
def postpone(request: StaffRequest, item_id: int) -> HttpResponse:
    """Let it rest until a later day."""
    item = _item(request, item_id)
    form = PostponeForm(request.POST or None, item=item, day=request.day)

    def keep() -> HttpResponse:
        change = commands.postpone_work_item(
            item_id=item.pk, at=request.now, by=request.viewer, **form.cleaned_data
        )
        return _kept(request, _("Postponed."), undo=_undo_address(change.pk))

    return _answer(request, item, form, "postpone", keep)


@requires(Permission.HAND_OVER_ITEM)
@require_http_methods(["GET", "POST"])
def hand_over(request: StaffRequest, item_id: int) -> HttpResponse:
    """Give it to a colleague who may take it."""
    item = _item(request, item_id)
    form = HandOverForm(request.POST or None, item=item, day=request.day)

    def keep() -> HttpResponse:
        taker = form.cleaned_data["to"]
        change = commands.hand_over_work_item(
            item_id=item.pk, to_staff_id=taker.pk, at=request.now, by=request.viewer
        )
        words = _("Handed over to %(name)s.") % {"name": taker.name}
        return _kept(request, words, undo=_undo_address(change.pk))

    return _answer(request, item, form, "hand_over", keep)


@requires(Permission.CLOSE_ITEM)
@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, item_id: int) -> HttpResponse:
    """End it with its outcome."""
    item = _item(request, item_id)
    form = CloseForm(request.POST or None)

    def keep() -> HttpResponse:
        change = commands.close_work_item(
            item_id=item.pk, at=request.now, by=request.viewer, **form.cleaned_data
        )
        return _kept(request, _("Finished."), undo=_undo_address(change.pk))

    return _answer(request, item, form, "close", keep)


@requires(Permission.VIEW_LIST)
@require_POST
def undo(request: StaffRequest, change_id: int) -> HttpResponse:
    """Take back one's last change."""
    try:
        item = commands.undo_change(change_id=change_id, at=request.now, by=request.viewer)
    except commands.UndoRefused as refusal:
        return _kept(request, str(refusal), failed=True)
    except ObjectDoesNotExist:
        raise Http404 from None
    return _panel(request, item, toast=_("Taken back."))


@requires(Permission.RECORD_CONTACT)
@require_POST
def withdraw_contact(request: StaffRequest, contact_id: int) -> HttpResponse:
    """Take back a contact just logged, and what it finished."""
    try:
        contact = commands.withdraw_contact(
            contact_id=contact_id, at=request.now, by=request.viewer
        )
    except commands.UndoRefused as refusal:
        return _kept(request, str(refusal), failed=True)
    except ObjectDoesNotExist:
        raise Http404 from None
    if contact.item_id is None:
        return _kept(request, _("Taken back."))
    return _panel(request, _item(request, contact.item_id), toast=_("Taken back."))


def _item(request: StaffRequest, item_id: int) -> WorkItem:
    visible = queries.open_work_items_visible_to(request.viewer)
    return get_object_or_404(visible.select_related("customer__branch", "assignee"), pk=item_id)


def _wish(request: StaffRequest) -> morning.Wish:
    shown = request.GET.get("shown", "")
    return morning.Wish(
        asked=asked_of(WORK, request.GET),
        shown=min(int(shown), 600) if shown.isdecimal() else 0,
    )


def _named(request: StaffRequest, shown: morning.Morning) -> morning.Row | None:
    """The line that the address names, whose panel comes with the page; None where it names none.

    The panel of the first line is asked for by the page, where a screen has room for it: behind
    the list of a phone nobody would see what was read.
    """
    asked = request.GET.get("item", "")
    if not asked.isdecimal():
        return None
    here = (row for row in shown.rows if row.item.pk == int(asked))
    return next(here, None) or _row(request, _item(request, int(asked)))


def _panel(request: StaffRequest, item: WorkItem, *, toast: str = "") -> HttpResponse:
    book = morning.book_of(request.day)
    (row,) = morning.rows_of([item], request.day, book)
    panel = peek.peek_at(row, request.viewer, request.day, book)
    reply = render(request, "worklist/_peek.html", {"peek": panel, "toast": toast})
    if toast:
        reply["HX-Trigger"] = "work-changed"
    return reply


def _answer(
    request: StaffRequest,
    item: WorkItem,
    form: forms.Form,
    name: str,
    keep: Callable[[], HttpResponse],
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return keep()
            except Refusal as refusal:
                form.add_error(None, str(refusal))
        status = 422
    context = {"item": item, "row": _row(request, item), "form": form}
    return render(request, f"worklist/_{name}.html", context, status=status)


def _row(request: StaffRequest, item: WorkItem) -> morning.Row:
    (row,) = morning.rows_of([item], request.day, morning.book_of(request.day))
    return row


def _kept(
    request: StaffRequest, words: str, *, undo: str = "", failed: bool = False
) -> HttpResponse:
    context = {"words": words, "undo": undo, "seconds": UNDO_SECONDS, "failed": failed}
    reply = render(request, "worklist/_kept.html", context)
    if not failed:
        reply["HX-Trigger"] = "work-changed"
    return reply


def _undo_address(change_id: int) -> str:
    return reverse("worklist:undo", args=[change_id])
