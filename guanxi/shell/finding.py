"""Find a customer by what one knows of them, among those the viewer may see.

Names, telephones, documents and cards are found by numbers that nobody can read (privacy.search),
the customer's number by itself. Every predicate is one that PostgreSQL may evaluate before its
policies, so each walks an index.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from guanxi.bank.models import AbsorbedCustomer, Customer
from guanxi.bank.viewers import Viewer
from guanxi.privacy.search.asked import LONGEST as LONGEST
from guanxi.privacy.search.asked import what_is_asked
from guanxi.privacy.search.finding import customers_known_by
from guanxi.stewardship import queries as stewardship
from guanxi.stewardship.codes import Tier


@dataclass(frozen=True, kw_only=True)
class Found:
    """One customer that fits."""

    customer: Customer
    tier: str

    @property
    def tier_name(self) -> str:
        """The tier in words; empty without one."""
        return str(Tier(self.tier).label) if self.tier in Tier.values else ""


def customers_found(viewer: Viewer, text: str, *, limit: int) -> list[Found]:
    """Visible customers that begin as the text does, in order of their number.

    Where more than ``limit`` fit by name or telephone, any of them.
    """
    asked = what_is_asked(text)
    if asked is None:
        return []
    visible = (
        stewardship.customers_visible_to(viewer)
        .select_related("branch")
        .only("pk", "source_id", "name", "joined_on", "branch__name")
    )
    known = customers_known_by(asked.texts, most=limit)
    fitting = list(visible.filter(pk__in=known).order_by("source_id")[:limit]) if known else []
    if asked.number:
        fitting += _numbered(visible, asked.number)[:limit]
        fitting += visible.filter(pk__in=_survivors(asked.number)[:limit])
    customers = sorted({one.pk: one for one in fitting}.values(), key=lambda one: one.source_id)
    tiers = stewardship.tiers_of([one.pk for one in customers[:limit]])
    return [
        Found(customer=one, tier=tiers[one.pk].tier if one.pk in tiers else "")
        for one in customers[:limit]
    ]


def _numbered(visible: QuerySet[Customer], number: str) -> QuerySet[Customer]:
    """Those whose number begins so, as typed or in capitals."""
    begins = _begins_with(number)
    if number.upper() != number:
        begins |= _begins_with(number.upper())
    return visible.filter(begins).order_by("source_id")


def _survivors(number: str) -> "QuerySet[AbsorbedCustomer, int]":
    """Whom a number on old papers has led to since two records were merged."""
    absorbed = AbsorbedCustomer.objects.filter(_begins_with(number) | _begins_with(number.upper()))
    return absorbed.order_by("source_id").values_list("survivor_id", flat=True)


def _begins_with(number: str) -> Q:
    """As a range: a pattern would be looked at only after the policy of every single customer."""
    after = number[:-1] + chr(ord(number[-1]) + 1)
    return Q(source_id__gte=number, source_id__lt=after)
