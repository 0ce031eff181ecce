"""The whole attack on a database of its own: hostile SQL, oracles, reads beside what is hidden, and
changes to be caught.
"""

from collections.abc import Callable
from dataclasses import asdict

from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.attacks.classes import CLASSES
from guanxi.privacy.attacks.contexts import counterfeiter
from guanxi.privacy.attacks.interference.comparing import compare
from guanxi.privacy.attacks.mutants.equivalent import why_without_effect
from guanxi.privacy.attacks.mutants.hunting import chosen, every_mutant, hunt
from guanxi.privacy.attacks.oracles import oracles
from guanxi.privacy.attacks.planting import plant
from guanxi.privacy.attacks.scratch import scratch_database
from guanxi.privacy.attacks.striking import strike, take_the_field
from guanxi.privacy.attacks.suite.judging import Suite

Progress = Callable[[str, float], None]


def attack(
    *, attacks: int, reads: int, mutants: int, seed: int, progress: Progress
) -> dict[str, object]:
    """Strike from every login, look for oracles, and change the database in so many ways.

    ``leaked`` counts planted values that came back and changes that stayed; ``differences`` reads
    that came out otherwise after only what is hidden had changed; ``broken`` promises of a second
    implementation that do not hold; ``escaped`` changes of policies, views and rights that nothing
    noticed and that are not known to be without effect. Raises NoScratchDatabase.
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
            compared = compare(suite, reads=reads, seed=seed, progress=progress)
            maker.take_back()
            found = hunt(
                suite, chosen(every_mutant(scratch), count=mutants, seed=seed), progress=progress
            )
            suite.stage.leave()
        colleague.close()
    quiet = {str(one): why_without_effect(one) for one in found.only_compared + found.survivors}
    return {
        "attacks": struck.attacks,
        "classes": len(struck.kinds),
        "leaked": len(struck.leaks),
        "leaks": [asdict(leak) for leak in struck.leaks],
        "oracles": [oracle.as_found() for oracle in asked],
        "mutants": found.tried,
        "mutants_caught": sum(found.caught.values()),
        "caught_by": found.caught,
        "mutants_without_effect": {name: why for name, why in quiet.items() if why},
        "mutants_compared": [str(one) for one in found.only_compared if not quiet[str(one)]],
        "mutants_escaped": [str(one) for one in found.survivors if not quiet[str(one)]],
        "stillborn": found.stillborn,
        "reads_compared": compared.reads,
        "reads_failed_alike": compared.failed,
        "hidden_changed": compared.changed,
        "contexts": compared.contexts,
        "differences": len(compared.differences),
        "different": [asdict(difference) for difference in compared.differences],
        "promises": suite.size,
        "broken": len(breaches),
        "breaches": [asdict(breach) for breach in breaches],
    }
