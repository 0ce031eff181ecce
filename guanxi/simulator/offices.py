"""Head office, provinces, branches and outlets of an invented bank, and who works there."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from guanxi.ingest.contract import BRANCH_KINDS, STAFF_ROLES
from guanxi.simulator.arrays import NO_DAY, Array, coded, day_column, numbered
from guanxi.simulator.names import (
    cities,
    draw_given_names,
    draw_surnames,
    provinces,
    spelled,
    streets,
)
from guanxi.simulator.periods import Span

BANK_NAME = "江澜银行"
CUSTOMERS_AN_OUTLET = 2_000
HEAD_OFFICE, PROVINCE, BRANCH, OUTLET = range(4)
# role: (fewest, most) in each office of that kind
STAFFING: dict[int, dict[str, tuple[int, int]]] = {
    OUTLET: {
        "outlet_head": (1, 1),
        "lobby_manager": (1, 2),
        "relationship_manager": (1, 2),
        "advisor": (3, 4),
        "teller": (4, 6),
    },
    BRANCH: {"branch_head": (1, 1), "wealth_manager": (2, 2), "marketing": (1, 1)},
    PROVINCE: {"branch_head": (1, 1), "marketing": (1, 1), "analyst": (1, 1)},
    HEAD_OFFICE: {
        # Of the whole bank, and a deputy: what one of them asks, the other approves.
        "branch_head": (2, 2),
        "privacy_officer": (1, 1),
        "auditor": (1, 1),
        "analyst": (2, 2),
        "rulebook_maker": (1, 1),
        "rulebook_checker": (1, 1),
        "administrator": (1, 1),
        "marketing": (2, 2),
        "supervisor": (1, 1),
        "quality": (1, 1),
        "agent": (4, 4),
    },
}
TURNOVER_A_YEAR = 0.06


@dataclass
class Offices:
    """The offices as columns; an office's place in them is its number everywhere here."""

    kind: Array
    parent: Array  # -1 for head office
    names: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)

    @property
    def outlets(self) -> Array:
        """Numbers of the outlets."""
        return np.flatnonzero(self.kind == OUTLET)

    def ids(self) -> pa.Array:
        """The bank's numbers of the offices."""
        return numbered("B", np.arange(1, len(self.kind) + 1), 4 if len(self.kind) < 10_000 else 6)

    def columns(self) -> dict[str, pa.Array]:
        """The file ``branches``."""
        no_region = np.array([not region for region in self.regions])
        return {
            "branch_id": self.ids(),
            "name": pa.array(self.names),
            "kind": coded(self.kind, BRANCH_KINDS),
            "parent_branch_id": coded(
                np.maximum(self.parent, 0), self.ids(), missing=self.parent < 0
            ),
            "region": pa.array(self.regions, mask=no_region),
        }


def offices_for(customers: int) -> Offices:
    """As many outlets as the customers need, in branches of 5 to 20, twelve branches a province."""
    outlets = max(1, round(customers / CUSTOMERS_AN_OUTLET))
    branches = -(-outlets // min(max(outlets // 4, 5), 20))
    counts = (1, -(-branches // 12), branches, outlets)
    kind = np.repeat(np.arange(4), counts).astype(np.int8)
    starts = np.cumsum((0, *counts))
    parent = np.full(len(kind), -1, dtype=np.int32)
    for level in (PROVINCE, BRANCH, OUTLET):
        place = np.arange(counts[level])
        parent[starts[level] : starts[level + 1]] = (
            starts[level - 1] + place * counts[level - 1] // counts[level]
        )
    offices = Offices(kind, parent, [BANK_NAME + "总行"], [""])
    _name_provinces(offices, counts[PROVINCE])
    _name_branches(offices, starts[BRANCH], counts[BRANCH])
    _name_outlets(offices, starts[OUTLET], counts[OUTLET])
    return offices


def _name_provinces(offices: Offices, count: int) -> None:
    words = provinces()
    for place in range(count):
        again = "" if place < len(words) else str(place // len(words) + 1)
        name = words[place % len(words)] + again + "省"
        offices.names.append(f"{BANK_NAME}{name}分行")
        offices.regions.append(name)


def _name_branches(offices: Offices, start: int, count: int) -> None:
    words = cities()
    for place in range(count):
        again = "" if place < len(words) else str(place // len(words) + 1)
        city = words[place % len(words)] + again + "市"
        offices.names.append(f"{BANK_NAME}{city}分行")
        offices.regions.append(offices.regions[offices.parent[start + place]] + city)


def _name_outlets(offices: Offices, start: int, count: int) -> None:
    words = streets()
    for place in range(count):
        above = int(offices.parent[start + place])
        offices.names.append(f"{offices.names[above][:-2]}{words[place * 11 % len(words)]}支行")
        offices.regions.append(offices.regions[above])


@dataclass
class Staff:
    """Everybody who works or worked in the bank during the simulation, as columns."""

    office: Array
    role: Array
    joined: Array
    left: Array
    name: pa.Array
    office_ids: pa.Array

    def columns(self, span: Span, *, opening: bool) -> dict[str, pa.Array]:
        """Rows of the file ``staff`` for one delivery: who came or went in its days."""
        came = (self.joined >= span.first) & (self.joined <= span.last)
        went = (self.left >= span.first) & (self.left <= span.last)
        rows = np.flatnonzero(came | went | (opening & (self.joined < span.first)))
        known_left = np.where(self.left[rows] <= span.last, self.left[rows], NO_DAY)
        return {
            "staff_id": numbered("S", rows + 1, 5 if len(self.office) < 100_000 else 7),
            "name": self.name.take(pa.array(rows)),
            "branch_id": coded(self.office[rows], self.office_ids),
            "role": coded(self.role[rows], STAFF_ROLES),
            "joined_on": day_column(self.joined[rows]),
            "left_on": day_column(known_left),
        }


def _posts(rng: np.random.Generator, offices: Offices) -> tuple[Array, Array]:
    office, role = [], []
    for kind, roles in STAFFING.items():
        here = np.flatnonzero(offices.kind == kind)
        for name, (fewest, most) in roles.items():
            heads = rng.integers(fewest, most + 1, len(here))
            office.append(np.repeat(here, heads))
            role.append(np.full(heads.sum(), STAFF_ROLES.index(name), dtype=np.int8))
    where, what = np.concatenate(office), np.concatenate(role)
    order = np.lexsort((what, where))
    return where[order], what[order]


def staff_for(rng: np.random.Generator, offices: Offices, coverage: Span) -> Staff:
    """All posts filled on the first day; a few leave later and are replaced after some days."""
    office, role = _posts(rng, offices)
    posts = len(office)
    joined = coverage.first - rng.integers(60, 9_000, posts)
    share = TURNOVER_A_YEAR * coverage.days / 365
    leavers = np.sort(rng.permutation(posts)[: max(2, round(posts * share))])
    left = np.full(posts, NO_DAY, dtype=np.int64)
    left[leavers] = coverage.first + rng.integers(10, max(coverage.days, 11), len(leavers))
    starts = left[leavers] + rng.integers(1, 30, len(leavers))
    joined = np.concatenate([joined, starts])
    left = np.concatenate([left, np.full(len(leavers), NO_DAY)])
    everybody = len(joined)
    birth_year = 1970 + (joined - 23 * 365) // 365
    sex = rng.integers(0, 2, everybody)
    name = spelled(draw_surnames(rng, everybody), draw_given_names(rng, sex, birth_year))
    return Staff(
        np.concatenate([office, office[leavers]]),
        np.concatenate([role, role[leavers]]),
        joined,
        left,
        name,
        offices.ids(),
    )
