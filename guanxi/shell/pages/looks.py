"""Who looked at a customer, as a file."""

from collections.abc import Iterator

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.spreadsheets.cells import Value
from guanxi.foundation.spreadsheets.sheet import Column, Sheet
from guanxi.privacy.files import Leaving, file_reply
from guanxi.shell.customer.looks import Looks
from guanxi.shell.doors import Permission
from guanxi.worklist.queries import customers_open_to

_TOGETHER = 1_000


@requires(Permission.VIEW_CUSTOMERS)
@require_GET
def export(request: StaffRequest, customer_id: int, file_kind: str) -> HttpResponseBase:
    """The looks that the tab's search wants, from the last one on."""
    customer = customers_open_to(request.viewer, customer_id).only("source_id").first()
    if customer is None:
        raise Http404("No such customer for this viewer.")
    looks = Looks(request, customer_id)
    size = looks.found.count()
    sheet = Sheet(
        title=_("Who looked at this customer, and why"),
        columns=[
            Column(_("When"), "moment"),
            Column(_("Who")),
            Column(_("Role")),
            Column(_("Office")),
            Column(_("What was read")),
            Column(_("Why")),
        ],
        rows=_rows(looks, size),
    )
    leaving = Leaving(
        name=f"who-looked-{customer.source_id}",
        event="shell.looks.exported",
        subject=f"bank.Customer:{customer_id}",
        size=size,
        sheet=lambda: sheet,
        narrowed=[(_("Customer number"), customer.source_id), *looks.in_words()],
    )
    return file_reply(request, file_kind, leaving)


def _rows(looks: Looks, size: int) -> Iterator[tuple[Value, ...]]:
    for begin in range(0, size, _TOGETHER):
        for line in looks.lines(looks.found[begin : begin + _TOGETHER]):
            yield (line.at, line.person, line.role, line.office, line.page, line.reason)
