"""Events on their way into a file."""

from collections.abc import Sequence

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.spreadsheets.cells import Value
from guanxi.foundation.spreadsheets.sheet import Column, Note, Sheet
from guanxi.privacy.files import Leaving
from guanxi.salons.models import Salon
from guanxi.salons.queries import Counts


def the_events(lines: Sequence[tuple[Salon, Counts]], *, narrowed: Sequence[Note]) -> Leaving:
    """One row for each event, with what came of it."""
    return Leaving(
        name="events",
        event="salons.events.exported",
        subject="salons",
        size=len(lines),
        sheet=lambda: _sheet_of_events(lines),
        narrowed=narrowed,
    )


def _sheet_of_events(lines: Sequence[tuple[Salon, Counts]]) -> Sheet:
    columns = [
        Column(_("Event")),
        Column(_("What for")),
        Column(_("Day"), "day"),
        Column(_("Place")),
        Column(_("For customers of")),
        Column(_("Host")),
        Column(_("Seats"), "count"),
        Column(_("Invited"), "count"),
        Column(_("Accepted"), "count"),
        Column(_("Declined"), "count"),
        Column(_("Came"), "count"),
        Column(_("Guests"), "count"),
        Column(_("Leads"), "count"),
        Column(_("Won leads"), "count"),
        Column(_("Won"), "money"),
        Column(_("Budget"), "money"),
        Column(_("Currency")),
    ]
    return Sheet(
        title=pgettext("of the bank", "Events"), columns=columns, rows=map(_cells_of_event, lines)
    )


def _cells_of_event(line: tuple[Salon, Counts]) -> tuple[Value, ...]:
    salon, counts = line
    effect = counts.effect
    return (
        salon.title,
        salon.get_kind_display(),
        localdate(salon.starts_at),
        salon.place,
        salon.branch.name,
        salon.host.name,
        salon.capacity,
        *(effect.invited, effect.accepted, effect.declined, effect.came, effect.guests),
        *(effect.leads, effect.won, effect.won_minor),
        salon.budget_minor,
        salon.currency,
    )
