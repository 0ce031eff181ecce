"""Who lives in one household, as far as the viewer's row context goes.

A row is there for whoever sees the member or the head. So a steward of one member knows that there
is a head; who lives there besides is told to those who see the head.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from guanxi.archive.models import Member

_HEADS_MAX = 4


@dataclass(frozen=True, kw_only=True)
class Household:
    """A head and the members who are known to the viewer, the head first."""

    head_id: int
    members: Sequence[Member]


def lives_of(customer_id: int) -> list[Member]:
    """Every household in which a visible customer lives or lived, the present or last one first."""
    rows = Member.objects.filter(customer=customer_id).select_related("entered_by", "ended_by")
    return list(rows.order_by(F("until").desc(nulls_first=True), "-pk"))


def household_of(customer_id: int, lives: Sequence[Member] | None = None) -> Household | None:
    """The household in which the customer lives now; ``lives`` where they were asked for before."""
    known = lives_of(customer_id) if lives is None else lives
    mine = next((one for one in known if one.until is None), None)
    if mine is None:
        return None
    heads = [mine.head_id]
    members = _under(heads)
    # Two heads whose records were merged: the one lives in the household of the other.
    while not any(one.customer_id == heads[-1] for one in members) and len(heads) < _HEADS_MAX:
        above = Member.objects.filter(customer=heads[-1], until=None).first()
        if above is None or above.head_id in heads:
            break
        heads.append(above.head_id)
        members = _under(heads)
    head = heads[-1]
    return Household(
        head_id=head, members=sorted(members, key=lambda one: (one.customer_id != head, one.pk))
    )


def _under(heads: Sequence[int]) -> list[Member]:
    return list(Member.objects.filter(head__in=heads, until=None).select_related("entered_by"))
