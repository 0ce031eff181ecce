"""The order of the list, and when work may move. Pure: no database, no clock, no request.

    score = propensity × context × value × lever

Each factor is a whole percentage that the page can show, and the score is their product in
millionths: four times 100 % make 1,000,000.

- propensity: how likely contact helps for that cause (rulebook).
- context: 100, plus or minus what the moment says: due, severity, tier, last contact, reachable.
- value: floor + (100 − floor) × amount ÷ (amount + reference). It grows with the amount but never
  beyond 100, so that one giant does not drown a day's work.
- lever: what the bank pushes this quarter (rulebook).

Where the customer refused automated decisions, nothing that we expect of the customer counts: due
day and amount alone decide, and propensity is the same for all.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

CONTEXT_PERCENT_MIN, CONTEXT_PERCENT_MAX = 20, 300


@dataclass(frozen=True, kw_only=True)
class ContextFigures:
    """The rulebook's figures for the context, in percent points."""

    overdue: int
    today: int
    soon: int
    soon_days: int
    serious: int
    grave: int
    recently_contacted: int
    recently_days: int
    out_of_reach: int
    tiers: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What is known of a piece of work on the day it is ranked."""

    due_in_days: int
    severity: int
    tier: str
    days_since_contact: int | None
    reachable: bool


@dataclass(frozen=True, kw_only=True, order=True)
class Factors:
    """The four factors of a score, in percent."""

    propensity: int
    context: int
    value: int
    lever: int

    @property
    def score_ppm(self) -> int:
        """Their product in millionths."""
        return self.propensity * self.context * self.value * self.lever // 100


def plain_factors(
    situation: Situation, figures: ContextFigures, *, value: int, usual: int
) -> Factors:
    """The factors by due day and amount alone; ``usual`` is the propensity of no cause at all."""
    context = _within_bounds(100 + _due_part(situation.due_in_days, figures))
    return Factors(propensity=usual, context=context, value=value, lever=100)


def value_percent(*, amount_minor: int, reference_minor: int, floor: int) -> int:
    """How much the amount at stake counts, from ``floor`` to 100."""
    amount = max(amount_minor, 0)
    return floor + (100 - floor) * amount // (amount + reference_minor)


def context_parts(situation: Situation, figures: ContextFigures) -> dict[str, int]:
    """What the moment adds or takes, by its reason; only what is not nought."""
    parts = {
        "due": _due_part(situation.due_in_days, figures),
        "severity": {2: figures.serious, 3: figures.grave}.get(situation.severity, 0),
        "tier": figures.tiers.get(situation.tier, 0),
        "contacted": _contact_part(situation.days_since_contact, figures),
        "reachable": 0 if situation.reachable else figures.out_of_reach,
    }
    return {reason: part for reason, part in parts.items() if part}


def context_percent(situation: Situation, figures: ContextFigures) -> int:
    """One hundred and the parts, within bounds."""
    return _within_bounds(100 + sum(context_parts(situation, figures).values()))


def _within_bounds(percent: int) -> int:
    return min(max(percent, CONTEXT_PERCENT_MIN), CONTEXT_PERCENT_MAX)


def _due_part(due_in_days: int, figures: ContextFigures) -> int:
    if due_in_days < 0:
        return figures.overdue
    if due_in_days == 0:
        return figures.today
    return figures.soon if due_in_days <= figures.soon_days else 0


def _contact_part(days_since_contact: int | None, figures: ContextFigures) -> int:
    if days_since_contact is None or days_since_contact > figures.recently_days:
        return 0
    return figures.recently_contacted


def objection_to_postponing(
    *, today: date, until: date, deadline: date, times_postponed: int, postponements_max: int
) -> tuple[str, dict[str, object]] | None:
    """Why the work may not rest until that day: the kind of objection and its facts."""
    if until <= today:
        return "not_later", {"today": today}
    if until > deadline:
        return "after_deadline", {"deadline": deadline}
    if times_postponed >= postponements_max:
        return "too_often", {"times": times_postponed}
    return None


def objection_to_undoing(
    *, seconds_since: float, seconds_allowed: int, is_last: bool
) -> str | None:
    """Why a change may not be taken back, as a kind of objection."""
    if not is_last:
        return "not_last"
    return "too_late" if seconds_since > seconds_allowed else None


def objections_to_contact(  # noqa: PLR0913 - the contact, and the rule of the tier
    *,
    channel: str,
    hour: int,
    within_30_days: int,
    channels: Sequence[str],
    hours: tuple[int, int],
    at_most: int,
) -> list[str]:
    """What a contact is outside of, in codes: ``within_30_days`` counts it (3.6).

    A customer who is at the counter came when he liked.
    """
    found = []
    if within_30_days > at_most:
        found.append("often")
    if channel not in channels:
        found.append("channel")
    if channel != "counter" and not hours[0] <= hour < hours[1]:
        found.append("hours")
    return found


@dataclass(frozen=True, kw_only=True)
class Offerable:
    """A class of product that may be offered next, with the rulebook's figures."""

    product: str
    tiers: Sequence[str]
    risk: int
    chance_percent: int
    value_percent: int
    lever_percent: int

    @property
    def weight(self) -> int:
        """Chance × value × lever."""
        return self.chance_percent * self.value_percent * self.lever_percent


def next_offer(
    shelf: Sequence[Offerable], *, held: Collection[str], tier: str, rating: int
) -> Offerable | None:
    """The best of what the customer does not have and may have (5.1).

    ``rating``: 1 to 5 of a risk rating that is valid, 0 without one. Of equals the first of the
    shelf.
    """
    fitting = [
        one
        for one in shelf
        if one.product not in held and tier in one.tiers and one.risk <= rating and one.weight
    ]
    return max(fitting, key=lambda one: one.weight, default=None)
