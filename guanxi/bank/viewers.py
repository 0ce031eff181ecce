"""Who is looking: what every scoped query starts from."""

from dataclasses import dataclass
from typing import Literal

from guanxi.foundation.dictionary import Purpose

# Whose customers a role sees: own = as A or B steward; outlet = of the office itself;
# branch = of the office and all below it; bank = everybody's; none = nobody's.
Scope = Literal["own", "outlet", "branch", "bank", "none"]


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """A member of staff at work, with what the rulebook allows the role."""

    staff_id: int
    branch_id: int
    role: str
    scope: Scope
    permissions: tuple[str, ...]
    purposes: frozenset[Purpose] = frozenset({Purpose.STANDARD})  # what the role may read for
