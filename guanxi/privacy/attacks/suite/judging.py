"""The whole suite over one database, and the first promise that a changed one breaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.attacks.contexts import Counterfeiter, widest
from guanxi.privacy.attacks.promises import Bank
from guanxi.privacy.attacks.scratch import Scratch
from guanxi.privacy.attacks.suite.fillings import broken_fillings
from guanxi.privacy.attacks.suite.looks import Look, looks, presences
from guanxi.privacy.attacks.suite.nights import broken_nights
from guanxi.privacy.attacks.suite.refusals import Refusal, refusals
from guanxi.privacy.attacks.suite.rights import faults
from guanxi.privacy.attacks.suite.stage import Stage
from guanxi.privacy.attacks.suite.writings import REFUSED, Writing, outcome, writings


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A promise that does not hold: of which kind, and what was asked."""

    kind: str  # seen, written, refused, rights, nights, fillings
    what: str


@dataclass(frozen=True, kw_only=True)
class Suspicion:
    """Where a change is felt first, if anywhere: asked before everything else."""

    table: str = ""
    purpose: Purpose | None = None


Asked = TypeVar("Asked", Look, Writing, Refusal)


class Suite:
    """Made over a database that is as it must be; then asked about changed ones."""

    def __init__(self, scratch: Scratch, maker: Counterfeiter) -> None:
        self.present = present = presences(maker)
        self._loader = maker.genuine(widest(Purpose.LOADER)).token
        self.bank = bank = Bank(scratch.administrator)
        self.stage = Stage(scratch)
        self._looks = looks(bank, present)
        self._writings = writings(bank, present)
        self._refusals = [*refusals()]
        with self.stage.act():
            told = [(one, outcome(said)) for one, said in self._asked(self._writings)]
        self._written = dict(told)

    @property
    def size(self) -> int:
        """How many questions it has."""
        return len(self._looks) + len(self._writings) + len(self._refusals)

    def breaches(self, suspicion: Suspicion = Suspicion()) -> Iterator[Breach]:
        """Every promise that does not hold, the suspected ones first."""
        near = [one for one in self._looks if _is_near(one, suspicion)]
        near_written = [one for one in self._writings if _is_near(one, suspicion)]
        yield from self._seen(near)
        yield from self._as_written(near_written)
        for fault in faults(self.stage):
            yield Breach(kind="rights", what=fault)
        yield from self._refused()
        for broken in broken_nights(self.stage, self._loader):
            yield Breach(kind="nights", what=broken)
        for broken in broken_fillings(self.stage, self._loader):
            yield Breach(kind="fillings", what=broken)
        yield from self._seen([one for one in self._looks if not _is_near(one, suspicion)])
        yield from self._as_written([one for one in self._writings if not _is_near(one, suspicion)])

    def _asked(self, asked: Sequence[Asked]) -> Iterator[tuple[Asked, str]]:
        """Every question with its answer; those of one login and context go together."""
        together: Iterator[Asked]
        for (zone, token), together in groupby(asked, key=_login_of):
            questions = [*together]
            told = self.stage.answers(zone, token, [one.statement for one in questions])
            yield from zip(questions, told, strict=True)

    def _seen(self, asked: Sequence[Look]) -> Iterator[Breach]:
        for look, said in self._asked(asked):
            if said != look.expected:
                yield Breach(kind="seen", what=look.name)

    def _as_written(self, asked: Sequence[Writing]) -> Iterator[Breach]:
        for writing, said in self._asked(asked):
            was, now = self._written[writing], outcome(said)
            let_through = writing.must_be_refused and now not in REFUSED
            if now != was or let_through:
                yield Breach(kind="written", what=f"{writing.name}: {now} and not {was}")

    def _refused(self) -> Iterator[Breach]:
        for refusal, said in self._asked(self._refusals):
            if " ! " not in said:
                yield Breach(kind="refused", what=refusal.name)


def _login_of(asked: Look | Writing | Refusal) -> tuple[str, str]:
    return asked.zone, asked.token


def _is_near(asked: Look | Writing, suspicion: Suspicion) -> bool:
    if not suspicion.table and suspicion.purpose is None:
        return False
    same_table = not suspicion.table or asked.table == suspicion.table
    return same_table and suspicion.purpose in (None, asked.purpose)
