"""The whole attack on a database of its own: hostile SQL, oracles, and changes to be caught."""

from collections.abc import Callable
from dataclasses import asdict

from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.attacks.classes import CLASSES
from guanxi.privacy.attacks.contexts import counterfeiter
from guanxi.privacy.attacks.mutants.hunting import chosen, every_mutant, hunt
from guanxi.privacy.attacks.oracles import oracles
from guanxi.privacy.attacks.planting import plant
from guanxi.privacy.attacks.scratch import scratch_database
from guanxi.privacy.attacks.striking import strike, take_the_field
from guanxi.privacy.attacks.suite.judging import Suite

Progress = Callable[[str, float], None]


def attack(*, attacks: int, mutants: int, seed: int, progress: Progress) -> dict[str, object]:
    """Strike from every login, look for oracles, and change the database in so many ways.

    ``leaked`` counts planted values that came back and changes that stayed; ``differences`` reads
    that are not what a second implementation of the same promises says. Raises NoScratchDatabase.
    """
    with scratch_database() as scratch:
        progress("planting", 0.0)
        planted = plant(scratch)
        colleague = scratch.come_in(str(Purpose.STANDARD))
        with counterfeiter(scratch) as maker:
            battlefield = take_the_field(
                scratch, maker, CLASSES, places=planted.places, victim=colleague.info.backend_pid
            )
            struck = strike(battlefield, attacks=attacks, seed=seed, progress=progress)
            asked = oracles(scratch, maker, battlefield.bank)
            suite = Suite(scratch, maker)
            with suite.stage.act():
                breaches = [*suite.breaches()]
            found = hunt(
                suite, chosen(every_mutant(scratch), count=mutants, seed=seed), progress=progress
            )
        colleague.close()
    return {
        "attacks": struck.attacks,
        "classes": len(struck.kinds),
        "leaked": len(struck.leaks),
        "leaks": [asdict(leak) for leak in struck.leaks],
        "oracles": [oracle.as_found() for oracle in asked],
        "mutants": found.tried,
        "mutants_caught": sum(found.caught.values()),
        "caught_by": found.caught,
        "survivors": [f"{mutant.operator}: {mutant.name}" for mutant in found.survivors],
        "stillborn": found.stillborn,
        "reads_compared": suite.size,
        "differences": len(breaches),
        "breaches": [asdict(breach) for breach in breaches],
    }
