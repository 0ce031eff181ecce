"""``guanxi bench allocation``: how fast a whole bank's stewards are evened out, and how well."""

from time import perf_counter

import numpy as np

from guanxi.shell.bench.machine import machine
from guanxi.stewardship.rules.assignment import NOBODY, Costs, People, Posts, assign

_PER_OUTLET, _OUTLETS_PER_BRANCH = 500, 10
# Roles by number of the list, people of each role in an outlet, and their places.
_ROLES = ((0,), (1,), (2, 3), (4,))
_PEOPLE = ((0, 1, 200), (1, 1, 200), (2, 2, 200), (3, 1, 60), (4, 2, 150))
_SHARES = (0.03, 0.17, 0.30, 0.50)  # of the tiers
_LEAVERS = 0.05
_COSTS = Costs(move=10, imbalance=25, tolerance_percent=10, unserved=10_000)


def measure(*, customers: int, seed: int) -> dict[str, object]:
    """Draw a bank whose loads are uneven and of which one in twenty has left, and even it out."""
    posts, people = _drawn(customers, np.random.default_rng(seed))
    begun = perf_counter()
    found = assign(posts, people, _ROLES, costs=_COSTS, seed=seed)
    seconds = perf_counter() - begun
    load = np.bincount(found.person[found.person != NOBODY], minlength=len(people.places))
    held = posts.holder != NOBODY
    return {
        "customers": customers,
        "people": len(people.places),
        "seconds": round(seconds, 3),
        "gap_ppm": found.gap_ppm,
        "moved": int((found.person[held] != posts.holder[held]).sum()),
        "newly_served": int((found.person[~held] != NOBODY).sum()),
        "without_place": int((found.person == NOBODY).sum()),
        "over_capacity": int((load > people.places).sum()),
        "over_capacity_before": int(
            (np.bincount(posts.holder[held], minlength=len(people.places)) > people.places).sum()
        ),
        "classes": found.classes,
        "arcs": found.arcs,
        "seed": seed,
        "machine": machine(),
    }


def _drawn(customers: int, chance: np.random.Generator) -> tuple[Posts, People]:
    home = np.arange(customers, dtype=np.int64) // _PER_OUTLET
    outlets = int(home.max()) + 1
    rows = [
        (outlet, role, places)
        for outlet in range(outlets)
        for role, count, places in _PEOPLE
        for _one in range(count)
    ]
    office, role, places = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    wish = chance.choice(len(_SHARES), customers, p=_SHARES).astype(np.int64)
    holder = np.full(customers, NOBODY, dtype=np.int64)
    for outlet in range(outlets):
        here = slice(outlet * _PER_OUTLET, min((outlet + 1) * _PER_OUTLET, customers))
        for number, roles in enumerate(_ROLES):
            able = np.flatnonzero((office == outlet) & np.isin(role, roles))
            mine = np.flatnonzero(wish[here] == number) + here.start
            # The last of them has most: what has grown over the years.
            weight = np.arange(1, len(able) + 1)
            holder[mine] = chance.choice(able, len(mine), p=weight / weight.sum())
    holder[chance.random(customers) < _LEAVERS] = NOBODY
    posts = Posts(
        customer=np.arange(customers, dtype=np.int64),
        home=home,
        above=outlets + home // _OUTLETS_PER_BRANCH,
        wish=wish,
        assets=chance.lognormal(16, 1, customers).astype(np.int64),
        holder=holder,
        other=np.full(customers, NOBODY, dtype=np.int64),
    )
    return posts, People(office=office, role=role, places=places)
