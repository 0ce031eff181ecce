"""What stops, and who lets it go on: the page of the stopped, and that of heads (12.6)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.privacy.purposes import purpose
from guanxi.privacy.unusual import queries
from guanxi.privacy.unusual.approvals import ask_for_approval
from guanxi.privacy.unusual.codes import ApprovalKind
from guanxi.shell.privacy_office.deciding import WAITING, decide_as_asked
from guanxi.shell.privacy_office.doors import Permission
from guanxi.shell.privacy_office.forms import AskForm
from guanxi.shell.privacy_office.stopped import stopped_page

_DECIDED = 20


@requires(Permission.ASK)
@purpose("door", because="asks a second person, and shows no customer")
@require_http_methods(["GET", "POST"])
def stopped(request: StaffRequest) -> HttpResponse:
    """Why reading has stopped, what was asked, and asking."""
    if request.method == "GET":
        rows = request.GET.get("rows", "")
        return stopped_page(request, rows=int(rows[:9]) if rows.isdecimal() else 0, status=200)
    form = AskForm(request.POST)
    if not form.is_valid():
        return stopped_page(request, form=form, status=422)
    given = form.cleaned_data
    ask_for_approval(
        kind=ApprovalKind(given["kind"]),
        amount=given["amount"],
        because=given["because"],
        by=request.viewer,
    )
    return redirect("shell:stopped")


@requires(Permission.DECIDE)
@require_GET
def approvals(request: StaffRequest) -> HttpResponse:
    """What people of one's offices have asked, and what was decided."""
    context = {
        "waiting": list(queries.approvals_waiting(request.viewer)[:WAITING]),
        "decided": list(queries.approvals_decided()[:_DECIDED]),
        "may_act": True,
    }
    return render(request, "shell/privacy_office/approvals.html", context)


@requires(Permission.DECIDE)
@require_POST
def decide(request: StaffRequest, approval_id: int) -> HttpResponse:
    """Agree that somebody reads on, or takes a file along; or not."""
    try:
        decide_as_asked(request, approval_id)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done, and on the record."))
    return redirect("shell:approvals")
