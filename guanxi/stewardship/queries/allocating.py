"""What an allocation run looks at: an office's customers, who holds them, who has places (3.4)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Case, Q, QuerySet, When

from guanxi.bank.models import Branch, BranchWithin, Customer, Staff
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
from guanxi.stewardship.rules.problems import Problem


@dataclass(frozen=True, kw_only=True)
class Office:
    """What is to be solved, and what of the office is not."""

    problem: Problem
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
    problem = Problem(
        posts=_posts(movable, others, row_of),
        positions=[row[1] for row in movable],
        people=_people(staff, movable, roles, section),
        staff=[one.pk for one in staff],
        roles_by_wish=_roles_by_wish(section, roles),
    )
    return Office(problem=problem, fixed=len(held) - len(movable))


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


def runs_visible_to(viewer: Viewer) -> QuerySet[AllocationRun]:
    """One's own, and those of the offices that one heads: what waits for a second person, then
    the latest, first.
    """
    mine = Q(made_by=viewer.staff_id)
    if viewer.scope in ("outlet", "branch"):
        mine |= Q(branch__in=[one.pk for one in offices_for(viewer)])
    runs = AllocationRun.objects.filter(mine).defer("problem")
    people = ("branch", "made_by", "approved_by", "ended_by", "undo_asked_by", "undone_by")
    waiting = Q(proposed_at__isnull=False, approved_at=None, ended_at=None)
    settled = Case(When(waiting & ~Q(made_by=viewer.staff_id), then=0), default=1)
    return runs.select_related(*people).order_by(settled, "-made_at", "-pk")


def handovers_of(run: AllocationRun) -> list[Handover]:
    """What the run moves, by who gives and who receives."""
    found = Handover.objects.filter(run=run).select_related("giver", "receiver", "proposed_by")
    return list(found.order_by("giver__name", "pk"))


@dataclass(frozen=True, kw_only=True)
class Move:
    """One customer whom a run moves, as somebody sees it who sees the customer."""

    given: HandoverCustomer
    customer: Customer
    tier: Tier

    @property
    def waits(self) -> bool:
        """Whether an objection has not been answered."""
        return self.given.objected_at is not None and not self.given.answer


def moves_visible() -> QuerySet[HandoverCustomer]:
    """Moves of runs, of customers whom the database shows to the reader."""
    moves = HandoverCustomer.objects.filter(handover__run__isnull=False)
    return moves.select_related("handover")


def moves_of(run: AllocationRun) -> list[Move]:
    """Whom it moves of those whom the reader sees; objections that wait come first."""
    return _with_customers(HandoverCustomer.objects.filter(handover__run=run))


def moves_to_object_to(viewer: Viewer) -> list[Move]:
    """Of one's own customers those whom a proposed run would move, with what was said to it."""
    open_runs = Handover.objects.filter(
        run__isnull=False, given_at=None, received_at=None, ended_at=None
    )
    own = Stewardship.objects.filter(staff=viewer.staff_id, until=None).values("customer")
    return _with_customers(
        HandoverCustomer.objects.filter(handover__in=open_runs, customer__in=own)
    )


def _with_customers(rows: QuerySet[HandoverCustomer]) -> list[Move]:
    found = list(
        rows.select_related("handover__giver", "handover__receiver", "objected_by", "answered_by")
    )
    numbers = [one.customer_id for one in found]
    customers = Customer.objects.select_related("branch").in_bulk(numbers)
    tiers = dict(CustomerTier.objects.filter(pk__in=numbers).values_list("pk", "tier"))
    moves = [
        Move(
            given=one,
            customer=customers[one.customer_id],
            tier=Tier(tiers.get(one.customer_id, Tier.MASS)),
        )
        for one in found
        if one.customer_id in customers
    ]
    return sorted(moves, key=_waiting_first)


def _waiting_first(move: Move) -> tuple[bool, bool, int, int]:
    silent = move.given.objected_at is None
    return (not move.waits, silent, move.tier.rank, move.given.pk)


def approvers_of(
    run: AllocationRun, day: date, *, here: Collection[str], above: Collection[str]
) -> list[Staff]:
    """Who approves: whoever else may at the office of the run, else at the next one up with any.

    ``here``: roles that may for their own office; ``above``: those that may for all below it too.
    """
    line = _line_above(run.branch_id)
    may = Q(branch=run.branch_id, role__in=here) | Q(branch__in=line, role__in=above)
    others = Staff.objects.filter(may).exclude(pk=run.made_by_id).select_related("branch")
    at_work = others.filter(Q(left_on=None) | Q(left_on__gt=day)).order_by("name", "pk")
    by_office: dict[int, list[Staff]] = {office: [] for office in line}
    for one in at_work:
        by_office[one.branch_id].append(one)
    return next(filter(None, by_office.values()), [])


def _line_above(branch_id: int) -> list[int]:
    """The office and all above it, the nearest first."""
    above = BranchWithin.objects.filter(branch=branch_id).values("ancestor")
    parents = dict(Branch.objects.filter(pk__in=above).values_list("pk", "parent_id"))
    line: list[int] = []
    office: int | None = branch_id
    while office is not None:
        line.append(office)
        office = parents.get(office)
    return line
