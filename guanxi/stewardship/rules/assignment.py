"""Who shall look after whom when an office is evened out: as few customers moved as possible (3.4).

Pure: columns in, columns out, the same for the same input and seed. Customers who stand alike
(home, tier, position, both stewards) are one class. How many of a class go to whom is a linear
program whose corner solutions are whole numbers, solved by HiGHS to its proven optimum; which ones
of a class go is chosen so that assets even out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Roles = Sequence[Sequence[int]]
Arcs = tuple[Array, Array, Floats]  # class, person, price
NOBODY = -1


@dataclass(frozen=True, kw_only=True)
class Costs:
    """What is weighed against what, in whole points (``[stewardship.allocation]``)."""

    move: int  # one customer gets another steward
    imbalance: int  # one customer more than an even share of the places, and the tolerance
    tolerance_percent: int
    unserved: int  # one customer whom nobody has a place for


@dataclass(frozen=True, kw_only=True)
class Posts:
    """Positions to be held, one row each: a customer with A, and with B where the tier has one."""

    customer: Array
    home: Array
    above: Array
    wish: Array  # which list of roles: place in ``roles_by_wish``
    assets: Array
    holder: Array  # row of the person who holds it; NOBODY
    other: Array  # row of the person who holds the customer's other position; NOBODY


@dataclass(frozen=True, kw_only=True)
class People:
    """Those at work whose role looks after customers."""

    office: Array
    role: Array
    places: Array


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """Row of the person for each post, NOBODY where nobody has a place; what it costs; the bound.

    ``gap_ppm`` is how far the cost may at most be above the least there can be.
    """

    person: Array
    cost: float
    gap_ppm: int
    classes: int
    arcs: int


def assign(
    posts: Posts,
    people: People,
    roles_by_wish: Roles,
    *,
    costs: Costs,
    seed: int,
) -> Assignment:
    """Keep everybody who can stay, nobody over the places, loads even within the tolerance."""
    if not len(posts.customer):
        return Assignment(person=posts.customer.copy(), cost=0.0, gap_ppm=0, classes=0, arcs=0)
    kind, class_of, size = _classes(posts)
    arcs = _arcs(kind, people, roles_by_wish, costs, np.random.default_rng(seed))
    even = _even_shares(posts, people, roles_by_wish, costs.tolerance_percent)
    flow, cost, bound = _least(
        arcs, size=size, places=people.places, even=even, imbalance=costs.imbalance
    )
    person = _whom(posts, class_of, (arcs[0], arcs[1], flow), people)
    gap = max(cost - bound, 0.0) / max(cost, 1.0)
    return Assignment(
        person=person,
        cost=cost,
        gap_ppm=round(gap * 1_000_000),
        classes=len(size),
        arcs=len(arcs[0]),
    )


def _classes(posts: Posts) -> tuple[Array, Array, Array]:
    """Different kinds of posts (home, above, wish, holder, other), each post's, and how many."""
    rows = np.column_stack([posts.home, posts.above, posts.wish, posts.holder, posts.other])
    kind, class_of, size = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    return kind, class_of.reshape(-1).astype(np.int64), size.astype(np.int64)


def _arcs(
    kind: Array,
    people: People,
    roles_by_wish: Roles,
    costs: Costs,
    chance: np.random.Generator,
) -> Arcs:
    """Class, person (NOBODY: unserved) and price of everything that may be."""
    by_office: dict[tuple[int, int], list[int]] = {}
    for row, where in enumerate(zip(people.office, people.role, strict=True)):
        by_office.setdefault((int(where[0]), int(where[1])), []).append(row)
    arcs: list[tuple[int, int, float]] = []
    for number, (home, above, wish, holder, other) in enumerate(kind.tolist()):
        arcs.append((number, NOBODY, float(costs.unserved)))
        if holder != NOBODY:  # who is steward stays without a price, whatever the role (3.3)
            arcs.append((number, holder, 0.0))
        for rank, role in enumerate(roles_by_wish[wish]):
            for step, office in enumerate((home, above)):
                dearer = costs.move * (1 + rank / 10 + step / 20)
                for one in by_office.get((office, role), ()):
                    if one not in (holder, other):
                        arcs.append((number, one, dearer))
    group, taker = (np.array([arc[part] for arc in arcs], dtype=np.int64) for part in (0, 1))
    price = np.array([arc[2] for arc in arcs])
    moved = (price > 0) & (taker != NOBODY)
    price[moved] *= 1 + chance.random(int(moved.sum())) / 10_000  # the seed tells equals apart
    return group, taker, price


def _least(
    arcs_of: Arcs, *, size: Array, places: Array, even: Array, imbalance: int
) -> tuple[Array, float, float]:
    """How many of each arc, what that costs, and the bound that proves it."""
    _group, taker, price = arcs_of
    solver: Any = highspy.Highs()
    solver.setOptionValue("output_flag", False)  # noqa: FBT003 - HiGHS takes it so
    solver.setOptionValue("solver", "simplex")  # a corner: whole numbers
    solver.setOptionValue("threads", 1)
    solver.passModel(_program(arcs_of, size, places, even, imbalance))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError(f"HiGHS found no optimum: {solver.getModelStatus()}")
    found = np.array(solver.getSolution().col_value)
    flow = np.rint(found[: len(price)]).astype(np.int64)
    served = taker != NOBODY
    load = np.bincount(taker[served], weights=flow[served], minlength=len(places))
    cost = float(flow @ price + imbalance * np.maximum(load - even, 0).sum())
    # The optimum of the program that does not ask for whole numbers: nothing costs less.
    return flow, cost, float(solver.getInfo().objective_function_value)


def _program(
    arcs_of: Arcs, size: Array, places: Array, even: Array, imbalance: int
) -> highspy.HighsLp:
    """Columns: one for each arc, then one for each person's customers beyond the even share."""
    group, taker, price = arcs_of
    staff, arcs, classes = len(places), len(group), len(size)
    served = np.flatnonzero(taker != NOBODY)
    row = np.r_[group, classes + taker[served], classes + np.arange(staff)]
    column = np.r_[np.arange(arcs), served, arcs + np.arange(staff)]
    value = np.r_[np.ones(arcs + len(served)), -np.ones(staff)]
    order = np.lexsort((row, column))
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = arcs + staff, classes + staff
    program.col_cost_ = np.r_[price, np.full(staff, float(imbalance))]
    program.col_lower_ = np.zeros(arcs + staff)
    beyond = (places - even).astype(float)
    program.col_upper_ = np.r_[np.full(arcs, highspy.kHighsInf), beyond]
    program.row_lower_ = np.r_[size.astype(float), np.full(staff, -highspy.kHighsInf)]
    program.row_upper_ = np.r_[size, even].astype(float)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.searchsorted(column[order], np.arange(arcs + staff + 1))
    program.a_matrix_.index_, program.a_matrix_.value_ = row[order], value[order]
    return program


def _even_shares(posts: Posts, people: People, roles_by_wish: Roles, tolerance: int) -> Array:
    """By person: what an even use of the places of the pool would be, and the tolerance.

    A pool is one role of one office. Posts that nobody holds count where they would go first.
    """
    where = np.column_stack([people.office, people.role])
    if not len(where):
        return people.places
    pools, pool = np.unique(where, axis=0, return_inverse=True)
    pool = pool.reshape(-1)
    number_of = {(office, role): number for number, (office, role) in enumerate(pools.tolist())}
    held = posts.holder != NOBODY
    wanted = np.bincount(pool[posts.holder[held]], minlength=len(pools))
    first = np.array([roles[0] if roles else NOBODY for roles in roles_by_wish], dtype=np.int64)
    for place in zip(posts.home[~held].tolist(), first[posts.wish[~held]].tolist(), strict=True):
        if place in number_of:
            wanted[number_of[place]] += 1
    places = np.bincount(pool, weights=people.places, minlength=len(pools))
    used = np.minimum(wanted / np.maximum(places, 1), 1.0)[pool]
    even = np.ceil(people.places * used * (100 + tolerance) / 100).astype(np.int64)
    share: Array = np.minimum(even, people.places)
    return share


def _whom(
    posts: Posts, class_of: Array, flows: tuple[Array, Array, Array], people: People
) -> Array:
    """Which posts of a class go to whom: the larger away from who has much, else the smaller."""
    group, taker, flow = flows
    person = np.full(len(posts.customer), NOBODY, dtype=np.int64)
    average = posts.assets.sum() / max(len(people.places), 1)
    held = posts.holder != NOBODY
    rich = np.zeros(len(people.places), dtype=np.int64)
    np.add.at(rich, posts.holder[held], posts.assets[held])
    rows = np.lexsort((posts.customer, posts.assets, class_of))
    starts = np.searchsorted(class_of[rows], np.arange(int(class_of.max()) + 2))
    used = np.flatnonzero(flow)
    used = used[np.lexsort((taker[used], group[used]))]
    for number, arcs in _by_class(group[used], used):
        mine = rows[starts[number] : starts[number + 1]]
        holder = int(posts.holder[mine[0]])
        if holder != NOBODY and rich[holder] > average:
            mine = mine[::-1]
        stays = [arc for arc in arcs if holder != NOBODY and taker[arc] == holder]
        at = 0
        for arc in [*(one for one in arcs if one not in stays), *stays]:
            count = int(flow[arc])
            person[mine[at : at + count]] = taker[arc]
            at += count
    return person


def _by_class(numbers: Array, arcs: Array) -> list[tuple[int, list[int]]]:
    parts = np.split(arcs, np.flatnonzero(np.diff(numbers)) + 1) if len(arcs) else []
    firsts = dict.fromkeys(numbers.tolist())  # in order: the numbers are sorted
    return [(first, part.tolist()) for first, part in zip(firsts, parts, strict=True)]
