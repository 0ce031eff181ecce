"""One change to what the database enforces."""

from dataclasses import dataclass

from guanxi.privacy.attacks.suite.judging import Suspicion


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """``operator`` is the kind of change, ``name`` where it was made."""

    operator: str
    name: str
    statements: tuple[str, ...]
    near: Suspicion

    def __str__(self) -> str:
        return f"{self.operator}: {self.name}"
