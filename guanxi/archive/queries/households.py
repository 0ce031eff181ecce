"""Who lives in one household, as far as the viewer's row context goes.

A row is there for whoever sees the member or the head. So a steward of one member knows that there
is a head; who lives there besides is told to those who see the head.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from guanxi.archive.models import Member

_HEADS_MAX = 4


@dataclass(frozen=True, kw_only=True)
class Household:
    """A head and the members who are known to the viewer, the head first."""

    head_id: int
    members: Sequence[Member]


def household_of(customer_id: int) -> Household | None:
    """The household in which a visible customer lives now."""
    mine = Member.objects.filter(customer=customer_id, until=None).first()
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


def past_households_of(customer_id: int) -> QuerySet[Member]:
    """Households in which the customer lived before, the last first."""
    return (
        Member.objects.filter(customer=customer_id, until__isnull=False)
        .select_related("entered_by", "ended_by")
        .order_by("-until", "-pk")
    )
