"""Who may take over whom, and how customers are shared out among several who do (3.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# By position and tier, the roles that may hold it; a tier that is not named takes any of them.
Roles = Mapping[tuple[str, str], Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Given:
    """A customer whom somebody gives away. ``other`` holds the other position."""

    customer_id: int
    position: str
    tier: str
    rank: int
    assets_minor: int
    home: int
    above: int | None
    other: int | None


@dataclass(frozen=True, kw_only=True)
class Taker:
    """A member of staff who may take customers over, with what he or she already has."""

    staff_id: int
    role: str
    office: int
    customers: int
    places: int


@dataclass(frozen=True, kw_only=True)
class Shares:
    """``taken``: customers by taker; ``left``: why nobody takes a customer."""

    taken: dict[int, list[int]] = field(default_factory=dict)
    left: dict[int, str] = field(default_factory=dict)


def objection_to_taking(given: Given, taker: Taker, roles: Roles) -> str | None:
    """Why this person cannot take this customer, in a code; None where nothing speaks against it.

    Capacity is no objection here: another person may approve more (`needs_approval`).
    """
    if taker.office not in (given.home, given.above):
        return "office"
    if taker.role not in roles.get((given.position, given.tier), ()):
        return "role"
    if given.position == "B" and given.other == taker.staff_id:
        return "first_steward"
    return None


def able(given: Sequence[Given], takers: Sequence[Taker], roles: Roles) -> list[Taker]:
    """Those who may take at least one of these customers."""
    return [
        taker
        for taker in takers
        if any(objection_to_taking(one, taker, roles) is None for one in given)
    ]


def needs_approval(taker: Taker, coming: int) -> bool:
    """Whether so many more are more than the role may look after (3.1)."""
    return taker.customers + coming > taker.places


def shared_out(given: Sequence[Given], takers: Sequence[Taker], roles: Roles) -> Shares:
    """Each customer to whoever may take it and has most room; the second steward first.

    Better tiers and larger assets are given first. The same question has the same answer.
    """
    shares = Shares(taken={taker.staff_id: [] for taker in takers})
    for one in sorted(given, key=lambda one: (one.rank, -one.assets_minor, one.customer_id)):
        objections = {taker.staff_id: objection_to_taking(one, taker, roles) for taker in takers}
        willing = [taker for taker in takers if objections[taker.staff_id] is None]
        if not willing:
            shares.left[one.customer_id] = next(
                (code for code in ("first_steward", "role") if code in objections.values()),
                "office",
            )
            continue
        best = max(willing, key=lambda taker: _fitness(one, taker, shares))
        shares.taken[best.staff_id].append(one.customer_id)
    return shares


def _fitness(given: Given, taker: Taker, shares: Shares) -> tuple[bool, bool, int, int]:
    room = taker.places - taker.customers - len(shares.taken[taker.staff_id])
    return room > 0, given.other == taker.staff_id, room, -taker.staff_id
