"""Which events and invitations a viewer may see, how many seats are taken, what came of it."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from guanxi.bank.models import BranchWithin
from guanxi.bank.queries import branches_within
from guanxi.bank.viewers import Viewer
from guanxi.salons.codes import Answer, Seat, Told
from guanxi.salons.models import Invitation, InvitationLine, Salon
from guanxi.salons.rules import Effect, Party, seated, seats_taken


@dataclass(frozen=True, kw_only=True)
class Counts:
    """One event in numbers: who accepted, in their order, and what came of it."""

    queue: Sequence[Party]
    effect: Effect
    capacity: int

    @property
    def seated(self) -> frozenset[int]:
        """The invitations that have a seat."""
        return seated(self.queue, self.capacity)

    @property
    def taken(self) -> int:
        """Seats."""
        return seats_taken(self.queue, self.capacity)

    @property
    def free(self) -> int:
        """Seats nobody has; who comes next in the waiting list may need more."""
        return max(self.capacity - self.taken, 0)

    @property
    def waiting(self) -> int:
        """Seats that are asked for beyond those there are."""
        return sum(party.seats for party in self.queue) - self.taken

    def seat_of(self, invitation: Invitation) -> str:
        """Whether somebody who accepted has a seat; empty for everybody else."""
        if invitation.answer != Answer.ACCEPTED:
            return ""
        return Seat.SEATED if invitation.pk in self.seated else Seat.WAITING


def salons_visible_to(viewer: Viewer) -> QuerySet[Salon]:
    """Events of one's office, of those above and below it, and those one has a part in."""
    if viewer.scope == "bank":
        return Salon.objects.all()
    above = BranchWithin.objects.filter(branch=viewer.branch_id).values("ancestor")
    below = branches_within(viewer.branch_id).values("pk")
    mine = Invitation.objects.filter(staff=viewer.staff_id).values("salon")
    return Salon.objects.filter(
        Q(branch__in=above)
        | Q(branch__in=below)
        | Q(staff=viewer.staff_id)
        | Q(host=viewer.staff_id)
        | Q(pk__in=mine)
    )


def coming(salons: QuerySet[Salon], now: datetime) -> QuerySet[Salon]:
    """Those not over yet, the next first."""
    return salons.filter(ends_at__gte=now, called_off_at=None).order_by("starts_at", "pk")


def over(salons: QuerySet[Salon], now: datetime) -> QuerySet[Salon]:
    """Those that took place, the last first."""
    return salons.filter(ends_at__lt=now, called_off_at=None).order_by("-starts_at", "-pk")


def called_off(salons: QuerySet[Salon]) -> QuerySet[Salon]:
    """Those that do not take place, the last first."""
    return salons.filter(called_off_at__isnull=False).order_by("-starts_at", "-pk")


def may_arrange(salon: Salon, viewer: Viewer) -> bool:
    """Whether this person planned it, hosts it, or heads the office: who changes and calls off."""
    return viewer.staff_id in (salon.staff_id, salon.host_id) or (
        viewer.scope in ("branch", "outlet", "bank")
        and salon.branch_id in offices_of(viewer, salon.branch_id)
    )


def offices_of(viewer: Viewer, *wanted: int) -> set[int]:
    """Of these offices those that the viewer heads."""
    if viewer.scope == "bank":
        return set(wanted)
    if viewer.scope == "outlet":
        return {viewer.branch_id} & set(wanted)
    if viewer.scope != "branch":
        return set()
    within = branches_within(viewer.branch_id).filter(pk__in=wanted)
    return set(within.values_list("pk", flat=True))


def invitations_visible_to(viewer: Viewer) -> QuerySet[Invitation]:
    """Own ones, those of one's customers, and for heads those of their offices.

    Whose they are is decided by the database, which leaves out whoever refused direct marketing.
    """
    return Invitation.objects.exclude(answer=Answer.WITHDRAWN)


def guests_of(salon: Salon, viewer: Viewer) -> QuerySet[Invitation]:
    """The list of one event as far as the viewer sees it, in the order of the list."""
    return (
        invitations_visible_to(viewer)
        .filter(salon=salon)
        .select_related("customer", "staff", "lead")
        .order_by("staff__name", "pk")
    )


def lists_of(salon: Salon, viewer: Viewer) -> QuerySet[Invitation]:
    """Whom this person put onto the list of the event, and who is still on it."""
    return invitations_visible_to(viewer).filter(salon=salon, invited_by=viewer.staff_id)


@dataclass(frozen=True, kw_only=True)
class InvitedTogether:
    """Customers put onto the list in one act."""

    at: datetime
    customers: int
    to_be_asked: int


def invited_together(salon: Salon, viewer: Viewer, *, most: int) -> list[InvitedTogether]:
    """What this person invited, act by act, the last first."""
    to_be_asked = Count("pk", filter=Q(answer=Answer.PENDING, came_at=None))
    acts = (
        lists_of(salon, viewer)
        .order_by()
        .values("invited_at")
        .annotate(customers=Count("pk"), to_be_asked=to_be_asked)
        .order_by("-invited_at")[:most]
    )
    return [
        InvitedTogether(
            at=one["invited_at"], customers=one["customers"], to_be_asked=one["to_be_asked"]
        )
        for one in acts
    ]


def lines_of(invitations: Iterable[int]) -> QuerySet[InvitationLine]:
    """What happened to these, the last first."""
    found = InvitationLine.objects.filter(invitation__in=list(invitations))
    return found.select_related("by", "invitation__customer").order_by("-at", "-pk")


def counts_of(salons: Iterable[Salon]) -> dict[int, Counts]:
    """Every one of these events in numbers, for whoever sees the event."""
    every = list(salons)
    with connection.cursor() as cursor:
        cursor.execute("SELECT salon_counts(%s::bigint[])", [[salon.pk for salon in every]])
        told: Any = cursor.fetchone()[0]
    told = json.loads(told) if isinstance(told, str) else told
    return {salon.pk: _counts(told.get(str(salon.pk), {}), salon) for salon in every}


def _counts(told: Mapping[str, Any], salon: Salon) -> Counts:
    names = Effect.__dataclass_fields__
    return Counts(
        queue=[Party(invitation_id=one, seats=seats) for one, seats in told.get("queue", ())],
        effect=Effect(**{name: int(told[name]) for name in names if name in told}),
        capacity=salon.capacity,
    )


def counts_for_the_night(salon: Salon, refused: Collection[int]) -> Counts:
    """The seats alone, for a job that sees every row; ``refused`` are who want no offers."""
    accepted = Invitation.objects.filter(salon=salon, answer=Answer.ACCEPTED)
    rows = accepted.exclude(customer__in=refused).order_by("answered_at", "pk")
    queue = [
        Party(invitation_id=pk, seats=1 + guests) for pk, guests in rows.values_list("pk", "guests")
    ]
    return Counts(queue=queue, effect=Effect(), capacity=salon.capacity)


def told_to_wait(salon: Salon) -> set[int]:
    """Invitations whose customer was last told to wait, and not that there is a seat."""
    last: dict[int, str] = {}
    lines = InvitationLine.objects.filter(
        invitation__salon=salon, kind__in=[Told.WAITING, Told.MOVED_UP, Told.ACCEPTED]
    )
    for pk, kind in lines.order_by("at", "pk").values_list("invitation_id", "kind"):
        last[pk] = kind
    return {pk for pk, kind in last.items() if kind == Told.WAITING}
