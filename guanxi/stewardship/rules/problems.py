"""What an allocation run was asked, in a form that is kept and can be asked again (3.4).

Pure: plain lists in, plain lists out, as JSON keeps them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from guanxi.stewardship.rules.assignment import (
    NOBODY,
    Array,
    Assignment,
    Costs,
    People,
    Posts,
    assign,
)

Kept = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Posts and people as columns, and whose rows they are."""

    posts: Posts
    positions: Sequence[str]  # "A" or "B", of each post
    people: People
    staff: Sequence[int]  # number of each of the people
    roles_by_wish: Sequence[Sequence[int]]


def kept(problem: Problem) -> Kept:
    """As it is stored."""
    return {
        "posts": {name: column.tolist() for name, column in vars(problem.posts).items()},
        "positions": list(problem.positions),
        "people": {name: column.tolist() for name, column in vars(problem.people).items()},
        "staff": list(problem.staff),
        "roles_by_wish": [list(roles) for roles in problem.roles_by_wish],
    }


def read(stored: Kept) -> Problem:
    """As it was."""
    return Problem(
        posts=Posts(**_columns(stored["posts"])),
        positions=stored["positions"],
        people=People(**_columns(stored["people"])),
        staff=stored["staff"],
        roles_by_wish=stored["roles_by_wish"],
    )


def solved(problem: Problem, *, costs: Costs, seed: int) -> Kept:
    """The moves, everybody's load and assets before and after, and what proves it the best."""
    posts = problem.posts
    found = assign(posts, problem.people, problem.roles_by_wish, costs=costs, seed=seed)
    after = _settled(problem, found)
    moved = np.flatnonzero(after != posts.holder)
    return {
        "moves": [
            {
                "customer": int(posts.customer[row]),
                "position": problem.positions[row],
                "from": problem.staff[posts.holder[row]],
                "to": problem.staff[after[row]],
            }
            for row in moved.tolist()
        ],
        "people": [
            {
                "staff": pk,
                "places": int(problem.people.places[row]),
                "before": int((posts.holder == row).sum()),
                "after": int((after == row).sum()),
                "assets_before_minor": int(posts.assets[posts.holder == row].sum()),
                "assets_after_minor": int(posts.assets[after == row].sum()),
            }
            for row, pk in enumerate(problem.staff)
        ],
        "without_place": int((found.person == NOBODY).sum()),
        "points": round(found.cost),
        "gap_ppm": found.gap_ppm,
        "classes": found.classes,
        "arcs": found.arcs,
    }


def _settled(problem: Problem, found: Assignment) -> Array:
    """Who holds each post afterwards.

    Whom nobody has a place for stays: more than the role may needs an approval. So does the second
    steward where both posts of a customer would go to one person.
    """
    posts = problem.posts
    after = np.where(found.person == NOBODY, posts.holder, found.person)
    first = {
        int(posts.customer[row]): int(after[row])
        for row, position in enumerate(problem.positions)
        if position == "A"
    }
    for row, position in enumerate(problem.positions):
        if position == "B" and first.get(int(posts.customer[row])) == int(after[row]):
            after[row] = posts.holder[row]
    return after


def _columns(stored: Mapping[str, Sequence[int]]) -> dict[str, Array]:
    return {name: np.array(values, dtype=np.int64) for name, values in stored.items()}
