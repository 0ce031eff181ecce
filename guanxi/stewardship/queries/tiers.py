"""Tiers as they are, as they were, and as they were known to be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from guanxi.stewardship.codes import Band, Ground, Tier
from guanxi.stewardship.models import CustomerTier, DecidedNight, TierChange


@dataclass(frozen=True, kw_only=True)
class Tiering:
    """A customer's tier as of the last night, and how far it is from the next and from falling."""

    customer_id: int
    tier: Tier
    band: Band
    maintained: bool
    grounds: tuple[Ground, ...]
    since: date
    months_below: int
    falls_on: date | None
    measured_tier: Tier
    next_tier: Tier | None
    gap_minor: int | None  # of assets; between grades of the private band, of contribution


@dataclass(frozen=True, kw_only=True)
class TierPeriod:
    """A period in one tier, by what is known now. ``until`` is the first day after it."""

    tier: Tier
    since: date
    until: date | None


def tiers_of(customer_ids: Iterable[int]) -> dict[int, Tiering]:
    """By customer; those whom no night has seen are absent."""
    rows = CustomerTier.objects.filter(customer__in=list(customer_ids))
    return {row.pk: _tiering(row) for row in rows}


def tier_codes_of(customer_ids: Iterable[int]) -> dict[int, str]:
    """The tier alone, for long lists."""
    rows = CustomerTier.objects.filter(customer__in=list(customer_ids))
    return dict(rows.values_list("customer_id", "tier"))


def with_tiers(rows: QuerySet[Any], *, customer: str) -> QuerySet[Any]:
    """Each row with ``tier`` and ``tier_rank`` of its customer, as of the last night; the first
    rank is the best."""
    tiers = CustomerTier.objects.filter(customer=OuterRef(customer))
    tiered: QuerySet[Any] = rows.annotate(
        tier=Subquery(tiers.values("tier")), tier_rank=Subquery(tiers.values("tier_rank"))
    )
    return tiered


def maintained_customers() -> QuerySet[CustomerTier]:
    """Whom the last night found to be maintained, for jobs that see all of them."""
    return CustomerTier.objects.filter(maintained=True)


def _tiering(row: CustomerTier) -> Tiering:
    return Tiering(
        customer_id=row.pk,
        tier=Tier(row.tier),
        band=Band(row.band),
        maintained=row.maintained,
        grounds=tuple(map(Ground, filter(None, row.grounds.split(",")))),
        since=row.tier_since,
        months_below=row.months_below,
        falls_on=row.falls_on,
        measured_tier=Tier(row.measured_tier),
        next_tier=Tier(row.next_tier) if row.next_tier else None,
        gap_minor=row.gap_minor,
    )


def tier_on(customer_id: int, day: date, *, known_on: date | None = None) -> Tier:
    """The tier on that day: by what is known now, or by what was known at the end of ``known_on``.

    Whoever has no period then was a mass customer.
    """
    in_force = Q(effective_from__lte=day) & (Q(effective_until=None) | Q(effective_until__gt=day))
    found = _known(known_on).filter(in_force, customer=customer_id).first()
    return Tier(found.tier) if found else Tier.MASS


def tier_history_of(customer_id: int, *, known_on: date | None = None) -> list[TierPeriod]:
    """All periods, oldest first, by what is or was known; before the first: mass."""
    rows = _known(known_on).filter(customer=customer_id).order_by("effective_from")
    return [
        TierPeriod(tier=Tier(row.tier), since=row.effective_from, until=row.effective_until)
        for row in rows
    ]


def _known(known_on: date | None) -> QuerySet[TierChange]:
    if known_on is None:
        return TierChange.objects.filter(replaced_by=None)
    return TierChange.objects.filter(
        Q(replaced_by=None) | Q(replaced_by__day__gt=known_on), known_from__day__lte=known_on
    )


def last_decided_night() -> DecidedNight | None:
    """The night whose tiers are shown, with the policy by which it decided."""
    return DecidedNight.objects.order_by("night").last()
