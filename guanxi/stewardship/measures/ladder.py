"""The tiers as steps of a ladder: which amounts lead to which step. Plain values, no engine."""

from dataclasses import dataclass

# From the best; a test keeps them equal to codes.Tier.
TIERS = ("diamond", "platinum", "gold", "wealth", "preferred", "potential", "mass")
RANK = {code: rank for rank, code in enumerate(TIERS)}
MASS, POTENTIAL = RANK["mass"], RANK["potential"]
GRADES = ("diamond", "platinum", "gold")
NO = False  # what is not known does not hold

# What a rulebook calls a basis, and the column of `readings` that holds it.
BASIS_COLUMNS = {
    "weighted_month_average": "weighted_minor",
    "month_average": "average_minor",
    "day": "day_minor",
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """From ``at_least_minor`` of ``column`` on, a customer stands on ``rank``."""

    rank: int
    column: str
    at_least_minor: int


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """One edition of the bank's tiers."""

    top_column: str
    top_at_least_minor: int
    grades: tuple[Step, ...]  # inside the private band, by contribution
    bands: tuple[Step, ...]  # below it, by assets
    potential_age_below: int
    grace_month_ends: int
    rises_at_once: bool
    maintained_column: str
    maintained_at_least_minor: int

    @property
    def lowest_at_least_minor(self) -> int:
        """Below this amount, on whichever basis, everybody is a mass customer."""
        return min([self.top_at_least_minor, *(step.at_least_minor for step in self.bands)])

    def next_step(self, rank: int, *, too_old: bool) -> Step | None:
        """The step above that rank; None at the very top."""
        entry = Step(
            rank=self.grades[-1].rank,
            column=self.top_column,
            at_least_minor=self.top_at_least_minor,
        )
        steps = [*self.grades[:-1], entry, *self.bands]
        if too_old:
            steps = [step for step in steps if step.rank != POTENTIAL]
        above = [step for step in steps if step.rank < rank]
        return above[-1] if above else None


@dataclass(frozen=True, kw_only=True)
class MaintainedLimits:
    """From which amounts on a customer is a maintained one, beside assets (2.1)."""

    card_spend_minor: int
    loans_minor: int
    custody_minor: int
    card_grades: tuple[str, ...]
