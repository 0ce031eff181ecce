"""One blow: statements of hostile SQL with names left open, struck wherever the names fit."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_OPEN = re.compile(r"<([a-z_]+)>")


@dataclass(frozen=True, kw_only=True)
class Blow:
    """``steps`` are struck one by one on one connection, each whatever became of the one before.

    ``before`` are steps under a genuine context of the widest reach, not judged: what they leave
    behind is. ``commits``: what it writes stays, and is looked for afterwards. ``alone``: outside a
    transaction. Every ``<name>`` is filled in: <table>, <column>, <hidden> … (see ``grounds``).
    """

    steps: tuple[str, ...]
    before: tuple[str, ...] = ()
    commits: bool = False
    alone: bool = False
    names: frozenset[str] = field(default=frozenset(), compare=False)

    def filled(self, names: Mapping[str, str]) -> "Blow":
        """With every open name put in."""
        return Blow(
            steps=tuple(_fill(step, names) for step in self.steps),
            before=tuple(_fill(step, names) for step in self.before),
            commits=self.commits,
            alone=self.alone,
        )


def blow(*steps: str, before: tuple[str, ...] = (), commits: bool = False) -> Blow:
    """A blow within a transaction, by default rolled back."""
    return Blow(steps=steps, before=before, commits=commits, names=_names(*steps, *before))


def lone(*steps: str) -> Blow:
    """A blow of statements that want no transaction around them."""
    return Blow(steps=steps, alone=True, names=_names(*steps))


def each(*statements: str, commits: bool = False) -> list[Blow]:
    """Blows of one statement each."""
    return [blow(statement, commits=commits) for statement in statements]


def _names(*steps: str) -> frozenset[str]:
    return frozenset(_found(*steps))


def _found(*steps: str) -> Iterator[str]:
    for step in steps:
        yield from _OPEN.findall(step)


def _fill(step: str, names: Mapping[str, str]) -> str:
    return _OPEN.sub(lambda found: names[found[1]], step)
