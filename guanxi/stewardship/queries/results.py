"""What became of the customers that people look after as A: for the review with their head."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum

from guanxi.insight import queries as insight
from guanxi.stewardship.codes import RANKS, Position, Tier
from guanxi.stewardship.models import Stewardship, TierChange


@dataclass(frozen=True, kw_only=True)
class Results:
    """Of one person's customers as A, or of several people added up. Amounts as of last night."""

    customers: int = 0
    assets_minor: int = 0
    assets_before_minor: int = 0  # of the same customers, at the last month-end
    risen: int = 0  # changes of tier that took effect in the days asked for
    fallen: int = 0

    def __add__(self, other: "Results") -> "Results":
        return Results(
            **{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        )

    @property
    def grown_minor(self) -> int:
        """How much more these customers hold than at the last month-end."""
        return self.assets_minor - self.assets_before_minor


def results_of(staff_ids: Sequence[int], first: date, last: date) -> dict[int, Results]:
    """By number of staff, all named; changes of tier are those in force from first..last."""
    known = insight.facts_of([OuterRef("customer")])
    held = (
        _as_a(staff_ids)
        .annotate(
            assets=Subquery(known.values("assets_minor")),
            before=Subquery(known.values("previous_month_end_assets_minor")),
        )
        .values_list("staff_id")
        .annotate(Count("pk"), Sum("assets", default=0), Sum("before", default=0))
        .order_by()
    )
    figures: dict[int, dict[str, int]] = {number: {} for number in staff_ids}
    for staff, customers, assets, before in held:
        figures[staff] = {
            "customers": customers,
            "assets_minor": int(assets),
            "assets_before_minor": int(before),
        }
    moved = _moves(staff_ids, first, last)
    return {
        number: Results(**figures[number], risen=moved[number][0], fallen=moved[number][1])
        for number in staff_ids
    }


def _as_a(staff_ids: Iterable[int]) -> QuerySet[Stewardship]:
    return Stewardship.objects.filter(staff__in=list(staff_ids), position=Position.A, until=None)


def _moves(staff_ids: Sequence[int], first: date, last: date) -> dict[int, tuple[int, int]]:
    """Rises and falls by steward A; whoever had no period before was a mass customer."""
    before = TierChange.objects.filter(
        customer=OuterRef("customer"), replaced_by=None, effective_until=OuterRef("effective_from")
    )
    steward = _as_a(staff_ids).filter(customer=OuterRef("customer"))
    changes = TierChange.objects.filter(
        customer__in=_as_a(staff_ids).values("customer"),
        replaced_by=None,
        effective_from__gte=first,
        effective_from__lte=last,
    ).annotate(was=Subquery(before.values("tier")[:1]), whose=Subquery(steward.values("staff")[:1]))
    rises: dict[int, int] = defaultdict(int)
    falls: dict[int, int] = defaultdict(int)
    for whose, now, was in changes.values_list("whose", F("tier"), "was"):
        rank, rank_before = RANKS[Tier(now)], RANKS[Tier(was or Tier.MASS)]
        # The best tier has the lowest rank.
        if rank != rank_before:
            (rises if rank < rank_before else falls)[whose] += 1
    return {number: (rises[number], falls[number]) for number in staff_ids}
