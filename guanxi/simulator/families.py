"""Couples, parents and children among a chunk's customers, and who else may use an account."""

from dataclasses import dataclass

import numpy as np

from guanxi.simulator.arrays import Array
from guanxi.simulator.names import draw_dotted_names, draw_given_names
from guanxi.simulator.people import MINOR, People
from guanxi.simulator.periods import Span

RELATIONS = ("spouse", "parent", "child", "sibling", "referrer", "guarantor", "other")
SPOUSE, PARENT, CHILD, SIBLING, REFERRER, GUARANTOR, OTHER = range(7)
HOLDER_ROLES = ("joint", "authorised", "guardian")
JOINT, AUTHORISED, GUARDIAN = range(3)
MARRIED_SHARE = 0.5
ORDER_KINDS = ("household", "insurance", "leasing", "loan", "savings", "other")


@dataclass
class Families:
    """Relations and holders; ``day`` is when the bank learns of a row."""

    customer: Array
    related: Array
    relation: Array
    since: Array
    holder_account: Array  # a main account, at its owner's place
    holder: Array
    holder_role: Array
    holder_since: Array


def families_for(rng: np.random.Generator, people: People, coverage: Span) -> Families:
    """Marry people of like age, give parents to the young; a household shares its address."""
    age = (coverage.first - people.born) / 365.2425
    husband, wife = _couples(rng, people, age)
    people.street[wife], people.house[wife] = people.street[husband], people.house[husband]
    people.office[wife] = people.office[husband]
    child, parent = _children(rng, people, age)
    fathers = people.sex[parent] == 1
    people.surname[child[fathers]] = people.surname[parent[fathers]]
    _rename_dotted(rng, people, child[fathers])
    friend, brought_by = _referrals(rng, people)
    pairs = (
        (husband, wife, SPOUSE),
        (wife, husband, SPOUSE),
        (child, parent, PARENT),
        (parent, child, CHILD),
        (friend, brought_by, REFERRER),
    )
    customer = np.concatenate([one for one, _, _ in pairs])
    related = np.concatenate([other for _, other, _ in pairs])
    relation = np.concatenate([np.full(len(one), code, np.int8) for one, _, code in pairs])
    since = np.maximum(people.joined[customer], people.joined[related])
    account, holder, role = _holders(rng, people, (husband, wife), (child, parent))
    holder_since = np.maximum(people.joined[account], people.joined[holder])
    return Families(customer, related, relation, since, account, holder, role, holder_since)


def _couples(rng: np.random.Generator, people: People, age: Array) -> tuple[Array, Array]:
    marries = (age > 24) & (rng.random(len(people)) < MARRIED_SHARE)
    men = np.flatnonzero(marries & (people.sex == 1))
    women = np.flatnonzero(marries & (people.sex == 0))
    count = min(len(men), len(women))
    men, women = rng.permutation(men)[:count], rng.permutation(women)[:count]
    men = men[np.argsort(people.born[men] + rng.normal(-700, 900, count), kind="stable")]
    return men, women[np.argsort(people.born[women], kind="stable")]


def _children(rng: np.random.Generator, people: People, age: Array) -> tuple[Array, Array]:
    """Each parent is 22 to 36 years older; a minor nearly always has a parent at the bank."""
    share = np.where(people.kind == MINOR, 0.95, np.where(age < 45, 0.16, 0.0))
    child = np.flatnonzero(rng.random(len(people)) < share)
    by_age = np.argsort(people.born, kind="stable")
    wanted = people.born[child] - rng.uniform(23, 35, len(child)) * 365.2425
    place = np.searchsorted(people.born[by_age], wanted)
    parent = by_age[np.clip(place, 0, len(by_age) - 1)]
    gap = (people.born[child] - people.born[parent]) / 365.2425
    fits = (gap > 20) & (gap < 40)
    return child[fits], parent[fits]


def _rename_dotted(rng: np.random.Generator, people: People, child: Array) -> None:
    """A child given an ordinary surname cannot keep a dotted given name, nor the other way."""
    from_dotted = people.surname[child] == 0
    people.given[child[from_dotted]] = draw_dotted_names(rng, people.sex[child[from_dotted]])
    rest = child[~from_dotted]
    years = 1970 + people.born[rest].astype(np.int64) // 365
    people.given[rest] = draw_given_names(rng, people.sex[rest], years)


def _referrals(rng: np.random.Generator, people: People) -> tuple[Array, Array]:
    friend = np.flatnonzero(rng.random(len(people)) < 0.02)
    by = rng.integers(0, len(people), len(friend))
    earlier = people.joined[by] < people.joined[friend]
    return friend[earlier], by[earlier]


def _holders(
    rng: np.random.Generator,
    people: People,
    couple: tuple[Array, Array],
    family: tuple[Array, Array],
) -> tuple[Array, Array, Array]:
    husband, wife = couple
    child, parent = family
    joint = rng.random(len(husband)) < 0.10
    minor = people.kind[child] == MINOR
    old = ~minor & (people.kind[parent] != MINOR) & (rng.random(len(child)) < 0.15)
    account = np.concatenate([husband[joint], child[minor], parent[old]])
    holder = np.concatenate([wife[joint], parent[minor], child[old]])
    role = np.repeat([JOINT, GUARDIAN, AUTHORISED], [joint.sum(), minor.sum(), old.sum()])
    key = account.astype(np.int64) * len(people) + holder
    _, once = np.unique(key, return_index=True)
    return account[once], holder[once], role[once].astype(np.int8)


def orders_for(rng: np.random.Generator, people: People, coverage: Span) -> dict[str, Array]:
    """Standing orders: owner, kind, monthly amount, day, first and last day."""
    active = (people.activity > 1) & (people.kind != MINOR)
    owner = np.flatnonzero(active & (rng.random(len(people)) < 0.24))
    kind = rng.choice(len(ORDER_KINDS), len(owner), p=(0.55, 0.22, 0.06, 0.0, 0.12, 0.05))
    size = np.array([0.04, 0.05, 0.2, 0.2, 0.1, 0.05])[kind]
    amount = people.spend[owner] * size * rng.lognormal(0, 0.4, len(owner))
    starts = np.maximum(
        people.joined[owner] + 1, coverage.first - rng.integers(1, 1_500, len(owner))
    )
    length = np.where(rng.random(len(owner)) < 0.5, 2_000_000_000 - starts, 2_000)
    return {
        "owner": owner,
        "kind": kind.astype(np.int8),
        "amount": np.maximum(amount.astype(np.int64) // 100 * 100, 1_000),
        "day": rng.integers(1, 27, len(owner)),
        "starts": starts.astype(np.int64),
        "ends": (starts + length).astype(np.int64),
    }
