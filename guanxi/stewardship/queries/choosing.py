"""Customers who rose and are to be asked, and what they chose (3.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from guanxi.bank.models import Staff
from guanxi.bank.viewers import Viewer
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.codes import CreditOrigin, Position
from guanxi.stewardship.models import Choice, RevenueCredit, Stewardship, Upgrade
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries import handovers
from guanxi.stewardship.rules.handing_over import Taker


@dataclass(frozen=True, kw_only=True)
class Rise:
    """A customer's rise with the answer that stands, if any."""

    upgrade: Upgrade
    choice: Choice | None

    @property
    def is_answered(self) -> bool:
        """Whether nothing is left to ask: an answer stands and can still come about."""
        return self.choice is not None and not self.came_to_nothing

    @property
    def came_to_nothing(self) -> bool:
        """Whether the customer wanted to go, and the specialist declined or it was taken back."""
        handover = self.choice.handover if self.choice else None
        return handover is not None and bool(handover.ended_at or handover.undone_at)

    @property
    def waits_for_specialist(self) -> bool:
        """Whether the specialist has not signed yet."""
        handover = self.choice.handover if self.choice else None
        return handover is not None and not (handover.received_at or handover.ended_at)


def rise_of(customer_id: int) -> Rise | None:
    """The rise that is open, of a customer whom the reader sees."""
    upgrade = Upgrade.objects.filter(customer=customer_id, ended_on=None).first()
    if upgrade is None:
        return None
    standing = choices_of(customer_id).filter(upgrade=upgrade, withdrawn_at=None)
    return Rise(upgrade=upgrade, choice=standing.first())


def choices_of(customer_id: int) -> QuerySet[Choice]:
    """Every answer that was ever recorded, the youngest first."""
    choices = Choice.objects.filter(customer=customer_id).order_by("-recorded_at", "-pk")
    return choices.select_related(
        "upgrade", "recorded_by", "withdrawn_by", "handover__receiver", "handover__giver"
    )


def upgrades_of_night(night_id: int) -> QuerySet[Upgrade]:
    """Rises that this night has found, and whose customers are to be asked."""
    return Upgrade.objects.filter(night=night_id, ended_on=None).order_by("pk")


def answered_or_over(upgrade_ids: Iterable[int]) -> frozenset[int]:
    """Those of these rises of which nothing is left to ask."""
    ids = list(upgrade_ids)
    stands = Choice.objects.filter(upgrade=OuterRef("pk"), withdrawn_at=None)
    stands = stands.exclude(handover__ended_at__isnull=False)
    stands = stands.exclude(handover__undone_at__isnull=False)
    to_ask = Upgrade.objects.filter(pk__in=ids, ended_on=None).exclude(Exists(stands))
    return frozenset(ids) - frozenset(to_ask.values_list("pk", flat=True))


def specialists_for(
    steward: Staff, tier: str, day: date, book: Rulebook
) -> list[tuple[Staff, Taker]]:
    """Colleagues near the steward whose role is meant for the tier, most room first."""
    section = book.section(StewardshipSection)
    meant = handovers.roles_by_position(section).get((Position.A.value, tier), ())
    takers = [one for one in handovers.takers_near(steward, day, book) if one.role in meant]
    staff = Staff.objects.select_related("branch").in_bulk([one.staff_id for one in takers])
    takers.sort(key=lambda one: (one.customers - one.places, one.staff_id))
    return [(staff[one.staff_id], one) for one in takers]


def referrals_of(customer_id: int, day: date) -> QuerySet[RevenueCredit]:
    """Specialists to whom the customer is referred at present."""
    return (
        RevenueCredit.objects.filter(
            customer=customer_id, origin=CreditOrigin.REFERRAL, ended_on=None, until__gt=day
        )
        .select_related("staff", "agreed_by")
        .order_by("pk")
    )


def referrals_between(viewer: Viewer, day: date) -> QuerySet[RevenueCredit]:
    """Customers whom the viewer referred to specialists, or comes in for, at present."""
    mine = Q(staff=viewer.staff_id) | Q(agreed_by=viewer.staff_id)
    found = RevenueCredit.objects.filter(
        mine, origin=CreditOrigin.REFERRAL, ended_on=None, until__gt=day
    )
    return found.select_related("customer", "staff", "agreed_by").order_by("-since", "-pk")


def steward_a_of(customer_id: int) -> Staff | None:
    """Who is steward A now."""
    held = Stewardship.objects.filter(customer=customer_id, position=Position.A, until=None)
    row = held.select_related("staff").first()
    return row.staff if row else None
