"""Who is credited with a customer's revenue on a day (3.3, 3.5).

Each agreement gives somebody a share of what would else be the next steward's: the older takes
first, the younger of what is left, the steward of the day has the rest. So the shares of a basis
always add to the whole, however many agreements there are. An agreement that counts twice opens a
basis of its own: the revenue as if the customer had stayed where he was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WHOLE_PPM, WHOLE_PERCENT = 1_000_000, 100


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is agreed on: how it counts, whose share how large, until when."""

    counted: str
    percent: int
    until: date


def objection_to_terms(terms: Terms, *, day: date, latest: date) -> str | None:
    """What speaks against agreeing on this today, in a code; None where nothing does."""
    if not day < terms.until <= latest:
        return "until"
    if not 1 <= terms.percent <= WHOLE_PERCENT:
        return "percent"
    return None


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Somebody is credited from a day until another. ``ended_on``: before its time."""

    number: int
    staff_id: int
    counted: str
    percent: int
    since: date
    until: date
    ended_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it counts on that day."""
        return self.since <= day < (self.ended_on or self.until)


@dataclass(frozen=True, kw_only=True)
class Basis:
    """Shares by member of staff, in millionths; together they are the whole.

    ``of``: the agreement that counts twice and opened it; None for the basis of everybody.
    """

    shares: dict[int | None, int]
    of: int | None = None


def credit_on(day: date, steward: int | None, agreements: Sequence[Agreement]) -> list[Basis]:
    """The bases of that day, everybody's first.

    ``steward``: steward A of the day; without any, None stands for the office.
    """
    holding = sorted(
        (one for one in agreements if one.holds_on(day)), key=lambda one: (one.since, one.number)
    )
    split = [one for one in holding if one.counted == "split"]
    twice = [one for one in holding if one.counted == "twice"]
    bases = [Basis(shares=_shared_out(split, steward))]
    for one in twice:
        before = [other for other in split if (other.since, other.number) < (one.since, one.number)]
        bases.append(Basis(shares=_shared_out(before, one.staff_id), of=one.number))
    return bases


def _shared_out(takers: Sequence[Agreement], rest: int | None) -> dict[int | None, int]:
    shares: dict[int | None, int] = {}
    left = WHOLE_PPM
    for one in takers:
        share = left * one.percent // 100
        shares[one.staff_id] = shares.get(one.staff_id, 0) + share
        left -= share
    if left or not shares:
        shares[rest] = shares.get(rest, 0) + left
    return {staff: share for staff, share in shares.items() if share}
