"""What an allocation run looks at: an office's customers, who holds them, who has places (3.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Q, QuerySet

from guanxi.bank.models import Branch, Staff
from guanxi.bank.queries import branches_within
from guanxi.bank.viewers import Viewer
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.codes import Answer, Position, Reason, Tier
from guanxi.stewardship.models import (
    AllocationRun,
    Choice,
    CustomerTier,
    Handover,
    HandoverCustomer,
    Stewardship,
)
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries.handovers import loads_of
from guanxi.stewardship.queries.visibility import customers_visible_to
from guanxi.stewardship.rules.assignment import NOBODY, Array, People, Posts


@dataclass(frozen=True, kw_only=True)
class Office:
    """Everything of the problem; rows of ``posts`` and ``people`` in the order of the lists."""

    posts: Posts
    positions: Sequence[str]
    people: People
    staff: Sequence[Staff]
    roles_by_wish: Sequence[Sequence[int]]
    fixed: int  # held posts that a run leaves alone


def offices_for(viewer: Viewer) -> QuerySet[Branch]:
    """Offices whose loads the viewer may even out: those that one heads."""
    if viewer.scope == "branch":
        return branches_within(viewer.branch_id).order_by("name", "pk")
    own = Branch.objects.filter(pk=viewer.branch_id)
    return own if viewer.scope == "outlet" else own.none()


def office_of(branch_id: int, viewer: Viewer, day: date, book: Rulebook) -> Office:
    """The held posts of the office and all below it, but those that nobody may move.

    Left alone are customers who chose to stay, who were adopted, who are being handed over, and
    those of people who are not there any more: these a head hands over.
    """
    section = book.section(StewardshipSection)
    roles = {str(role): number for number, role in enumerate(section.capacity)}
    offices = list(branches_within(branch_id).values_list("pk", flat=True))
    staff = list(
        Staff.objects.filter(branch__in=offices, role__in=list(roles), joined_on__lte=day)
        .filter(Q(left_on=None) | Q(left_on__gt=day))
        .select_related("branch")
        .order_by("pk")
    )
    row_of = {one.pk: row for row, one in enumerate(staff)}
    held = list(_held(offices, viewer))
    left_alone = _left_alone({customer for customer, *_rest in held})
    movable = [row for row in held if row[2] in row_of and row[0] not in left_alone]
    others = {(customer, position): who for customer, position, who, *_ in held}
    return Office(
        posts=_posts(movable, others, row_of),
        positions=[row[1] for row in movable],
        people=_people(staff, movable, roles, section),
        staff=staff,
        roles_by_wish=_roles_by_wish(section, roles),
        fixed=len(held) - len(movable),
    )


_Row = tuple[int, str, int, int, int | None, int, int]
_WISH = {Position.A.value: 0, Position.B.value: len(Tier)}
_OTHER = {Position.A.value: Position.B.value, Position.B.value: Position.A.value}


def _held(offices: Sequence[int], viewer: Viewer) -> list[_Row]:
    """Customer, position, holder, home, office above, rank of the tier, assets."""
    customers = customers_visible_to(viewer).filter(branch__in=offices)
    homes = {
        pk: (home, above)
        for pk, home, above in customers.values_list("pk", "branch_id", "branch__parent_id")
    }
    tiers = {
        pk: (rank, assets)
        for pk, rank, assets in CustomerTier.objects.filter(branch_id__in=offices).values_list(
            "pk", "tier_rank", "assets_minor"
        )
    }
    held = Stewardship.objects.filter(until=None, customer__branch__in=offices)
    return [
        (customer, position, who, *homes[customer], *tiers[customer])
        for customer, position, who in held.order_by("customer", "position").values_list(
            "customer", "position", "staff"
        )
        if customer in homes and customer in tiers
    ]


def _left_alone(customers: set[int]) -> set[int]:
    stays = Choice.objects.filter(answer=Answer.STAY, withdrawn_at=None)
    adopted = Stewardship.objects.filter(until=None, reason=Reason.ADOPTED)
    under_way = HandoverCustomer.objects.filter(
        handover__in=Handover.objects.filter(received_at=None, ended_at=None)
    )
    found: set[int] = set()
    for rows in (stays, adopted, under_way):
        found |= set(rows.values_list("customer", flat=True)) & customers
    return found


def _posts(
    rows: Sequence[_Row], others: dict[tuple[int, str], int], row_of: dict[int, int]
) -> Posts:
    return Posts(
        customer=_column([row[0] for row in rows]),
        home=_column([row[3] for row in rows]),
        above=_column([NOBODY if row[4] is None else row[4] for row in rows]),
        wish=_column([_WISH[row[1]] + row[5] for row in rows]),
        assets=_column([row[6] for row in rows]),
        holder=_column([row_of[row[2]] for row in rows]),
        other=_column(
            [row_of.get(others.get((row[0], _OTHER[row[1]]), 0), NOBODY) for row in rows]
        ),
    )


def _people(
    staff: Sequence[Staff],
    movable: Sequence[_Row],
    roles: dict[str, int],
    section: StewardshipSection,
) -> People:
    """Places are those of the role, less the customers whom the run leaves alone."""
    loads = loads_of([one.pk for one in staff])
    for row in movable:
        loads[row[2]] -= 1
    return People(
        office=_column([one.branch_id for one in staff]),
        role=_column([roles[one.role] for one in staff]),
        places=_column(
            [
                max(section.capacity[one.role] - loads.get(one.pk, 0), 0)  # type: ignore[index]
                for one in staff
            ]
        ),
    )


def _roles_by_wish(section: StewardshipSection, roles: dict[str, int]) -> list[list[int]]:
    """For position A by tier, then for position B by tier."""
    return [
        [roles[role] for role in wished.get(tier.value, [])]  # type: ignore[call-overload]
        for wished in (section.steward_a, section.steward_b)
        for tier in Tier
    ]


def _column(values: Sequence[int]) -> Array:
    return np.array(values, dtype=np.int64)


def runs_of(viewer: Viewer) -> QuerySet[AllocationRun]:
    """Runs that the viewer made, the latest first."""
    runs = AllocationRun.objects.filter(made_by=viewer.staff_id).select_related("branch")
    return runs.order_by("-made_at", "-pk")


def handovers_of(run: AllocationRun) -> list[Handover]:
    """What became of what the run proposed."""
    found = Handover.objects.filter(pk__in=run.handovers or [])
    return list(found.select_related("giver", "receiver").order_by("giver__name", "pk"))
