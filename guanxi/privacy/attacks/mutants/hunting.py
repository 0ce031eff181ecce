"""Try changes one by one and see whether the suite notices."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

from guanxi.privacy.attacks.mutants.mutant import Mutant
from guanxi.privacy.attacks.mutants.of_functions import mutants_of_functions
from guanxi.privacy.attacks.mutants.of_policies import mutants_of_policies
from guanxi.privacy.attacks.mutants.of_rights import mutants_of_rights
from guanxi.privacy.attacks.mutants.of_views import mutants_of_views
from guanxi.privacy.attacks.scratch import Scratch
from guanxi.privacy.attacks.suite.judging import Suite

Progress = Callable[[str, float], None]


@dataclass
class Hunt:
    """``caught`` by the kind of promise that was broken; ``only_compared`` broke none, and is found
    by whoever compares the catalogue with what is declared (`guanxi privacy check`); ``survivors``
    are found by nothing.

    ``stillborn`` are changes that PostgreSQL itself refused; they are not counted.
    """

    tried: int = 0
    caught: dict[str, int] = field(default_factory=dict)
    only_compared: list[Mutant] = field(default_factory=list)
    survivors: list[Mutant] = field(default_factory=list)
    stillborn: int = 0
    operators: int = 0


def every_mutant(scratch: Scratch) -> list[Mutant]:
    """All changes there are."""
    admin = scratch.administrator
    superuser = f'"{scratch.address.user}"'
    database = f'"{scratch.address.database}"'
    every: list[Mutant] = [
        *mutants_of_policies(admin),
        *mutants_of_views(superuser),
        *mutants_of_functions(admin, superuser),
        *(_in(mutant, database) for mutant in mutants_of_rights()),
    ]
    return every


def _in(mutant: Mutant, database: str) -> Mutant:
    statements = tuple(one.replace("{database}", database) for one in mutant.statements)
    return Mutant(
        operator=mutant.operator, name=mutant.name, statements=statements, near=mutant.near
    )


def chosen(every: Iterable[Mutant], *, count: int, seed: int) -> list[Mutant]:
    """So many, each operator in turn, at random within an operator."""
    random = Random(seed)  # noqa: S311 - to be the same again
    by_operator: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in every:
        by_operator[mutant.operator].append(mutant)
    piles: Sequence[list[Mutant]] = [by_operator[name] for name in sorted(by_operator)]
    for pile in piles:
        random.shuffle(pile)
    random.shuffle(piles)  # type: ignore[arg-type]
    taken: list[Mutant] = []
    while len(taken) < count and any(piles):
        taken += [pile.pop() for pile in piles if pile]
    return taken[:count]


def hunt(suite: Suite, mutants: Sequence[Mutant], *, progress: Progress) -> Hunt:
    """Apply each alone, within a transaction that is rolled back, ask the suite, and compare."""
    found = Hunt(operators=len({mutant.operator for mutant in mutants}))
    with suite.stage.act():
        unchanged = suite.stage.catalogue()
    for number, mutant in enumerate(mutants):
        if number % 20 == 0:
            progress(f"mutants, {number}", number / len(mutants))
        with suite.stage.act():
            if suite.stage.change(*mutant.statements):
                found.stillborn += 1
                continue
            breach = next(suite.breaches(mutant.near), None)
            is_seen = breach is None and suite.stage.catalogue() != unchanged
        found.tried += 1
        if is_seen:
            found.only_compared.append(mutant)
        elif breach is None:
            found.survivors.append(mutant)
        else:
            found.caught[breach.kind] = found.caught.get(breach.kind, 0) + 1
    return found
