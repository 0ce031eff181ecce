"""The calendar of one's work by day, week and month, and its feed (5.2, 13.5)."""

import hashlib
from datetime import date, timedelta
from enum import StrEnum

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.dateparse import parse_date
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.permissions import grants, open_to_all, requires
from guanxi.privacy.access import ReadingStopped, reading
from guanxi.rulebook.books import Rulebook
from guanxi.shell.models import SignIn
from guanxi.shell.purposes import reading_of
from guanxi.shell.viewers import NotAtTheBank, book_in_force, viewer_of
from guanxi.worklist.calendar.appointments import appointments_between
from guanxi.worklist.calendar.entries import MONTH, VIEWS, calendar_of, open_work_between
from guanxi.worklist.calendar.feed import feed_of
from guanxi.worklist.calendar.subscribing import feed_since, staff_of_feed
from guanxi.worklist.commands import make_calendar_feed, revoke_calendar_feed
from guanxi.worklist.policy import WorklistSection

_FURTHEST_DAYS = 20 * 366


class Permission(StrEnum):
    VIEW_CALENDAR = "worklist:calendar:view"
    SUBSCRIBE = "worklist:calendar:subscribe"


@requires(Permission.VIEW_CALENDAR)
@require_GET
def calendar(request: StaffRequest) -> HttpResponse:
    """What one has to do, by day."""
    return _page(request)


@requires(Permission.SUBSCRIBE)
@require_POST
def subscribe(request: StaffRequest) -> HttpResponse:
    """Make the secret address of one's feed: it is shown now, and never again."""
    secret = make_calendar_feed(at=request.now, by=request.viewer)
    address = request.build_absolute_uri(reverse("calendar:feed", args=[secret]))
    return _page(request, address=address)


@requires(Permission.SUBSCRIBE)
@require_POST
def revoke(request: StaffRequest) -> HttpResponse:
    """The address is worth nothing from now on."""
    revoke_calendar_feed(at=request.now, by=request.viewer)
    return redirect("calendar:calendar")


@open_to_all
@sensitive_variables("secret")
@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """One's work as iCalendar, for whoever has the secret; nothing of a customer is in it."""
    sign_in = _owner_of(secret)
    day: date = request.day  # type: ignore[attr-defined]
    try:
        viewer = viewer_of(sign_in, day)
    except NotAtTheBank:
        raise Http404("Whose calendar this was has left.") from None
    if not grants(viewer.permissions, Permission.SUBSCRIBE):
        raise Http404("This role has no calendar.")
    what = reading_of(viewer, Purpose.STANDARD, door="calendar:feed", because="one's own calendar")
    book = book_in_force(day)
    try:
        with reading(what) as release, transaction.atomic():
            body = _feed(request, viewer.staff_id, day, book, sign_in.language)
            release.digest = hashlib.sha256(body).hexdigest()
    except ReadingStopped:
        return HttpResponse(status=503, headers={"Retry-After": "3600"})
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _owner_of(secret: str) -> SignIn:
    staff = staff_of_feed(secret)
    found = SignIn.objects.filter(staff=staff, is_active=True).first() if staff else None
    if found is None:
        raise Http404("There is no such calendar.")
    return found


def _feed(request: HttpRequest, staff_id: int, day: date, book: Rulebook, language: str) -> bytes:
    section = book.section(WorklistSection).calendar
    first = day - timedelta(days=section.feed_days_back)
    last = day + timedelta(days=section.feed_days_ahead)
    items = open_work_between(staff_id, first, last)
    there = request.build_absolute_uri(reverse("worklist:list"))
    with translation.override(language or translation.get_language()):
        return feed_of(
            items,
            appointments_between(staff_id, first, last),
            at=request.now,  # type: ignore[attr-defined]
            address_of=lambda number: f"{there}?item={number}",
            absolute=request.build_absolute_uri,
        )


def _page(request: StaffRequest, *, address: str = "") -> HttpResponse:
    view = request.GET.get("view", "")
    context = {
        "calendar": calendar_of(
            request.viewer.staff_id,
            _day(request),
            view=view if view in VIEWS else MONTH,
            today=request.day,
            book=request.book,
        ),
        "feed_since": feed_since(request.viewer.staff_id),
        "feed_address": address,
        "may_subscribe": grants(request.viewer.permissions, Permission.SUBSCRIBE),
    }
    return render(request, "shell/calendar.html", context)


def _day(request: StaffRequest) -> date:
    try:
        asked = parse_date(request.GET.get("day", ""))
    except ValueError:
        asked = None
    if asked is None or abs((asked - request.day).days) > _FURTHEST_DAYS:
        return request.day
    return asked
