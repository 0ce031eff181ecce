"""Who looked at a customer, as a file."""

import csv

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.bank.requests import StaffRequest
from guanxi.foundation import audit
from guanxi.foundation.permissions import requires
from guanxi.foundation.spreadsheets import safe_cell
from guanxi.shell.customer.looks import EXPORTED, Looks
from guanxi.shell.customer.queries import customers_open_to
from guanxi.shell.doors import Permission


@requires(Permission.VIEW_CUSTOMERS)
@require_GET
def export(request: StaffRequest, customer_id: int) -> HttpResponse:
    """The looks that the tab's search wants, from the last one on."""
    customer = customers_open_to(request.viewer, customer_id).only("source_id").first()
    if customer is None:
        raise Http404("No such customer for this viewer.")
    looks = Looks(request, customer_id)
    lines = looks.lines(looks.found[:EXPORTED])
    reply = HttpResponse(content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="who-looked-{customer.source_id}.csv"'
    reply.write("\ufeff")  # without it Excel does not take the file for UTF-8
    writer = csv.writer(reply)
    writer.writerow([_("When"), _("Who"), _("Role"), _("Office"), _("What was read"), _("Why")])
    for line in lines:
        when = f"{line.at:%Y-%m-%d %H:%M:%S}"
        cells = (when, line.person, line.role, line.office, line.page, line.reason)
        writer.writerow(map(safe_cell, cells))
    audit.record("shell.looks.exported", subject=customer, by=request.staff, rows=len(lines))
    return reply
