"""The work diary 工作日志 of a day or a week: to look at, to print and sign, to take along."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.spreadsheets.cells import Value
from guanxi.foundation.spreadsheets.sheet import Column, Sheet
from guanxi.privacy.files import Leaving, file_reply
from guanxi.stewardship.codes import Tier
from guanxi.worklist import queries
from guanxi.worklist.diary.entries import DAY, WEEK, Diary, diary_of

_FURTHEST_DAYS = 20 * 366


class Permission(StrEnum):
    VIEW_DIARY = "worklist:diary:view"
    EXPORT_DIARY = "worklist:diary:export"


@requires(Permission.VIEW_DIARY)
@require_GET
def diary(request: StaffRequest) -> HttpResponse:
    """What one has done, by day."""
    context = {
        "diary": _diary(request),
        "may_export": grants(request.viewer.permissions, Permission.EXPORT_DIARY),
    }
    return render(request, "worklist/diary.html", context)


@requires(Permission.EXPORT_DIARY)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The same as a file, names masked."""
    found = _diary(request)
    leaving = Leaving(
        name=f"diary-{found.first}",
        event="worklist.diary.exported",
        subject=f"bank.Staff:{request.viewer.staff_id}",
        size=len(found.entries),
        sheet=lambda: _sheet(found),
        narrowed=[
            (_("From day"), found.first.isoformat()),
            (_("To day"), found.last.isoformat()),
            (_("Contacts"), f"{len(found.entries):,}"),
            (_("Minutes"), f"{found.minutes:,}"),
        ],
    )
    return file_reply(request, file_kind, leaving)


def _sheet(found: Diary) -> Sheet:
    columns = [
        Column(_("Time"), "moment"),
        Column(_("Customer number")),
        Column(_("Customer")),
        Column(_("Tier")),
        Column(_("Channel")),
        Column(_("Purpose")),
        Column(_("Outcome")),
        Column(_("Minutes"), "count"),
        Column(_("Next step")),
        Column(_("Next step on"), "day"),
        Column(_("Note")),
    ]
    return Sheet(title=_("Work diary"), columns=columns, rows=_rows(found))


def _rows(found: Diary) -> Iterator[tuple[Value, ...]]:
    for entry in found.entries:
        contact = entry.contact
        yield (
            entry.at,
            contact.customer.source_id,
            contact.customer.name,
            str(Tier(contact.tier).label) if contact.tier in Tier.values else "",
            contact.get_channel_display(),
            contact.get_purpose_display(),
            contact.get_outcome_display(),
            contact.minutes,
            entry.next_step,
            contact.next_on,
            contact.note,
        )


def _diary(request: StaffRequest) -> Diary:
    return diary_of(
        request.viewer.staff_id,
        _day(request),
        span=DAY if request.GET.get("span") == DAY else WEEK,
        book=queries.rulebook_of(None, request.day),
    )


def _day(request: StaffRequest) -> date:
    """The day asked for; today where none is, or one so far off that nobody was there."""
    try:
        asked = parse_date(request.GET.get("day", ""))
    except ValueError:
        asked = None
    if asked is None or abs((asked - request.day).days) > _FURTHEST_DAYS:
        return request.day
    return asked
