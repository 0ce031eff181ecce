"""Ask, change what is hidden, ask the same again, and take the changes back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from guanxi.privacy.attacks import canaries
from guanxi.privacy.attacks.contexts import Presented
from guanxi.privacy.attacks.interference.hidden import changes
from guanxi.privacy.attacks.interference.questions import Questioner
from guanxi.privacy.attacks.promises import Bank, Promise
from guanxi.privacy.attacks.suite.judging import Suite
from guanxi.privacy.attacks.suite.looks import Presence

Progress = Callable[[str, float], None]
_FAILED = " ! "  # between the code of an error and its words
_AT_A_TIME = 250  # questions between two changes of everything hidden


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A question that was answered otherwise although nothing in sight had changed."""

    purpose: str
    context: str
    statement: str
    before: str
    after: str


@dataclass
class Compared:
    """How many reads were compared; how many hidden cells and rows changed for them."""

    reads: int = 0
    changed: int = 0
    contexts: int = 0
    failed: int = 0  # reads that both times ended in the same error
    differences: list[Difference] = field(default_factory=list)


def compare(suite: Suite, *, reads: int, seed: int, progress: Progress) -> Compared:
    """So many reads, about equally many under each context that may be presented."""
    compared, random = Compared(), Random(seed)  # noqa: S311 - to be the same again
    under = [*_promises(suite.bank, suite.present, random)]
    compared.contexts = len(under)
    share = min(_AT_A_TIME, -(-reads // len(under)))
    while compared.reads < reads:
        for promise, presented in under:
            progress(f"reads, {compared.reads}", compared.reads / reads)
            questioner, may_see = Questioner(promise, random), promise.cores()
            asked = [questioner.question() for _ in range(min(share, reads - compared.reads))]
            changed = changes(promise, random)
            with suite.stage.act():
                before = suite.stage.answers(promise.zone, presented.token, asked)
                compared.changed += suite.stage.altered(changed)
                after = suite.stage.answers(promise.zone, presented.token, asked)
            compared.reads += len(asked)
            compared.failed += sum(_FAILED in one for one in before)
            compared.differences += [
                Difference(
                    purpose=promise.zone,
                    context=presented.kind,
                    statement=statement,
                    before=one[:200],
                    after=other[:200],
                )
                for statement, one, other in zip(asked, before, after, strict=True)
                if _told(one) != _told(other) or canaries.cores_in(other) - may_see
            ]
    return compared


def _promises(
    bank: Bank, present: Sequence[Presence], random: Random
) -> Iterator[tuple[Promise, Presented]]:
    """Every genuine context, and for each purpose one that is worth nothing."""
    for presence in present:
        genuine = [one for one in presence.presented if one.bearer is not None]
        worthless = [one for one in presence.presented if one.bearer is None]
        for presented in [*genuine, random.choice(worthless)]:
            yield Promise(bank, presence.purpose, presented.bearer), presented


def _told(answer: str) -> str:
    """The answer; of an error its class, for which row fails first is chance among those in sight."""
    return answer[:2] + _FAILED if _FAILED in answer else answer
