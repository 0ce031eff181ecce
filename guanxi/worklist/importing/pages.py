"""A list of customers becomes work: choose a file, see what it would do, do it, take it back."""

import hashlib
from enum import StrEnum

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.spreadsheets.reading import FileRefused, Limits, read_lines
from guanxi.worklist import queries
from guanxi.worklist.codes import ListPurpose
from guanxi.worklist.commands import ListedFrom, ListedTask, import_work, take_back_import
from guanxi.worklist.importing import drafts, files
from guanxi.worklist.importing.checking import Checked, check_list
from guanxi.worklist.importing.driving import drives_of
from guanxi.worklist.importing.rows import COLUMNS, said_in
from guanxi.worklist.models import WorkImport
from guanxi.worklist.policy import ImportsSection, WorklistSection

_PAST, _SHOWN = 20, 50
_NAME_MAX = 100


class Permission(StrEnum):
    IMPORT_LIST = "worklist:list:import"


class ListForm(forms.Form):
    """The file, and what it is for."""

    file = forms.FileField(label=gettext_lazy("File"), allow_empty_file=True)
    purpose = forms.ChoiceField(
        label=gettext_lazy("What the list is for"),
        choices=ListPurpose.choices,
        initial=ListPurpose.TASK,
        widget=forms.RadioSelect,
    )


@requires(Permission.IMPORT_LIST)
@require_GET
def imports(request: StaffRequest) -> HttpResponse:
    """Choose a file; below, what one has imported before."""
    return _start(request, ListForm())


@requires(Permission.IMPORT_LIST)
@require_GET
def template(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The columns of a list, to be filled in."""
    return files.template(file_kind, day=request.day)


@requires(Permission.IMPORT_LIST)
@require_POST
def check(request: StaffRequest) -> HttpResponse:
    """What the list would do, and what is wrong with it: nothing is done yet."""
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _start(request, form, status=422)
    section = _section(request)
    given, purpose = form.cleaned_data["file"], form.cleaned_data["purpose"]
    # One byte more than is read, so that a larger file is told from one that just fits.
    content = given.read(section.file_kilobytes_max * 1024 + 1)
    try:
        said = said_in(read_lines(content, _limits(section)))
    except FileRefused as refusal:
        form.add_error("file", str(refusal))
        return _start(request, form, status=422)
    listed_from = ListedFrom(
        file_name=given.name[-_NAME_MAX:],
        digest=hashlib.sha256(content).hexdigest(),
        purpose=purpose,
    )
    checked = check_list(
        said, purpose=purpose, viewer=request.viewer, day=request.day, section=section
    )
    return _preview(request, checked, listed_from)


@requires(Permission.IMPORT_LIST)
@require_POST
def faulty_rows(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The rows that are left out, to be repaired."""
    try:
        return files.faulty_rows(file_kind, _draft(request).faulty)
    except FileRefused as refusal:
        return _refused(request, refusal)


@requires(Permission.IMPORT_LIST)
@require_POST
def confirm(request: StaffRequest) -> HttpResponse:
    """Do it: all rows that were shown as good, or, where one no longer is, none of them."""
    try:
        draft = _draft(request)
        checked = check_list(
            draft.good,
            purpose=draft.listed_from.purpose,
            viewer=request.viewer,
            day=request.day,
            section=_section(request),
        )
        if checked.faulty:
            return _preview(request, checked, draft.listed_from, status=422)
        made = import_work(
            tasks=[
                ListedTask(customer_id=one.customer.pk, due_on=one.row.due_on, task=one.row.task)
                for one in checked.planned
            ],
            listed_from=draft.listed_from,
            at=request.now,
            by=request.viewer,
        )
    except Refusal as refusal:
        return _refused(request, refusal)
    words = ngettext("%(n)s piece of work added.", "%(n)s pieces of work added.", made.items)
    messages.success(request, words % {"n": f"{made.items:,}"})
    return redirect("worklist:imports")


@requires(Permission.IMPORT_LIST)
@require_POST
def undo(request: StaffRequest, work_import_id: int) -> HttpResponse:
    """Take back what nobody has worked on."""
    try:
        made = take_back_import(import_id=work_import_id, at=request.now, by=request.viewer)
    except WorkImport.DoesNotExist:
        raise Http404("No such list of this person.") from None
    except Refusal as refusal:
        return _refused(request, refusal)
    messages.success(request, _words_of(made))
    return redirect("worklist:imports")


def _words_of(made: WorkImport) -> str:
    kept = made.items - made.taken_back
    if not kept:
        return _("The whole list has been taken back.")
    return _(
        "%(taken)s taken back; %(kept)s stay, because somebody has worked on them already."
    ) % {"taken": f"{made.taken_back:,}", "kept": f"{kept:,}"}


def _start(request: StaffRequest, form: ListForm, *, status: int = 200) -> HttpResponse:
    past = WorkImport.objects.filter(by=request.viewer.staff_id).order_by("-at", "-pk")
    context = {
        "form": form,
        "drives": drives_of(request.viewer, list(past[:_PAST])),
        "section": _section(request),
    }
    return render(request, "worklist/imports.html", context, status=status)


def _preview(
    request: StaffRequest, checked: Checked, listed_from: ListedFrom, *, status: int = 200
) -> HttpResponse:
    before = WorkImport.objects.filter(
        by=request.viewer.staff_id, digest=listed_from.digest, undone_at=None
    )
    context = {
        "checked": checked,
        "planned": checked.planned[:_SHOWN],
        "more": max(len(checked.planned) - _SHOWN, 0),
        "faulty": checked.faulty[:_SHOWN],
        "more_faulty": max(len(checked.faulty) - _SHOWN, 0),
        "columns": COLUMNS.values(),
        "listed_from": listed_from,
        "purpose": ListPurpose(listed_from.purpose).label,
        "before": before.order_by("-at").first(),
        "draft": drafts.packed(checked, listed_from, staff_id=request.viewer.staff_id),
    }
    return render(request, "worklist/import_preview.html", context, status=status)


def _refused(request: StaffRequest, refusal: Refusal) -> HttpResponse:
    messages.error(request, str(refusal))
    return redirect("worklist:imports")


def _draft(request: StaffRequest) -> drafts.Draft:
    return drafts.unpacked(
        request.POST.get("draft", ""),
        staff_id=request.viewer.staff_id,
        minutes=_section(request).preview_minutes,
    )


def _section(request: StaffRequest) -> ImportsSection:
    return queries.rulebook_of(None, request.day).section(WorklistSection).imports


def _limits(section: ImportsSection) -> Limits:
    return Limits(
        bytes_max=section.file_kilobytes_max * 1024,
        unpacked_max=section.unpacked_megabytes_max * 2**20,
        rows_max=section.rows_max,
    )
