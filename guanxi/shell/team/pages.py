"""The team of an office: the pack for the weekly review, and the diary of one of them."""

from datetime import date
from enum import StrEnum

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from guanxi.bank.models import Branch
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.tables.asking import asked_of
from guanxi.foundation.tables.rows import Page
from guanxi.shell.charts import Column, Table, table_reply
from guanxi.shell.team.columns import TEAM
from guanxi.shell.team.queries import Line, TeamPage, Week, people_of, team_page
from guanxi.worklist.diary.entries import WEEK, diary_of

# A calendar has no weeks beyond these.
_FIRST, _LAST = date(1990, 1, 1), date(2199, 1, 1)


class Permission(StrEnum):
    VIEW_TEAM = "branch:team:view"


@requires(Permission.VIEW_TEAM)
@require_GET
def own_team(request: StaffRequest) -> HttpResponse:
    """Begin at the office that one leads."""
    return redirect("shell:team", request.viewer.branch_id)


@requires(Permission.VIEW_TEAM)
@require_GET
def team(request: StaffRequest, branch_id: int) -> HttpResponse:
    """Results and process side by side, a line for each person."""
    asked = asked_of(TEAM, request.GET)
    page = _page(request, branch_id).in_order(asked)
    context = {"page": page, "table": Page(asked=asked, rows=())}
    return render(request, "shell/team/page.html", context)


@requires(Permission.VIEW_TEAM)
@require_GET
def export(request: StaffRequest, branch_id: int, file_kind: str) -> HttpResponseBase:
    """The same lines for a spreadsheet."""
    page = _page(request, branch_id).in_order(asked_of(TEAM, request.GET))
    return table_reply(request, file_kind, _table(page), subject=f"bank.Branch:{branch_id}")


@requires(Permission.VIEW_TEAM)
@require_GET
def person(request: StaffRequest, branch_id: int, staff_id: int) -> HttpResponse:
    """What one of the team logged in the week, as far as their customers are the head's to see."""
    week, book = _week(request), request.book
    try:
        people = people_of(request.viewer, branch_id, week, book)
    except Branch.DoesNotExist:
        raise Http404("No office that this viewer leads.") from None
    staff = get_object_or_404(people, pk=staff_id)
    diary = diary_of(staff.pk, week.first, span=WEEK, book=book)
    context = {"diary": diary, "whose": staff, "team": branch_id}
    return render(request, "worklist/diary.html", context)


def _page(request: StaffRequest, branch_id: int) -> TeamPage:
    try:
        return team_page(
            request.viewer, branch_id, _week(request), today=request.day, book=request.book
        )
    except Branch.DoesNotExist:
        raise Http404("No office that this viewer leads.") from None


def _week(request: StaffRequest) -> Week:
    """The week of the day asked for; this one where none is."""
    try:
        asked = parse_date(request.GET.get("day", ""))
    except ValueError:
        asked = None
    return Week.of(asked if asked and _FIRST <= asked <= _LAST else request.day)


def _table(page: TeamPage) -> Table:
    return Table(
        name=f"team-{page.week.first}",
        title=_("Team"),
        columns=[
            Column(_("Office")),
            Column(pgettext("staff", "Name")),
            Column(_("Role")),
            Column(_("Customers as A"), "count"),
            Column(_("Assets"), "money"),
            Column(_("Since the month-end"), "money"),
            Column(_("Risen a tier"), "count"),
            Column(_("Fallen a tier"), "count"),
            Column(_("Retained"), "count"),
            Column(_("Amount retained"), "money"),
            Column(_("Upgraded"), "count"),
            Column(_("Lost"), "count"),
            Column(_("Contacts"), "count"),
            Column(_("Customers contacted"), "count"),
            Column(_("Reached"), "percent"),
            Column(_("Minutes"), "count"),
            Column(_("Time on high-end customers"), "percent"),
            Column(_("Work done"), "count"),
            Column(_("In time"), "percent"),
            Column(pgettext("work", "Open"), "count"),
            Column(_("Overdue"), "count"),
        ],
        rows=[
            (office.branch.name, *_cells(line)) for office in page.offices for line in office.lines
        ],
        currency=page.currency,
    )


def _cells(line: Line) -> tuple[str | float | None, ...]:
    results, doings = line.results, line.doings
    return (
        line.staff.name if line.staff else "",
        line.staff.get_role_display() if line.staff else "",
        results.customers,
        results.assets_minor,
        results.grown_minor,
        results.risen,
        results.fallen,
        doings.retained,
        doings.retained_minor,
        doings.upgraded,
        doings.lost,
        doings.contacts,
        doings.customers,
        doings.reached_percent,
        doings.minutes,
        doings.high_end_percent,
        doings.closed,
        doings.on_time_percent,
        doings.open,
        doings.overdue,
    )
