"""The privacy office: what was unusual, what waits for a second person, who read what (12.9)."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.refusals import Refusal
from guanxi.privacy.purposes import purpose
from guanxi.privacy.unusual import commands, queries, sealing
from guanxi.privacy.unusual.codes import UnusualOutcome
from guanxi.shell.charts import table_reply
from guanxi.shell.privacy_office import drawings, log
from guanxi.shell.privacy_office.deciding import WAITING, decide_as_asked
from guanxi.shell.privacy_office.doors import BECAUSE, Permission
from guanxi.shell.privacy_office.forms import CloseForm, LogForm, WatchForm

_DAYS, _REVEAL_DAYS, _MONTHS = 30, 7, 366
_CLOSED, _CUSTOMERS = 10, 200


@requires(Permission.VIEW_OFFICE)
@purpose("officer", because=BECAUSE)
@require_GET
def office(request: StaffRequest) -> HttpResponse:
    """What must be looked into today, and how the bank reads."""
    return _office(request, WatchForm())


@requires(Permission.VIEW_OFFICE)
@purpose("officer", because=BECAUSE)
@require_GET
def alert(request: StaffRequest, alert_id: int) -> HttpResponse:
    """One alert with how the person read on that day, and what else there was about them."""
    return _alert(request, alert_id, CloseForm())


@requires(Permission.ACT)
@purpose("officer", because=BECAUSE)
@require_POST
def close_alert(request: StaffRequest, alert_id: int) -> HttpResponse:
    """Say what it was."""
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _alert(request, alert_id, form, status=422)
    outcome = UnusualOutcome(form.cleaned_data["outcome"])
    return _done(
        request,
        lambda: commands.close_unusual_access(
            alert_id=alert_id, outcome=outcome, note=form.cleaned_data["note"], by=request.viewer
        ),
    )


@requires(Permission.ACT)
@purpose("officer", because=BECAUSE)
@require_POST
def decide(request: StaffRequest, approval_id: int) -> HttpResponse:
    """Agree that somebody reads on, or takes a file along; or not."""
    return _done(request, lambda: decide_as_asked(request, approval_id))


@requires(Permission.ACT)
@purpose("officer", because=BECAUSE)
@require_POST
def watch(request: StaffRequest) -> HttpResponse:
    """Watch over a customer."""
    form = WatchForm(request.POST)
    if not form.is_valid():
        return _office(request, form, status=422)
    return _done(
        request,
        lambda: commands.watch_over_customer(
            at=request.now, by=request.viewer, **form.cleaned_data
        ),
    )


@requires(Permission.ACT)
@purpose("officer", because=BECAUSE)
@require_POST
def unwatch(request: StaffRequest, watch_id: int) -> HttpResponse:
    """No longer watch over a customer."""
    return _done(
        request,
        lambda: commands.stop_watching_customer(
            watch_id=watch_id, at=request.now, by=request.viewer
        ),
    )


@requires(Permission.VIEW_OFFICE)
@purpose("officer", because=BECAUSE)
@require_GET
def access_log(request: StaffRequest) -> HttpResponse:
    """Who read what, fifty lines at a time."""
    form = LogForm(request.GET)
    lines = queries.access_log(form.wish(), limit=queries.LINES + 1) if form.is_valid() else []
    shown = lines[: queries.LINES]
    context = {
        "form": form,
        "lines": [log.line_in_words(line) for line in shown],
        "older": shown[-1].intent.pk if len(lines) > queries.LINES else None,
        "is_narrowed": any(form.data.get(name) for name in form.fields),
    }
    return render(request, "shell/privacy_office/log.html", context)


@requires(Permission.VIEW_OFFICE)
@purpose("officer", because=BECAUSE)
@require_GET
def access_log_file(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The lines that were sought, as a file: people and numbers, no customer."""
    form = LogForm(request.GET)
    if not form.is_valid():
        raise Http404("There is no such line.")
    lines = queries.access_log(form.wish(), limit=queries.LINES_OF_A_FILE)
    return table_reply(
        request, file_kind, log.table_of(lines), subject="privacy", event="privacy.log.exported"
    )


def _office(request: StaffRequest, watch_form: WatchForm, *, status: int = 200) -> HttpResponse:
    day = request.now.date()
    since = day - timedelta(days=_DAYS - 1)
    pages = queries.pages_by_purpose(since=since)
    context = {
        "alerts": list(queries.open_alerts()[:100]),
        "closed": list(queries.closed_alerts()[:_CLOSED]),
        "waiting": list(queries.approvals_waiting(request.viewer)[:WAITING]),
        "decided": list(queries.approvals_decided()[:_CLOSED]),
        "watched": list(queries.watched_customers()),
        "watch_form": watch_form,
        "purposes": drawings.purposes_chart(pages, since=since, until=day),
        "opt_outs": drawings.opt_outs_chart(
            queries.opt_outs_by_month(since=day - timedelta(days=_MONTHS))
        ),
        "refusing": log.refusals_in_words(queries.opt_outs_in_force()),
        "reveals": queries.reveals_by_day(since=day - timedelta(days=_REVEAL_DAYS)),
        "sealed": sealing.last_sealed(),
        "recorded": sealing.lines_recorded(),
        "read_today": sum(pages.get(day, {}).values()),
        "may_act": grants(request.viewer.permissions, Permission.ACT),
    }
    return render(request, "shell/privacy_office/office.html", context, status=status)


def _alert(
    request: StaffRequest, alert_id: int, form: CloseForm, *, status: int = 200
) -> HttpResponse:
    found = queries.alert_of(alert_id)
    if found is None:
        raise Http404("There is no such alert.")
    opened = queries.customers_opened(found.actor_id, found.day)
    context = {
        "alert": found,
        "form": form,
        "chart": drawings.hours_chart(queries.hours_of(found.actor_id, found.day)),
        "opened": opened[:_CUSTOMERS],
        "opened_in_all": opened.count(),
        "others": queries.alerts_about(found.actor_id).exclude(pk=found.pk)[:_CLOSED],
        "may_close": found.outcome == ""
        and found.actor_id != request.viewer.staff_id
        and grants(request.viewer.permissions, Permission.ACT),
    }
    return render(request, "shell/privacy_office/alert.html", context, status=status)


def _done(request: StaffRequest, change: Callable[[], object]) -> HttpResponse:
    """Do it, and go back to the office with what came of it."""
    try:
        change()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done, and on the record."))
    return redirect("shell:privacy-office")
