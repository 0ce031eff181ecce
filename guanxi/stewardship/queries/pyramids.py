"""The customer pyramid of every office (2.4), counted in the night."""

from collections.abc import Iterable
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
    return pyramid_histories_of([branch_id]).get(branch_id, {})


def pyramid_histories_of(branch_ids: Iterable[int]) -> dict[int, dict[date, list[PyramidRow]]]:
    """The same of many offices at once; offices without customers are absent."""
    rows = PyramidStep.objects.filter(branch_id__in=list(branch_ids)).order_by("day", "tier_rank")
    offices: dict[int, dict[date, dict[int, PyramidRow]]] = {}
    tiers = list(Tier)
    columns = ("branch_id", "day", "tier_rank", "customers", "assets_minor", "contribution_minor")
    for office, day, rank, *numbers in rows.values_list(*columns):
        days = offices.setdefault(office, {})
        days.setdefault(day, {})[rank] = PyramidRow(tiers[rank], *numbers)
    return {
        office: {
            day: [found.get(rank, _empty(tier)) for rank, tier in enumerate(tiers)]
            for day, found in days.items()
        }
        for office, days in offices.items()
    }


def _empty(tier: Tier) -> PyramidRow:
    return PyramidRow(tier=tier, customers=0, assets_minor=0, contribution_minor=0)
