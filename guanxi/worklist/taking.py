"""The morning list on its way into a file: the page's filter, order and columns, to the end."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from guanxi.bank.viewers import Viewer
from guanxi.foundation.spreadsheets.cells import Value
from guanxi.foundation.spreadsheets.sheet import Column, Note, Sheet
from guanxi.privacy.files import Leaving
from guanxi.worklist.causes import Group
from guanxi.worklist.morning import Row, Wish, every_row, in_order


def the_list(viewer: Viewer, day: date, wish: Wish) -> Leaving:
    """All that waits under that tab, in that order."""
    items = in_order(viewer, day, wish)
    return Leaving(
        name="-".join(filter(None, ("work", wish.group if wish.group in Group.values else ""))),
        event="worklist.list.exported",
        subject="worklist",
        size=items.count(),
        sheet=lambda: _sheet(every_row(items, day)),
        narrowed=_narrowed(wish),
    )


def _sheet(rows: Iterator[Row]) -> Sheet:
    columns = [
        Column(_("Customer number")),
        Column(_("Customer")),
        Column(_("Tier")),
        Column(_("Cause")),
        Column(_("Why today")),
        Column(_("Amount"), "money"),
        Column(_("Currency")),
        Column(_("Chance %"), "count"),
        Column(_("Due"), "day"),
        Column(_("Stewards")),
    ]
    return Sheet(title=_("Today's work"), columns=columns, rows=map(_cells, rows))


def _cells(row: Row) -> tuple[Value, ...]:
    item = row.item
    return (
        item.customer.source_id,
        item.customer.name,
        row.tier_name,
        str(row.cause.name),
        row.reason,
        item.amount_minor,
        item.currency,
        item.propensity_percent,
        item.due_on,
        row.stewards_named,
    )


def _narrowed(wish: Wish) -> list[Note]:
    orders = {"amount": _("Largest amount first"), "due": _("First due first")}
    said = [
        (_("Whose"), _("Whole office") if wish.whole_office else _("Mine only")),
        (_("Order"), orders.get(wish.sort, _("What matters most first"))),
    ]
    if wish.group in Group.values:
        said.insert(0, (_("Kind"), str(Group(wish.group).label)))
    return said
