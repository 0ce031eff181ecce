"""The morning list on its way into a file: the page's filter, order and columns, to the end."""

from datetime import date

from django.utils.translation import gettext as _

from guanxi.bank.viewers import Viewer
from guanxi.foundation.spreadsheets.sheet import Note
from guanxi.foundation.tables.rows import sheet_of
from guanxi.privacy.files import Leaving
from guanxi.worklist.causes import Group
from guanxi.worklist.morning import Wish, every_row, work_in_order


def the_list(viewer: Viewer, day: date, wish: Wish) -> Leaving:
    """All that waits under that tab, in that order."""
    items = work_in_order(viewer, day, wish)
    return Leaving(
        name="-".join(filter(None, ("work", wish.group))),
        event="worklist.list.exported",
        subject="worklist",
        size=items.count(),
        sheet=lambda: sheet_of(wish.asked, every_row(items, day), title=_("Today's work")),
        narrowed=_narrowed(wish),
    )


def _narrowed(wish: Wish) -> list[Note]:
    kind = [(_("Kind"), str(Group(wish.group).label))] if wish.group else []
    whose = _("Whole office") if wish.whole_office else _("Mine only")
    return [*kind, (_("Whose"), whose), *wish.asked.notes()]
