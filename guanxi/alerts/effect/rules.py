"""Who is held back, whether it went well, and what the difference is: values in, values out."""

import hmac
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import sqrt

from guanxi.alerts.rules import wilson

_PARTS = 10_000


class Well(StrEnum):
    """What must hold some days after the alert for it to have gone well."""

    ASSETS_KEPT = "assets_kept"
    TERM_KEPT = "term_kept"  # in time deposits and wealth products: what matured was renewed
    TIER_KEPT = "tier_kept"
    TIER_RISEN = "tier_risen"
    ACTIVE_AGAIN = "active_again"
    SALARY_AGAIN = "salary_again"
    CARD_AGAIN = "card_again"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a customer stands at the end of a day. ``tier_rank``: 0 is the best."""

    assets_minor: int
    term_minor: int
    tier_rank: int
    last_active_on: date | None = None
    last_salary_on: date | None = None
    card_spend_month_minor: int = 0


def is_held_back(key: bytes, *, customer: str, kind: str, percent: int) -> bool:
    """Whether this alert of this customer is on the side that is held back.

    A keyed hash of the bank's number of the customer and of the kind decides and nothing else: the
    same today, tomorrow, and when the night runs again; nobody without the key can tell it of a
    customer, or choose it.
    """
    digest = hmac.digest(key, f"{customer}:{kind}".encode(), "sha256")
    return int.from_bytes(digest[:8], "big") % _PARTS < percent * _PARTS // 100


def went_well(
    what: Well, then: Standing, now: Standing | None, *, since: date, kept_percent: int
) -> bool:
    """Whether it holds for a customer who stood so then and stands so now; gone is not well."""
    if now is None:
        return False
    holds = {
        Well.ASSETS_KEPT: now.assets_minor * 100 >= then.assets_minor * kept_percent,
        Well.TERM_KEPT: now.term_minor * 100 >= then.term_minor * kept_percent,
        Well.TIER_KEPT: now.tier_rank <= then.tier_rank,
        Well.TIER_RISEN: now.tier_rank < then.tier_rank,
        Well.ACTIVE_AGAIN: (now.last_active_on or since) > since,
        Well.SALARY_AGAIN: (now.last_salary_on or since) > since,
        Well.CARD_AGAIN: now.card_spend_month_minor > 0,
    }
    return holds[what]


@dataclass(frozen=True, kw_only=True)
class Share:
    """Of so many so many went well."""

    well: int
    measured: int

    @property
    def percent(self) -> float:
        """Of those measured; 0 where none was."""
        return 100 * self.well / self.measured if self.measured else 0.0


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Acted on less held back, in percentage points, with its interval of 95 %."""

    points: float
    low: float
    high: float

    @property
    def helps(self) -> bool:
        """Whether acting made it go well more often, beyond chance."""
        return self.low > 0

    @property
    def harms(self) -> bool:
        """Whether it went well more often where nobody did anything, beyond chance."""
        return self.high < 0


def difference_of(acted: Share, held: Share, *, measured_at_least: int) -> Difference | None:
    """Newcombe's interval for two shares, from those of Wilson; None where too few are measured.

    R. G. Newcombe, Interval estimation for the difference between independent proportions,
    Statistics in Medicine 17 (1998) 873-890, method 10. It needs no normal approximation where one
    side is small, which the one held back always is.
    """
    if min(acted.measured, held.measured) < max(measured_at_least, 1):
        return None
    (p1, l1, u1), (p2, l2, u2) = (wilson(one.well, one.measured) for one in (acted, held))
    points = p1 - p2
    return Difference(
        points=100 * points,
        low=100 * (points - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)),
        high=100 * (points + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)),
    )
