"""The page of somebody whose reading has stopped. It stands alone: nothing of it is read."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.bank.viewers import Viewer
from guanxi.privacy.unusual.approvals import ExportNeedsApproval, Standing, standing_of
from guanxi.privacy.unusual.codes import ApprovalKind
from guanxi.shell.privacy_office.forms import AskForm

_CUSTOMERS_AT_FIRST = 50
_FINE = 200


def reading_stopped(request: HttpRequest, refusal: Exception) -> HttpResponse:
    """403: a second person must agree first. Parts of pages lead their page there."""
    rows = refusal.rows if isinstance(refusal, ExportNeedsApproval) else 0
    if request.headers.get("HX-Request"):
        address = reverse("shell:stopped") + (f"?{urlencode({'rows': rows})}" if rows else "")
        return HttpResponse(status=403, headers={"HX-Redirect": address})
    return stopped_page(request, rows=rows, status=403, words=str(refusal))


def stopped_page(
    request: HttpRequest,
    *,
    rows: int = 0,
    status: int,
    words: str = "",
    form: AskForm | None = None,
) -> HttpResponse:
    """What has stopped, what was asked and became of it, and the form to ask with."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    standing = standing_of(viewer.staff_id)
    kind = _kind(form, rows)
    form = form or AskForm(initial={"kind": kind, "amount": rows or _CUSTOMERS_AT_FIRST})
    is_stopped = standing.is_held or status != _FINE or rows > 0
    context = {
        "title": _title(kind, standing, is_stopped=is_stopped),
        "words": words or _words(kind, standing, is_stopped=is_stopped),
        "standing": standing,
        "waits": any(one.agreed is None for one in standing.asked if one.kind == kind),
        "is_stopped": is_stopped,
        "is_file": kind == ApprovalKind.EXPORT,
        "form": form,
    }
    return render(request, "shell/privacy_office/stopped.html", context, status=status)


def _kind(form: AskForm | None, rows: int) -> str:
    if form is not None and form.data.get("kind") in ApprovalKind.values:
        return str(form.data["kind"])
    return ApprovalKind.EXPORT if rows else ApprovalKind.READING


def _title(kind: str, standing: Standing, *, is_stopped: bool) -> str:
    if is_stopped and kind == ApprovalKind.EXPORT:
        return _("A second person must agree to this file")
    if is_stopped:
        return _("Reading has been stopped")
    waits = any(one.agreed is None for one in standing.asked)
    return _("A second person decides") if waits else _("You may go on")


def _words(kind: str, standing: Standing, *, is_stopped: bool) -> str:
    if is_stopped and kind == ApprovalKind.EXPORT:
        return _(
            "A file leaves the bank's system. Say what it is for; the head of your office or the "
            "privacy office decides."
        )
    if is_stopped:
        return _(
            "You have read more customers' records than your work explains. The privacy office "
            "knows. Say what you need them for; the head of your office or the privacy office "
            "decides."
        )
    if any(
        one.agreed and one.kind == ApprovalKind.EXPORT and not one.used for one in standing.asked
    ):
        return _("Agreed: go back to the list and export it again.")
    if any(one.agreed is None for one in standing.asked):
        return _("Go on with your work meanwhile. Here stands what becomes of it.")
    return _("Nothing stops you at this moment.")
