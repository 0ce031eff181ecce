"""Views of a list that somebody keeps for themselves."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.shell.models import SavedView

VIEWS_MAX = 20
_NAME_LENGTH = 40


class ViewRefused(Refusal):
    """A view without a name, or one too many."""


def views_of(staff_id: int, place: str) -> QuerySet[SavedView]:
    """The views that somebody keeps of a list, by name."""
    return SavedView.objects.filter(staff=staff_id, place=place).order_by("name")


@transaction.atomic
def keep_view(*, place: str, name: str, query: str, by: Viewer) -> SavedView:
    """Keep a list as it is; a view of the same name is replaced. Raises ViewRefused."""
    name = " ".join(name.split())
    if not name:
        raise ViewRefused(_("Give the view a name, such as “Maturing soon”."))
    if len(name) > _NAME_LENGTH:
        raise ViewRefused(
            _("The name is too long: %(most)d characters fit.") % {"most": _NAME_LENGTH}
        )
    mine = views_of(by.staff_id, place)
    if mine.exclude(name=name).count() >= VIEWS_MAX:
        raise ViewRefused(
            _("You keep %(most)d views already: let one go first.") % {"most": VIEWS_MAX}
        )
    view, _is_new = SavedView.objects.update_or_create(
        staff_id=by.staff_id, place=place, name=name, defaults={"query": query}
    )
    audit.record("shell.view.kept", subject=view, by=f"bank.Staff:{by.staff_id}")
    return view


@transaction.atomic
def forget_view(*, view_id: int, by: Viewer) -> SavedView | None:
    """Let a view go; None where it is not one's own, or gone already."""
    view = SavedView.objects.filter(staff=by.staff_id, pk=view_id).first()
    if view is None:
        return None
    audit.record("shell.view.forgotten", subject=view, by=f"bank.Staff:{by.staff_id}")
    view.delete()
    return view
