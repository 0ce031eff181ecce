"""Who looks after whom: customers given to members of staff, whole columns at a time.

Pure: arrays in, arrays out, the same for the same input. An office's people of one role are a pool.
A pool's free places are filled in rounds: everybody with the fewest customers takes one, those with
the smallest assets first and the largest customer to the first, then the other way round, so that
both numbers and assets come out even.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
NOBODY = -1


@dataclass(frozen=True, kw_only=True)
class Workforce:
    """Those who may look after customers, with what they already have. Places are row numbers."""

    staff_id: Array
    office: Array
    role: Array
    free: Array  # customers each may still take
    load: Array
    assets: Array


@dataclass(frozen=True, kw_only=True)
class Wanting:
    """Customers who need a steward, in the order in which they are served."""

    customer_id: Array
    home: Array
    above: Array  # the office above the home office; NOBODY where there is none
    wish: Array  # which list of roles: place in ``roles_by_wish``
    assets: Array
    other: Array  # row of the person who holds the other position; NOBODY


def serving_order(tier: Array, assets: Array, customer_id: Array) -> Array:
    """Better tiers first, then larger assets; the number decides between equals."""
    return np.lexsort((customer_id, -assets, tier))


def allocate(
    wanting: Wanting, workforce: Workforce, roles_by_wish: Sequence[Sequence[int]]
) -> tuple[Array, Workforce]:
    """A member of staff (row of the workforce) for each customer, NOBODY where none is free.

    Roles are tried in their order of preference, each first in the home office, then in the office
    above. Also returns the workforce as it stands afterwards.
    """
    given = np.full(len(wanting.customer_id), NOBODY, dtype=np.int64)
    steps = max((len(roles) for roles in roles_by_wish), default=0)
    for step in range(steps):
        wished = np.array(
            [roles[step] if len(roles) > step else NOBODY for roles in roles_by_wish],
            dtype=np.int64,
        )[wanting.wish]
        for office in (wanting.home, wanting.above):
            rows = np.flatnonzero((given == NOBODY) & (wished != NOBODY) & (office != NOBODY))
            if len(rows):
                found = _fill_pools(rows, office[rows], wished[rows], wanting, workforce)
                given[rows] = found
                workforce = _after(workforce, found, wanting.assets[rows])
    return given, workforce


def _fill_pools(
    rows: Array, office: Array, role: Array, wanting: Wanting, workforce: Workforce
) -> Array:
    """One step of `allocate`: customers ``rows`` ask the pool of that office and role."""
    pool_of_staff, pool_of_customer = _pools(workforce, office, role)
    given = np.full(len(rows), NOBODY, dtype=np.int64)
    asking = np.bincount(
        pool_of_customer[pool_of_customer != NOBODY], minlength=pool_of_staff.max(initial=0) + 1
    )
    seats = _seats(workforce, pool_of_staff, asking)
    customers = np.flatnonzero(pool_of_customer != NOBODY)
    customers = customers[np.argsort(pool_of_customer[customers], kind="stable")]
    place = _place_in_group(pool_of_customer[customers])
    first, count = _group_bounds(pool_of_staff[seats], len(asking))
    pool = pool_of_customer[customers]
    seated = place < count[pool]
    customers, taken = customers[seated], seats[(first[pool] + place)[seated]]
    clash = wanting.other[rows[customers]] == taken
    given[customers[~clash]] = taken[~clash]
    return _mop_up(given, rows, pool_of_customer, wanting, (workforce, pool_of_staff))


def _pools(workforce: Workforce, office: Array, role: Array) -> tuple[Array, Array]:
    """Number the pools; customers whose pool has nobody in it get NOBODY."""
    stride = int(max(workforce.role.max(initial=0), role.max(initial=0))) + 1
    keys, pool_of_staff = np.unique(workforce.office * stride + workforce.role, return_inverse=True)
    wanted = office * stride + role
    at = np.searchsorted(keys, wanted)
    at = np.minimum(at, len(keys) - 1) if len(keys) else at
    known = keys[at] == wanted if len(keys) else np.zeros(len(wanted), dtype=bool)
    return pool_of_staff.astype(np.int64), np.where(known, at, NOBODY).astype(np.int64)


def _seats(workforce: Workforce, pool_of_staff: Array, asking: Array) -> Array:
    """Free places, one entry each (row of the workforce), pool by pool in the order of filling."""
    places = np.minimum(workforce.free, asking[pool_of_staff]) if len(pool_of_staff) else asking[:0]
    places = np.maximum(places, 0)
    staff = np.repeat(np.arange(len(places), dtype=np.int64), places)
    level = workforce.load[staff] + _place_in_group(staff)
    by_assets = np.lexsort((workforce.staff_id, workforce.assets))
    rank = np.empty(len(places), dtype=np.int64)
    rank[by_assets] = np.arange(len(places))
    turn = np.where(level % 2 == 0, rank[staff], -rank[staff])
    return staff[np.lexsort((turn, level, pool_of_staff[staff]))]


def _place_in_group(group: Array) -> Array:
    """0, 1, 2… within each run of equal numbers."""
    if not len(group):
        return group.astype(np.int64)
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    return np.arange(len(group)) - np.repeat(starts, np.diff(np.r_[starts, len(group)]))


def _group_bounds(group: Array, groups: int) -> tuple[Array, Array]:
    """Where each group begins in a sorted column, and how many there are of it."""
    count = np.bincount(group, minlength=groups)
    return np.cumsum(count) - count, count


def _mop_up(
    given: Array,
    rows: Array,
    pool_of_customer: Array,
    wanting: Wanting,
    staff: tuple[Workforce, Array],
) -> Array:
    """Places that fell to somebody's other steward go to others; who is left asks each in turn."""
    workforce, pool_of_staff = staff
    taken = np.bincount(given[given != NOBODY], minlength=len(pool_of_staff))
    free = workforce.free - taken
    order = np.lexsort((workforce.staff_id, pool_of_staff))
    turn = np.empty(len(order), dtype=np.int64)
    turn[order] = _place_in_group(pool_of_staff[order])
    for number in range(int(turn.max(initial=-1)) + 1):
        left = np.flatnonzero((given == NOBODY) & (pool_of_customer != NOBODY))
        if not len(left):
            break
        one = np.full(int(pool_of_staff.max()) + 1, NOBODY, dtype=np.int64)
        one[pool_of_staff[turn == number]] = np.flatnonzero(turn == number)
        person = one[pool_of_customer[left]]
        willing = (person != NOBODY) & (wanting.other[rows[left]] != person)
        left, person = left[willing], person[willing]
        by_person = np.argsort(person, kind="stable")
        left, person = left[by_person], person[by_person]
        seated = _place_in_group(person) < free[person]
        given[left[seated]] = person[seated]
        free = free - np.bincount(person[seated], minlength=len(free))
    return given


def _after(workforce: Workforce, given: Array, assets: Array) -> Workforce:
    taken = given != NOBODY
    heads = np.bincount(given[taken], minlength=len(workforce.staff_id))
    money = np.zeros(len(workforce.staff_id), dtype=np.int64)
    np.add.at(money, given[taken], assets[taken])
    return Workforce(
        staff_id=workforce.staff_id,
        office=workforce.office,
        role=workforce.role,
        free=workforce.free - heads,
        load=workforce.load + heads,
        assets=workforce.assets + money,
    )
