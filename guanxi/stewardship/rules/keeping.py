"""Which stewards stay: a customer keeps the same person as long as that person can serve.

Pure: arrays in, arrays out.
"""

from dataclasses import dataclass

import numpy as np

from guanxi.stewardship.rules.allocation import NOBODY, Array, Mask, serving_order

# Reasons by place in this list, the first that applies ends a stewardship. Codes of codes.Reason.
REASONS = (
    "not_maintained",
    "steward_left",
    "role_changed",
    "office_changed",
    "no_second_steward",
    "over_capacity",
)
STAYS = -1


@dataclass(frozen=True, kw_only=True)
class Held:
    """Stewardships as they stand. ``customer`` and ``person`` are rows, NOBODY where unknown."""

    customer: Array  # row among the maintained customers
    person: Array  # row among the staff
    is_a: Mask
    approved: Mask  # beyond what the role may have, but another person agreed


@dataclass(frozen=True, kw_only=True)
class People:
    """All members of staff, by row."""

    works: Mask  # on the night's day
    serves: Mask  # has a role that looks after customers
    office: Array
    capacity: Array  # of the role


@dataclass(frozen=True, kw_only=True)
class Customers:
    """The maintained customers, by row."""

    customer_id: Array
    home: Array
    above: Array
    tier: Array
    assets: Array


def ending(held: Held, people: People, customers: Customers, tiers_with_b: frozenset[int]) -> Array:
    """For each stewardship the place in REASONS of what ends it, STAYS where nothing does."""
    known = held.customer != NOBODY
    row = np.where(known, held.customer, 0)
    if not len(customers.customer_id):
        return np.zeros(len(held.customer), dtype=np.int64)
    if not len(people.works):
        return np.full(len(held.customer), REASONS.index("steward_left"), dtype=np.int64)
    person = np.where(held.person == NOBODY, 0, held.person)
    works = people.works[person] & (held.person != NOBODY)
    office = people.office[person]
    near = (office == customers.home[row]) | (office == customers.above[row])
    paired = held.is_a | np.isin(customers.tier[row], list(tiers_with_b))
    ends = [
        ~known,
        ~works,
        ~people.serves[person],
        ~near,
        ~paired,
    ]
    reason = np.select(ends, range(len(ends)), default=STAYS).astype(np.int64)
    too_many = _beyond_capacity(held, people, customers, reason == STAYS)
    reason[too_many] = REASONS.index("over_capacity")
    return reason


def _beyond_capacity(held: Held, people: People, customers: Customers, stays: Mask) -> Array:
    """Rows of stewardships beyond what the person's role may have, the smallest customers first.

    What another person approved stays, and counts for nothing against the rest.
    """
    rows = np.flatnonzero(stays & ~held.approved)
    of = held.customer[rows]
    order = serving_order(customers.tier[of], customers.assets[of], customers.customer_id[of])
    rows = rows[order]
    rows = rows[np.argsort(held.person[rows], kind="stable")]
    person = held.person[rows]
    starts = np.flatnonzero(np.r_[True, person[1:] != person[:-1]]) if len(person) else rows
    place = np.arange(len(rows)) - np.repeat(starts, np.diff(np.r_[starts, len(rows)]))
    return rows[place >= people.capacity[person]]
