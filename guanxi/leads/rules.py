"""What the bank decides about leads: what they are worth, how well they go, who may claim (5.3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

STAGES = ("select", "acquire", "retain", "grow")


@dataclass(frozen=True, kw_only=True)
class Life:
    """One lead as its history tells: the stages with the moments it came to them, and its end."""

    staff_id: int
    stages: Sequence[tuple[str, datetime]]
    expected_minor: int
    ended_at: datetime | None = None
    outcome: str = ""
    won_minor: int = 0

    @property
    def opened_at(self) -> datetime:
        """When it came to its first stage."""
        return self.stages[0][1]

    @property
    def stage(self) -> str:
        """Where it stands, or stood when it ended."""
        return self.stages[-1][0]

    def days_in(self, stage: str) -> float | None:
        """Days spent there, all stays together; None while it is there still, or never was."""
        until = [*(at for _, at in self.stages[1:]), self.ended_at]
        stays = [
            (at, left) for (name, at), left in zip(self.stages, until, strict=True) if name == stage
        ]
        total = timedelta()
        for at, left in stays:
            if left is None:
                return None
            total += left - at
        return total / timedelta(days=1) if stays else None


@dataclass(frozen=True, kw_only=True)
class Telling:
    """How figures are told: chances by stage, and the ended leads that a rate needs."""

    chances: Mapping[str, int]
    ended_at_least: int


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How leads of one stage or one person go.

    ``expected_minor`` is what the open ones amount to, ``weighted_minor`` the same by their chance.
    ``win_percent``: of those that ended; None below the number from which it is told.
    ``cycle_days``: the median, from opening to the end, or of the stays in the stage.
    """

    open: int
    expected_minor: int
    weighted_minor: int
    won: int
    lost: int
    won_minor: int
    win_percent: int | None
    cycle_days: float | None


def figures_by_stage(lives: Iterable[Life], telling: Telling) -> dict[str, Figures]:
    """Each stage: what is open there, and what became of all that ever came to it."""
    every = list(lives)
    return {
        stage: _figures(
            [life for life in every if not life.outcome and life.stage == stage],
            [life for life in every if life.outcome and _came_to(life, stage)],
            cycles=[days for life in every if (days := life.days_in(stage)) is not None],
            telling=telling,
        )
        for stage in STAGES
    }


def figures_by_person(lives: Iterable[Life], telling: Telling) -> dict[int, Figures]:
    """Each person who works, or worked, on a lead."""
    by_person: dict[int, list[Life]] = {}
    for life in lives:
        by_person.setdefault(life.staff_id, []).append(life)
    return {person: figures_of(theirs, telling) for person, theirs in by_person.items()}


def figures_of(lives: Sequence[Life], telling: Telling) -> Figures:
    """All of these leads together."""
    ended = [life for life in lives if life.outcome]
    return _figures(
        [life for life in lives if not life.outcome],
        ended,
        cycles=[
            (life.ended_at - life.opened_at) / timedelta(days=1) for life in ended if life.ended_at
        ],
        telling=telling,
    )


def _figures(
    open_ones: Sequence[Life],
    ended: Sequence[Life],
    *,
    cycles: Sequence[float],
    telling: Telling,
) -> Figures:
    won = [life for life in ended if life.outcome == "won"]
    return Figures(
        open=len(open_ones),
        expected_minor=sum(life.expected_minor for life in open_ones),
        weighted_minor=sum(
            weighted(life.expected_minor, telling.chances[life.stage]) for life in open_ones
        ),
        won=len(won),
        lost=len(ended) - len(won),
        won_minor=sum(life.won_minor for life in won),
        win_percent=100 * len(won) // len(ended) if len(ended) >= telling.ended_at_least else None,
        cycle_days=round(median(cycles), 1) if cycles else None,
    )


def weighted(expected_minor: int, chance_percent: int) -> int:
    """What a lead is worth by its chance, to the cent below."""
    return expected_minor * chance_percent // 100


def _came_to(life: Life, stage: str) -> bool:
    return any(name == stage for name, _ in life.stages)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Somebody who would take up what was published."""

    role: str
    is_near: bool  # works in the nearest outlet, or heads an office above it
    roles: Sequence[str]  # of that line of work


def claimable_from(
    claim: Claim, *, published_at: datetime, nearest_outlet_hours: int, line_of_work_hours: int
) -> datetime:
    """From when this person may claim: the nearest outlet at once, then the line, then all."""
    if claim.is_near:
        return published_at
    hours = nearest_outlet_hours if claim.role in claim.roles else line_of_work_hours
    return published_at + timedelta(hours=hours)


def stage_of_a_new_customer(stage: str) -> str:
    """Whoever has become a customer is no longer to be won: what follows is to keep them."""
    return "retain" if stage in ("select", "acquire") else stage
