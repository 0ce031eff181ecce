"""The needs sheet, and the whole archive as one document (1.3)."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.archive import commands, queries
from guanxi.archive.codes import Permission
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.shell.archives.forms import NeedsForm
from guanxi.shell.archives.reading import maintenance_of
from guanxi.shell.archives.tab import version_of
from guanxi.shell.customer import queries as customers
from guanxi.shell.customer.figures import Figure, figures_for, threshold_for
from guanxi.shell.customer.identity import data
from guanxi.shell.customer.matters import matter_of_work
from guanxi.shell.customer.overview import dates_to_keep
from guanxi.shell.customer.pages import head_or_404
from guanxi.shell.customer.queries import Head
from guanxi.worklist import queries as worklist

CONTACTS_PRINTED, WORK_PRINTED = 300, 100
_COPIED = ("goals", "preferences", "horizon", "channel", "hours")


@requires(Permission.RECORD_NEEDS)
@require_http_methods(["GET", "POST"])
def needs(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Write down what the customer needs, beside what was written before."""
    head = head_or_404(request, customer_id)
    versions = list(queries.sheets_of(customer_id))
    last = versions[0] if versions else None
    first = {name: getattr(last, name) for name in _COPIED} if last else {}
    first |= {"needs": last.needs.split(","), "seen": last.pk} if last else {}
    form = NeedsForm(request.POST or None, initial=first)
    if form.is_valid():
        try:
            commands.write_needs(
                customer_id=customer_id,
                needs=form.written(),
                seen=form.cleaned_data["seen"],
                at=request.now,
                by=request.viewer,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written. What stood before stays readable."))
            return redirect("shell:customer-tab", customer_id, "archive")
    page = {"head": head, "form": form, "versions": [version_of(one) for one in versions]}
    status = 422 if request.method == "POST" else 200
    return render(request, "shell/archives/needs.html", page, status=status)


@requires(Permission.USE)
@require_POST
def act(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Open an archive by hand, or take one out."""
    head_or_404(request, customer_id)
    at, by = request.now, request.viewer
    try:
        if request.POST.get("what") == "open":
            because = request.POST.get("because", "")
            commands.open_archive(customer_id=customer_id, because=because, at=at, by=by)
            messages.success(request, _("The archive is open."))
            return redirect("shell:customer-tab", customer_id, "archive")
        use = request.POST.get("use", "")
        commands.use_archive(customer_id=customer_id, use=use, at=at, by=by)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("shell:customer-tab", customer_id, "archive")
    return redirect("shell:customer-archive", customer_id)


@requires(Permission.USE)
@require_GET
def document(request: StaffRequest, customer_id: int) -> HttpResponse:
    """All its sheets, one after the other, for whoever has taken it out today."""
    head = head_or_404(request, customer_id)
    if not queries.used_today(customer_id, request.viewer.staff_id, _since(request.now)):
        messages.info(request, _("Say what the archive is taken out for: it is recorded."))
        return redirect("shell:customer-tab", customer_id, "archive")
    return render(request, "shell/archives/document.html", _sheets(request, head))


def _since(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def _sheets(request: StaffRequest, head: Head) -> dict[str, object]:
    number = head.customer.pk
    work = worklist.open_work_items_visible_to(request.viewer).filter(customer=number)
    figures: Sequence[Figure] = ()
    if head.facts is not None and head.data_day is not None:
        threshold = threshold_for(head.tier, head.book)
        figures = figures_for(head.facts, threshold, currency=head.currency, day=head.data_day)
    dossier, sheets = queries.dossier_of(number), list(queries.sheets_of(number))
    return {
        "head": head,
        "dossier": dossier,
        "identity": data(request, head)["identity"],
        "figures": figures,
        "holdings": customers.holdings_of(number),
        "possessions": customers.possessions_of(head.customer),
        "versions": [version_of(one) for one in sheets],
        "dates": dates_to_keep(head, request.day),
        "schedule": [
            matter_of_work(item)
            for item in work.select_related("assignee").order_by("due_on", "pk")[:WORK_PRINTED]
        ],
        "contacts": worklist.contacts_of(number)[:CONTACTS_PRINTED],
        "events": maintenance_of(number, dossier, sheets),
    }
