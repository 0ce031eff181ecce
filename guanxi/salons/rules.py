"""Who has a seat and who waits, and what came of an event: values in, values out (5.4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, kw_only=True)
class Party:
    """One customer who accepted, with guests: so many seats."""

    invitation_id: int
    seats: int


def seated(queue: Sequence[Party], capacity: int) -> frozenset[int]:
    """Who has a seat, of those who accepted, the first first.

    Whoever accepted first comes first and nobody passes: where a party does not fit, it and all
    behind it wait, until others decline. So nobody who has a seat ever loses it to somebody who
    accepted later.
    """
    taken, found = 0, set()
    for party in queue:
        taken += party.seats
        if taken > capacity:
            break
        found.add(party.invitation_id)
    return frozenset(found)


def seats_taken(queue: Sequence[Party], capacity: int) -> int:
    """How many seats those have who have one."""
    have = seated(queue, capacity)
    return sum(party.seats for party in queue if party.invitation_id in have)


@dataclass(frozen=True, kw_only=True)
class Effect:
    """How many were invited, came, became leads, and were won. Guests are people who came along."""

    invited: int = 0
    pending: int = 0
    accepted: int = 0
    declined: int = 0
    no_answer: int = 0
    came: int = 0
    guests: int = 0
    leads: int = 0
    won: int = 0
    won_minor: int = 0

    @property
    def came_percent(self) -> int | None:
        """Of those invited; None where nobody was."""
        return _percent(self.came, self.invited)

    @property
    def leads_percent(self) -> int | None:
        """Of those who came; None where nobody did."""
        return _percent(self.leads, self.came)

    @property
    def people(self) -> int:
        """Customers and guests who came."""
        return self.came + self.guests

    def cost_minor(self, budget_minor: int) -> int | None:
        """The budget for each person who came; None where nobody did."""
        return budget_minor // self.people if self.people else None


def added(effects: Iterable[Effect]) -> Effect:
    """Several events together."""
    every = list(effects)
    names = Effect.__dataclass_fields__
    return Effect(**{name: sum(getattr(one, name) for one in every) for name in names})


def door_is_open(
    now: datetime, *, starts_at: datetime, ends_at: datetime, hours_before: int, days_after: int
) -> bool:
    """Whether arrivals are recorded: from some hours before until some days after."""
    first, last = starts_at - timedelta(hours=hours_before), ends_at + timedelta(days=days_after)
    return first <= now <= last


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None
