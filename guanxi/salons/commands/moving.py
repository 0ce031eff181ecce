"""Whoever waited and has a seat now is told so."""

from guanxi.salons import queries
from guanxi.salons.codes import Told
from guanxi.salons.commands.recording import Act, happened, tell_of_seats
from guanxi.salons.models import Invitation, Salon
from guanxi.salons.queries import Counts


def tell_who_moved_up(salon: Salon, act: Act, counts: Counts | None = None) -> int:
    """Lines and work for those who moved up, as far as they are seen; the night tells the rest."""
    have = (counts or queries.counts_of([salon])[salon.pk]).seated
    pks = queries.told_to_wait(salon) & have
    moved = list(Invitation.objects.filter(pk__in=pks)) if pks else []
    if not moved:
        return 0
    return tell_of_seats(happened(moved, Told.MOVED_UP, act), salon, act)
