"""What a night of stewards looks at: the maintained customers, who works, the rulebook."""

from datetime import date

import numpy as np
import pyarrow.parquet as pq

from guanxi.bank.models import Branch, Staff
from guanxi.bank.night import Night
from guanxi.stewardship.measures.ladder import TIERS
from guanxi.stewardship.night import tables
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries.pool import released_lately
from guanxi.stewardship.rules.allocation import NOBODY, Array
from guanxi.stewardship.rules.keeping import Customers, People

_COLUMNS = ["customer_id", "branch_id", "tier_rank", "assets_minor"]


class Desk:
    """Everything one run of the allocation looks at, as columns; rows in order of their ids."""

    def __init__(self, night: Night) -> None:
        self.section = night.book.section(StewardshipSection)
        self.roles = {str(role): number for number, role in enumerate(self.section.capacity)}
        self.customers = _maintained(night)
        staff = sorted(Staff.objects.values_list("pk", "branch_id", "role", "joined_on", "left_on"))
        self.staff_id = column([row[0] for row in staff])
        self.role = column([self.roles.get(row[2], NOBODY) for row in staff])
        serving = {
            self.roles[role]
            for by_tier in (self.section.steward_a, self.section.steward_b)
            for roles in by_tier.values()
            for role in roles
        }
        capacity = [*self.section.capacity.values(), 0]  # the last for all other roles
        self.people = People(
            works=np.array(
                [
                    joined <= night.day and (left is None or left > night.day)
                    for *_, joined, left in staff
                ],
                dtype=bool,
            ),
            serves=np.isin(self.role, list(serving)),
            office=column([row[1] for row in staff]),
            capacity=column(capacity)[self.role],
        )

        self.not_again = self._released(night.day)

    def _released(self, day: date) -> Array:
        """By customer, row of the person who gave him back lately; NOBODY for all others."""
        lately = released_lately(day, self.section.adoption.cool_down_days)
        rows = np.full(len(self.customers.customer_id), NOBODY, dtype=np.int64)
        row_of_staff = {int(pk): row for row, pk in enumerate(self.staff_id)}
        for row in np.flatnonzero(np.isin(self.customers.customer_id, list(lately))):
            giver = lately[int(self.customers.customer_id[row])]
            rows[row] = row_of_staff.get(giver, NOBODY)
        return rows

    def roles_by_tier(self, position: str) -> list[list[int]]:
        """Numbers of the roles in order of preference, by rank of the tier."""
        wished = self.section.steward_a if position == "A" else self.section.steward_b
        return [[self.roles[role] for role in wished.get(tier, [])] for tier in TIERS]  # type: ignore[call-overload]


def _maintained(night: Night) -> Customers:
    path = night.folder / f"{tables.TIERS_FILE}.parquet"
    rows = pq.read_table(path, columns=_COLUMNS, filters=[("maintained", "==", True)])
    rows = rows.sort_by("customer_id")
    customer_id, home, tier, assets = (rows[name].to_numpy().astype(np.int64) for name in _COLUMNS)
    branches = Branch.objects.order_by("pk")
    offices = column([branch.pk for branch in branches])
    above = column([branch.parent_id or NOBODY for branch in branches])
    return Customers(
        customer_id=customer_id,
        home=home,
        above=above[np.searchsorted(offices, home)],
        tier=tier,
        assets=assets,
    )


def column(values: list[int]) -> Array:
    """Whole numbers as a column."""
    return np.array(values, dtype=np.int64)
