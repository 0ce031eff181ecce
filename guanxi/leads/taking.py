"""The board on its way into a file: the page's choice of leads, to the end."""

from collections.abc import Iterable, Iterator

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from guanxi.foundation.spreadsheets.cells import Value
from guanxi.foundation.spreadsheets.sheet import Column, Note, Sheet
from guanxi.leads.board import who_is
from guanxi.leads.models import Lead
from guanxi.privacy.files import Leaving


def the_board(leads: Iterable[Lead], *, size: int, narrowed: list[Note]) -> Leaving:
    """All these leads in their order; names stay masked."""
    return Leaving(
        name="leads",
        event="leads.board.exported",
        subject="leads",
        size=size,
        sheet=lambda: _sheet(iter(leads)),
        narrowed=narrowed,
    )


def _sheet(leads: Iterator[Lead]) -> Sheet:
    columns = [
        Column(_("Stage")),
        Column(_("Lead")),
        Column(_("Customer number")),
        Column(_("About")),
        Column(_("Line of work")),
        Column(_("Expected"), "money"),
        Column(_("Currency")),
        Column(_("Next step")),
        Column(_("Due"), "day"),
        Column(_("Steward")),
        Column(_("Opened on"), "day"),
        Column(_("Outcome")),
        Column(_("Why it was lost")),
        Column(_("Won"), "money"),
    ]
    return Sheet(title=_("Leads"), columns=columns, rows=map(_cells, leads))


def _cells(lead: Lead) -> tuple[Value, ...]:
    return (
        lead.get_stage_display(),
        lead.title,
        lead.customer.source_id if lead.customer is not None else "",
        who_is(lead),
        lead.get_interest_display(),
        lead.expected_minor,
        lead.currency,
        lead.next_step,
        lead.next_on,
        lead.staff.name,
        localdate(lead.opened_at),
        lead.get_outcome_display(),
        lead.get_lost_reason_display(),
        lead.won_minor,
    )
