"""The adoption pool of one's outlet, as far as one has looked today (3.1)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from guanxi.bank.models import Staff
from guanxi.bank.viewers import Viewer
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.codes import Position, Reason, Tier
from guanxi.stewardship.models import Stewardship
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries.handovers import loads_of


@dataclass(frozen=True, kw_only=True)
class Adoptable:
    """A customer whom one may adopt; who it is, one learns by adopting.

    ``place``: in which order one has looked.
    """

    place: int
    customer_id: int
    tier: Tier
    about_minor: int
    since_year: int
    steward: Staff | None  # whom a night gave


@dataclass(frozen=True, kw_only=True)
class Pool:
    """What one may adopt today, and how much of each quota is used."""

    rows: Sequence[Adoptable]
    tiers: Sequence[Tier]
    waiting: int
    looked: int
    looks_max: int
    adopted: int
    adopted_max: int
    customers: int
    places: int

    @property
    def may_look(self) -> bool:
        """Whether there are more, and the quota of looks is not used up."""
        return self.looked < self.looks_max and self.waiting > len(self.rows)

    @property
    def may_adopt(self) -> bool:
        """Whether neither the daily limit nor the capacity is reached."""
        return self.adopted < self.adopted_max and self.customers < self.places


def tiers_for(role: str, section: StewardshipSection) -> list[str]:
    """Tiers of which the role may adopt customers."""
    return list(section.adoption.roles.get(role, []))  # type: ignore[call-overload]


def pool_of(viewer: Viewer, book: Rulebook) -> Pool:
    """As the viewer's page shows it."""
    section = book.section(StewardshipSection)
    policy, tiers = section.adoption, tiers_for(viewer.role, section)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pool_today(%s::text[], %s::int)", [tiers, policy.cool_down_days])
        told: Any = cursor.fetchone()[0]
    told = json.loads(told) if isinstance(told, str) else told
    stewards = Staff.objects.in_bulk({row["steward"] for row in told["rows"]} - {None})
    return Pool(
        rows=[
            Adoptable(
                place=place,
                customer_id=row["customer"],
                tier=Tier(row["tier"]),
                about_minor=row["about_minor"],
                since_year=row["year"],
                steward=stewards.get(row["steward"]),
            )
            for place, row in enumerate(told["rows"], start=1)
        ],
        tiers=[Tier(tier) for tier in tiers],
        waiting=told["waiting"],
        looked=told["looked"],
        looks_max=policy.looks_per_day_max,
        adopted=told["adopted"],
        adopted_max=policy.per_day_max,
        customers=loads_of([viewer.staff_id]).get(viewer.staff_id, 0),
        places=section.capacity.get(viewer.role, 0),  # type: ignore[call-overload]
    )


def adopted_by(staff_id: int) -> QuerySet[Stewardship]:
    """Customers whom a person has adopted and still looks after, the latest first."""
    held = Stewardship.objects.filter(
        staff=staff_id, reason=Reason.ADOPTED, position=Position.A, until=None
    )
    return held.select_related("customer__branch").order_by("-since", "-pk")


def released_lately(day: date, cool_down_days: int) -> dict[int, int]:
    """By customer, who gave him back and may not have him again yet: for the night."""
    released = Stewardship.objects.filter(ended_reason=Reason.RELEASED, position=Position.A)
    return {
        customer: staff
        for customer, staff, until in released.order_by("until", "pk").values_list(
            "customer", "staff", "until"
        )
        if until is not None and (day - until).days < cool_down_days
    }
