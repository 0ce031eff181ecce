"""The operations page: nights, deliveries, quarantine."""

from enum import StrEnum

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from guanxi.bank.models import Batch
from guanxi.bank.requests import StaffRequest
from guanxi.foundation import audit
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.tables.asking import asked_of
from guanxi.nightly import deliveries, queries, reports
from guanxi.nightly import operations as operating
from guanxi.nightly.tables import NIGHTS


class Permission(StrEnum):
    VIEW_OPERATIONS = "operations:page:view"
    DOWNLOAD_QUARANTINE = "operations:quarantine:download"


@requires(Permission.VIEW_OPERATIONS)
@require_GET
def operations(request: StaffRequest) -> HttpResponse:
    """Is the bank's picture of today complete, and if not, what is to be done?"""
    page = operating.operations_page(asked_of(NIGHTS, request.GET), now=request.now)
    return render(request, "nightly/operations.html", {"page": page, "table": page.nights})


@requires(Permission.VIEW_OPERATIONS)
@require_GET
def night(request: StaffRequest, night_id: int) -> HttpResponse:
    """The report of one night."""
    run = get_object_or_404(queries.nights(), pk=night_id)
    context = {
        "line": reports.night_line(run),
        "run": run,
        "counted": reports.counted(run),
        "checksums": reports.checksums(run),
    }
    return render(request, "nightly/night.html", context)


@requires(Permission.VIEW_OPERATIONS)
@require_GET
def delivery(request: StaffRequest, batch_id: int) -> HttpResponse:
    """What came in one delivery, and what of it was set aside and why."""
    batch = get_object_or_404(Batch, pk=batch_id)
    context = {
        "line": deliveries.delivery_line(batch),
        "batch": batch,
        "files": deliveries.file_lines(batch),
        "reasons": deliveries.reasons(batch),
        "to_repair": deliveries.files_to_repair(batch),
        "may_download": grants(request.viewer.permissions, Permission.DOWNLOAD_QUARANTINE),
    }
    return render(request, "nightly/delivery.html", context)


@requires(Permission.DOWNLOAD_QUARANTINE)
@require_GET
def quarantine(request: StaffRequest, batch_id: int, file: str) -> FileResponse:
    """The rows of one file that were set aside, whole, for the bank to repair and send again."""
    batch = get_object_or_404(Batch, pk=batch_id)
    path = deliveries.files_to_repair(batch).get(file)
    if path is None:
        raise Http404(file)
    audit.record("nightly.quarantine.downloaded", subject=batch, by=request.staff, file=file)
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{batch.business_day}-{batch.sequence}-{file}.csv",
        content_type="text/csv; charset=utf-8",
    )
