"""The customer pyramid of every office (2.4), counted in the night."""

from datetime import date
from typing import NamedTuple

from guanxi.stewardship.codes import Tier
from guanxi.stewardship.models import PyramidStep


class PyramidRow(NamedTuple):
    """One tier of one office, with all offices below it."""

    tier: Tier
    customers: int
    assets_minor: int
    contribution_minor: int


def pyramid_of(branch_id: int) -> list[PyramidRow]:
    """Tiers from the best, as of the last night; empty before the first."""
    history = pyramid_history_of(branch_id)
    return history[max(history)] if history else []


def pyramid_history_of(branch_id: int) -> dict[date, list[PyramidRow]]:
    """The same at each of the last month-ends and as of the last night, oldest first.

    Earlier days count customers in the office that is their home today.
    """
    rows = PyramidStep.objects.filter(branch_id=branch_id).order_by("day", "tier_rank")
    days: dict[date, dict[int, PyramidRow]] = {}
    tiers = list(Tier)
    for day, rank, *numbers in rows.values_list(
        "day", "tier_rank", "customers", "assets_minor", "contribution_minor"
    ):
        days.setdefault(day, {})[rank] = PyramidRow(tiers[rank], *numbers)
    return {
        day: [found.get(rank, _empty(tier)) for rank, tier in enumerate(tiers)]
        for day, found in days.items()
    }


def _empty(tier: Tier) -> PyramidRow:
    return PyramidRow(tier=tier, customers=0, assets_minor=0, contribution_minor=0)
