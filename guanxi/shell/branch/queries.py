"""What an office's page shows: counts only, never a customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from guanxi.bank.models import Branch, BranchWithin, Staff
from guanxi.bank.policy import BankSection
from guanxi.bank.queries import branches_within
from guanxi.bank.viewers import Viewer
from guanxi.insight import queries as insight
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship import queries as stewardship
from guanxi.stewardship.codes import Tier
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries import PyramidRow, orphans

if TYPE_CHECKING:
    from guanxi.insight.models import Concentration

# The tiers a head counts as high-end: wealth and above.
HIGH_END = (Tier.DIAMOND, Tier.PLATINUM, Tier.GOLD, Tier.WEALTH)


def offices_open_to(viewer: Viewer) -> QuerySet[Branch]:
    """One's own office and all below it; the whole bank for those who serve the whole bank.

    The page holds counts and no customer, so auditors and marketing, whose customers are nobody's,
    see every office.
    """
    if viewer.scope in ("bank", "none"):
        return Branch.objects.all()
    return branches_within(viewer.branch_id)


def first_office_of(viewer: Viewer) -> int | None:
    """Where the page begins: the own office, or head office; None in a bank without offices."""
    if viewer.scope not in ("bank", "none"):
        return viewer.branch_id
    return Branch.objects.filter(parent=None).order_by("pk").values_list("pk", flat=True).first()


@dataclass(frozen=True, kw_only=True)
class Totals:
    """A pyramid added up."""

    customers: int
    high_end: int
    assets_minor: int
    contribution_minor: int


@dataclass(frozen=True, kw_only=True)
class OfficeLine:
    """An office below, to compare with its sisters; ``percent`` of the largest assets."""

    branch: Branch
    totals: Totals
    before: Totals  # zeros where nothing is known of before
    percent: int


@dataclass(frozen=True, kw_only=True)
class StewardLine:
    """One person's customers against what the role may look after."""

    staff: Staff
    customers: int
    assets_minor: int
    capacity: int | None

    @property
    def load_percent(self) -> int | None:
        """Customers in percent of the capacity; None where the rulebook names none."""
        return round(self.customers * 100 / self.capacity) if self.capacity else None


@dataclass(frozen=True, kw_only=True)
class OfficePage:
    """Everything the page shows."""

    branch: Branch
    above: Sequence[Branch]
    pyramid: Sequence[PyramidRow]
    totals: Totals
    before: Totals  # zeros where nothing is known of before
    before_day: date | None
    curve: Sequence["Concentration"]
    offices: Sequence[OfficeLine]
    stewards: Sequence[StewardLine]
    unattended: (
        int | None
    )  # customers without a steward at work; None where it is not theirs to mend
    book: Rulebook

    @property
    def currency(self) -> str:
        """The currency in which customers are added up."""
        return self.book.section(BankSection).currency


def office_page(viewer: Viewer, branch_id: int, *, day: date, book: Rulebook) -> OfficePage:
    """Raises Branch.DoesNotExist where the office is not the viewer's to see."""
    seen = offices_open_to(viewer)
    branch = seen.get(pk=branch_id)
    below = list(seen.filter(parent=branch_id).order_by("source_id"))
    histories = stewardship.pyramid_histories_of([branch_id, *(office.pk for office in below)])
    history = histories.get(branch_id, {})
    days = sorted(history)
    return OfficePage(
        branch=branch,
        above=list(_above(branch, seen)),
        pyramid=history[days[-1]] if days else [],
        totals=totals_of(history[days[-1]] if days else []),
        before=totals_of(history[days[-2]] if len(days) > 1 else []),
        before_day=days[-2] if len(days) > 1 else None,
        curve=list(insight.concentration_of(branch_id)),
        offices=_office_lines(below, histories),
        stewards=_steward_lines(branch_id, day, book),
        unattended=_unattended(viewer, day),
        book=book,
    )


def _unattended(viewer: Viewer, day: date) -> int | None:
    """Of all the offices of a head: customers of leavers, and those who wait for a free place."""
    if viewer.scope not in ("outlet", "branch"):
        return None
    return (
        orphans.how_many_left_behind_by(viewer, day) + orphans.waiting_for_a_steward(viewer).count()
    )


def totals_of(pyramid: Sequence[PyramidRow]) -> Totals:
    """The whole pyramid in four figures."""
    return Totals(
        customers=sum(row.customers for row in pyramid),
        high_end=sum(row.customers for row in pyramid if row.tier in HIGH_END),
        assets_minor=sum(row.assets_minor for row in pyramid),
        contribution_minor=sum(row.contribution_minor for row in pyramid),
    )


def _above(branch: Branch, seen: QuerySet[Branch]) -> QuerySet[Branch]:
    """The offices above that the viewer may see too, from the top."""
    ancestors = BranchWithin.objects.filter(branch=branch).exclude(ancestor=branch)
    kinds = ("head_office", "province", "branch", "outlet")
    offices = seen.filter(pk__in=ancestors.values("ancestor"))
    return sorted(offices, key=lambda office: kinds.index(office.kind))  # type: ignore[return-value]


def _office_lines(
    below: Sequence[Branch], histories: dict[int, dict[date, list[PyramidRow]]]
) -> list[OfficeLine]:
    now, before = {}, {}
    for office in below:
        history = histories.get(office.pk, {})
        days = sorted(history)
        now[office.pk] = totals_of(history[days[-1]] if days else [])
        before[office.pk] = totals_of(history[days[-2]] if len(days) > 1 else [])
    most = max((totals.assets_minor for totals in now.values()), default=0) or 1
    lines = [
        OfficeLine(
            branch=office,
            totals=now[office.pk],
            before=before[office.pk],
            percent=max(0, now[office.pk].assets_minor * 100 // most),
        )
        for office in below
    ]
    return sorted(lines, key=lambda line: -line.totals.assets_minor)


def _steward_lines(branch_id: int, day: date, book: Rulebook) -> list[StewardLine]:
    capacity = book.section(StewardshipSection).capacity
    staff = list(
        Staff.objects.filter(branch=branch_id, role__in=list(capacity), joined_on__lte=day)
        .filter(Q(left_on=None) | Q(left_on__gt=day))
        .order_by("role", "name", "pk")
    )
    books = stewardship.books_of([person.pk for person in staff])
    lines = [
        StewardLine(
            staff=person,
            customers=books[person.pk].customers if person.pk in books else 0,
            assets_minor=books[person.pk].assets_minor if person.pk in books else 0,
            capacity=capacity.get(person.role),  # type: ignore[call-overload]
        )
        for person in staff
    ]
    return sorted(lines, key=lambda line: -line.customers)
