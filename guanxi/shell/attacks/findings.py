"""What an attack got hold of, and how much was tried."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What went wrong."""

    LEAK = "leak"  # something of a customer whom the viewer may not see
    CLEAR = "clear"  # identity that was revealed to nobody
    ORACLE = "oracle"  # what is hidden answers otherwise than what does not exist
    WRITE = "write"  # something changed that was not to change
    GUARD = "guard"  # a header, a token or a method was not asked for
    FAULT = "fault"  # the program failed instead of refusing
    STALE = "stale"  # a row after its permission had ended
    UNAUDITED = "unaudited"  # a page went out without its intent
    LOST = "lost"  # something acknowledged is not there
    LEFT = "left behind"  # on a connection, for whoever comes next
    UNTRIED = "untried"  # a door that nobody could go through, so nothing is proved of it


@dataclass
class Findings:
    """Counts attacks by class, and keeps what was found as sentences without values."""

    tried: Counter[str] = field(default_factory=Counter)
    found: list[tuple[Kind, str]] = field(default_factory=list)

    def attack(self, name: str, count: int = 1) -> None:
        """One more attack of this class."""
        self.tried[name] += count

    def note(self, kind: Kind, where: str) -> None:
        """Something was found there. Never a value: what leaked must not leak further."""
        self.found.append((kind, where))

    def add(self, other: "Findings") -> None:
        """What another part of the attack tried and found."""
        self.tried += other.tried
        self.found += other.found

    def of(self, *kinds: Kind) -> list[str]:
        """What was found of these kinds."""
        return [where for kind, where in self.found if kind in kinds]

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Findings":
        """What `as_json` told, in another process."""
        found = [tuple(line.split(": ", 1)) for line in told["findings"]]
        return cls(Counter(told["classes"]), [(Kind(kind), where) for kind, where in found])

    def as_json(self) -> dict[str, Any]:
        """Figures, and the sentences."""
        return {
            "classes": dict(sorted(self.tried.items())),
            "findings": [f"{kind}: {where}" for kind, where in self.found],
        }
