"""Handovers: which there are, who may give, who may take, and what is to be given (3.5)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from guanxi.bank.models import Branch, Customer, Staff
from guanxi.bank.queries import branches_within
from guanxi.bank.viewers import Viewer
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.codes import Position, Tier
from guanxi.stewardship.models import CustomerTier, Handover, HandoverCustomer, Stewardship
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries.visibility import customers_visible_to
from guanxi.stewardship.rules.handing_over import Given, Roles, Taker

_HEADS = ("outlet", "branch")


@dataclass(frozen=True, kw_only=True)
class Giver:
    """Somebody whose customers may be handed over. ``has_left``: a head signs for this person."""

    staff: Staff
    customers: int
    has_left: bool


@dataclass(frozen=True, kw_only=True)
class Held:
    """A customer of the giver, as the page shows it."""

    customer: Customer
    given: Given

    @cached_property
    def tier(self) -> Tier:
        """With its words."""
        return Tier(self.given.tier)


def handovers_visible_to(viewer: Viewer) -> QuerySet[Handover]:
    """Those of either side, and for a head of everybody who gives in the offices below."""
    mine = Q(giver=viewer.staff_id) | Q(receiver=viewer.staff_id)
    if viewer.scope in _HEADS:
        mine |= Q(branch__in=_offices(viewer))
    return _in_order(mine)


def to_sign(viewer: Viewer) -> QuerySet[Handover]:
    """What waits for this person's own signature, as receiver or as giver."""
    waiting = Q(receiver=viewer.staff_id, given_at__isnull=False)
    waiting |= Q(giver=viewer.staff_id, given_at=None)
    # What belongs to an allocation run is approved with it.
    return _in_order(waiting).filter(received_at=None, ended_at=None, run=None)


def _in_order(which: Q) -> QuerySet[Handover]:
    handovers = Handover.objects.filter(which).order_by("-proposed_at", "-pk")
    return handovers.select_related("giver__branch", "receiver__branch", "proposed_by", "given_by")


def givers_for(viewer: Viewer, day: date) -> list[Giver]:
    """Whose customers the viewer may propose to hand over, those who have left first."""
    people = Staff.objects.filter(pk=viewer.staff_id)
    if viewer.scope in _HEADS:
        people = Staff.objects.filter(branch__in=_offices(viewer))
    held = Stewardship.objects.filter(staff__in=people, until=None).values_list("staff")
    customers = dict(held.annotate(customers=Count("pk")).order_by())
    found = people.filter(pk__in=customers).select_related("branch").order_by("name", "pk")
    givers = [
        Giver(staff=one, customers=customers[one.pk], has_left=has_left(one, day)) for one in found
    ]
    return sorted(givers, key=lambda giver: not giver.has_left)


def has_left(staff: Staff, day: date) -> bool:
    """Whether the person no longer works here on that day."""
    return staff.left_on is not None and staff.left_on <= day


def held_by(giver_id: int, viewer: Viewer) -> list[Held]:
    """The giver's customers whom the viewer sees, best tier first."""
    held = Stewardship.objects.filter(
        staff=giver_id, until=None, customer__in=customers_visible_to(viewer)
    ).values_list("customer", "position")
    return _with_facts(dict(held))


def given_in(handover: Handover) -> list[Held]:
    """The customers of a handover whom the reader may see."""
    rows = HandoverCustomer.objects.filter(handover=handover).values_list("customer", "position")
    return _with_facts(dict(rows))


def _with_facts(positions: dict[int, str]) -> list[Held]:
    customers = Customer.objects.filter(pk__in=positions).select_related("branch")
    tiers = {
        pk: (tier, rank, assets)
        for pk, tier, rank, assets in CustomerTier.objects.filter(pk__in=positions).values_list(
            "pk", "tier", "tier_rank", "assets_minor"
        )
    }
    others = {
        (customer, position): staff
        for customer, position, staff in Stewardship.objects.filter(
            customer__in=positions, until=None
        ).values_list("customer", "position", "staff")
    }
    rows = []
    for customer in customers:
        position = positions[customer.pk]
        tier, rank, assets = tiers.get(customer.pk, (Tier.MASS.value, Tier.MASS.rank, 0))
        given = Given(
            customer_id=customer.pk,
            position=position,
            tier=tier,
            rank=rank,
            assets_minor=assets,
            home=customer.branch_id,
            above=customer.branch.parent_id,
            other=others.get((customer.pk, _OTHER[position])),
        )
        rows.append(Held(customer=customer, given=given))
    return sorted(rows, key=lambda row: (row.given.rank, -row.given.assets_minor, row.customer.pk))


_OTHER = {Position.A.value: Position.B.value, Position.B.value: Position.A.value}


def takers_near(giver: Staff, day: date, book: Rulebook) -> list[Taker]:
    """Colleagues of the giver's office, and of those one step away, in roles that look after
    customers."""
    here = Branch.objects.get(pk=giver.branch_id)
    near = Q(branch=here) | Q(branch=here.parent_id) | Q(branch__parent=here)
    section = book.section(StewardshipSection)
    staff = (
        Staff.objects.filter(near, role__in=sorted(section.capacity), joined_on__lte=day)
        .filter(Q(left_on=None) | Q(left_on__gt=day))
        .exclude(pk=giver.pk)
    )
    return takers_of(staff.order_by("branch", "role", "pk"), section)


def takers_of(staff: Iterable[Staff], section: StewardshipSection) -> list[Taker]:
    """These people with their loads; a role without capacity has no places."""
    people = list(staff)
    loads = loads_of([one.pk for one in people])
    return [
        Taker(
            staff_id=one.pk,
            role=one.role,
            office=one.branch_id,
            customers=loads.get(one.pk, 0),
            places=section.capacity.get(one.role, 0),  # type: ignore[call-overload]
        )
        for one in people
    ]


def loads_of(staff_ids: Sequence[int]) -> dict[int, int]:
    """How many customers each looks after, also where the reader sees none of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT loads_of(%s::bigint[])", [list(staff_ids)])
        told: Any = cursor.fetchone()[0]
    return {int(pk): int(count) for pk, count in (_read(told) or {}).items()}


def _read(told: Any) -> Any:
    return json.loads(told) if isinstance(told, str) else told


def roles_by_position(section: StewardshipSection) -> Roles:
    """Which roles may hold which position, by the tier."""
    places = ((Position.A, section.steward_a), (Position.B, section.steward_b))
    return {
        (position.value, tier): roles
        for position, by_tier in places
        for tier, roles in by_tier.items()
    }


def moved_in(handover_id: int) -> list[int]:
    """The customers who changed hands by it and still are with the receiver."""
    moved = Stewardship.objects.filter(
        handover=handover_id, until=None, staff=F("handover__receiver")
    )
    return list(moved.order_by("customer").values_list("customer", flat=True))


def _offices(viewer: Viewer) -> list[int]:
    if viewer.scope == "outlet":
        return [viewer.branch_id]
    return list(branches_within(viewer.branch_id).values_list("pk", flat=True))
