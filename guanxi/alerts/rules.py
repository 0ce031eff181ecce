"""How often a rule was right, and how sure one can be of it: values in, values out (4.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

# Somebody found something, even if the customer was lost all the same.
RIGHT = ("retained", "upgraded", "lost", "done")
WRONG = ("false_alarm",)
# Nobody can tell: nobody was reached, or the reason went away before anybody looked.
UNKNOWN = ("not_reachable", "lapsed")
OPEN = ""
_Z = 1.959964  # 95 %


@dataclass(frozen=True, kw_only=True)
class Precision:
    """Of those judged, the share that was right, with its interval of 95 % (Wilson); in percent."""

    right: int
    judged: int
    percent: int
    low: int
    high: int

    def cries_wolf(self, *, goal_percent: int, judged_at_least: int) -> bool:
        """Whether it is below the goal beyond what chance explains."""
        return self.judged >= judged_at_least and self.high < goal_percent


def precision_of(outcomes: Mapping[str, int]) -> Precision | None:
    """From alerts by their outcomes; None where none has been judged."""
    right = sum(outcomes.get(code, 0) for code in RIGHT)
    judged = right + sum(outcomes.get(code, 0) for code in WRONG)
    if not judged:
        return None
    share, low, high = wilson(right, judged)
    return Precision(
        right=right,
        judged=judged,
        percent=round(100 * share),
        low=round(100 * low),
        high=round(100 * high),
    )


def wilson(right: int, judged: int) -> tuple[float, float, float]:
    """The share and Wilson's interval of 95 % for it, between 0 and 1."""
    share, square = right / judged, _Z**2
    middle = (share + square / (2 * judged)) / (1 + square / judged)
    half = sqrt(share * (1 - share) / judged + square / (4 * judged**2)) * _Z
    half /= 1 + square / judged
    return share, max(middle - half, 0.0), min(middle + half, 1.0)
