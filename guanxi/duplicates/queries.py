"""Pairs that a person may see: of two records that are both theirs to see."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from guanxi.bank.models import Customer
from guanxi.bank.viewers import Viewer
from guanxi.duplicates.codes import State
from guanxi.duplicates.models import Pair as Pair
from guanxi.stewardship.queries import customers_visible_to

MERGED = (State.MERGED, State.UNDO_PROPOSED, State.UNDO_APPROVED)
WAITING = (State.PROPOSED, State.UNDO_PROPOSED)


def pairs_visible_to(viewer: Viewer) -> QuerySet[Pair]:
    """Both records visible, or, once they are one, the one that stays; the surest first."""
    visible = customers_visible_to(viewer)
    sees = {
        name: Exists(visible.filter(pk=OuterRef(f"{name}_id")))
        for name in ("first", "second", "survivor")
    }
    apart = ~Q(state__in=MERGED) & Q(sees["first"]) & Q(sees["second"])
    return Pair.objects.filter(apart | Q(state__in=MERGED) & Q(sees["survivor"])).order_by(
        "-points", "pk"
    )


def waiting_for(viewer: Viewer) -> int:
    """Proposals that this person may decide: those of others."""
    return (
        pairs_visible_to(viewer)
        .filter(state__in=WAITING)
        .exclude(proposed_by=viewer.staff_id)
        .count()
    )


def records_of(pair: Pair) -> tuple[Customer | None, Customer | None]:
    """The two records as the purpose of the moment shows them; None for one that gave way."""
    found = Customer.objects.select_related("branch").in_bulk([pair.first_id, pair.second_id])
    return found.get(pair.first_id), found.get(pair.second_id)
