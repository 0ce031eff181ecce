"""So many kills, each looked at, each completed in the end."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from guanxi.shell.crashes import bank, pictures
from guanxi.shell.crashes.attempts import Attempts
from guanxi.shell.crashes.judging import NOTHING, Truth, judge_the_end, judge_the_picture
from guanxi.shell.crashes.stages import POWER, SERVER, SHOWN, STAGES, TAKEN_IN, WORKER, Ended, Wish

# How often a stage of the night is chosen: publishing lasts a moment, and most can go wrong in it.
NIGHT: Mapping[str, int] = {"fold": 46, "decide": 8, "prepare": 18, "publish": 28}
INGEST_PERCENT = 85
YESTERDAY, DELIVERED = "yesterday", "delivered"  # as the bank is kept
LATE_IN_INGEST = 25  # a boundary after new things have got their numbers
_VICTIMS = (WORKER,) * 18 + (SERVER, POWER)
_IN_A_ROW_MAX = 8  # kills before a run is let through: a recovery must bear being killed too


class NotAlike(Exception):
    """Two undisturbed runs differ, so nothing could be told from comparing with one."""


@dataclass
class Tally:
    """Figures of a whole run, and what was found."""

    kills: Counter[str] = field(default_factory=Counter)  # by stage
    victims: Counter[str] = field(default_factory=Counter)
    shown: Counter[int] = field(default_factory=Counter)
    at_a_boundary: int = 0
    completed: int = 0
    incomplete: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)  # runs that failed though nothing was killed

    @property
    def killed(self) -> int:
        """All kills."""
        return sum(self.kills.values())

    def killed_in(self, *, is_ingest: bool) -> int:
        """Those of ingest, or those of the night."""
        return self.kills["ingest"] if is_ingest else self.killed - self.kills["ingest"]

    @property
    def findings(self) -> list[str]:
        """Everything that should not be."""
        return [*self.incomplete, *self.differing, *self.lost, *self.faults]

    def as_json(self) -> dict[str, Any]:
        """The keys that others rely on."""
        return {
            "kills": self.killed,
            "by_stage": {stage: self.kills[stage] for stage in STAGES},
            "by_victim": dict(self.victims),
            "at_a_boundary": self.at_a_boundary,
            "shown_afterwards": {
                "yesterday": self.shown[NOTHING],
                "delivery_taken_in": self.shown[TAKEN_IN],
                "today": self.shown[SHOWN],
            },
            "runs_completed": self.completed,
            "incomplete_pictures": len(self.incomplete),
            "differing_bytes": len(self.differing),
            "lost": len(self.lost),
            "failed_runs": len(self.faults),
            "findings": self.findings,
        }


@dataclass
class Killing:
    """A bank at yesterday, an undisturbed run to compare with, and chance."""

    home: Path
    attempts: Attempts
    truth: Truth
    undisturbed: Ended
    chance: random.Random
    tally: Tally = field(default_factory=Tally)
    broken: str = ""

    def in_a_row(self, stages: Sequence[str]) -> None:
        """A kill in each of these stages, in their order, then a run that is let through.

        Stages of the night begin where the delivery is in. What the kill before came too late for
        is left out.
        """
        is_ingest = stages[0] == "ingest"
        done = TAKEN_IN if is_ingest else SHOWN
        bank.return_to(self.home, YESTERDAY if is_ingest else DELIVERED)
        for stage in sorted(stages, key=STAGES.index):
            if self._kill(replace(self._wish(stage), only_ingest=is_ingest)) == done:
                break
        self._complete(done)

    def in_every_stage_of_the_night(self) -> None:
        """A statement or act of each; of publishing the last, when the night is shown and nobody
        has been told: too short a moment to be left to chance.
        """
        bank.return_to(self.home, DELIVERED)
        for stage in NIGHT:
            last = self.undisturbed.boundaries[stage]
            number = last if stage == "publish" else self.chance.randint(1, last)
            self._kill(Wish(stage=stage, boundary=number, broken=self.broken))
        self._complete(SHOWN)

    def _kill(self, wish: Wish) -> int | None:
        ended = self.attempts.run(wish)
        if ended.how == "failed":
            self.tally.faults.append(f"failed by itself in {ended.stage}: {ended.said}")
        if ended.how == "killed":
            self.tally.kills[ended.stage] += 1
            self.tally.victims[wish.victim] += 1
            self.tally.at_a_boundary += wish.boundary is not None
        judged = judge_the_picture(self.truth, self.home)
        where = f"{wish.victim} killed in {ended.stage}"
        self.tally.incomplete += [f"{where}: {fault}" for fault in judged.faults]
        if judged.shows is not None:
            self.tally.shown[judged.shows] += 1
            if judged.shows < ended.acknowledged:
                self.tally.lost.append(f"{where}: what was said to be done is not there")
        return judged.shows

    def _wish(self, stage: str) -> Wish:
        victim = self.chance.choice(_VICTIMS)
        if victim == WORKER and self.chance.random() < 0.5:
            last = self.undisturbed.boundaries[stage]
            number = self.chance.randint(1, max(1, last))
            return Wish(stage=stage, boundary=number, broken=self.broken)
        after = self.chance.uniform(0, self.undisturbed.seconds[stage])
        return Wish(stage=stage, victim=victim, after=after, broken=self.broken)

    def _complete(self, done: int) -> None:
        ended = self.attempts.run(Wish(only_ingest=done == TAKEN_IN))
        self.tally.completed += 1
        if ended.how != "done":
            self.tally.faults.append(f"a run let through {ended.how}: {ended.said}")
        self.tally.differing += judge_the_end(self.truth, self.home, done=done)


def prepare(home: Path, attempts: Attempts) -> tuple[Truth, Ended]:
    """Keep the bank as it stands, and see what an undisturbed run makes of it, twice.

    Raises NotAlike.
    """
    moments = {NOTHING: pictures.read(home)}
    bank.keep(home, YESTERDAY)
    ingest = attempts.run(Wish(only_ingest=True))
    moments[TAKEN_IN] = pictures.read(home)
    bank.keep(home, DELIVERED)
    night = attempts.run(Wish())
    moments[SHOWN] = pictures.read(home)
    truth = Truth(
        {done: tables for done, (tables, _) in moments.items()},
        {done: lake for done, (_, lake) in moments.items()},
    )
    bank.return_to(home, YESTERDAY)
    # Numbers used up by runs that came to nothing must make no difference.
    attempts.run(Wish(stage="ingest", boundary=LATE_IN_INGEST))
    again = attempts.run(Wish())
    differing = judge_the_end(truth, home)
    if again.how != "done" or differing:
        raise NotAlike(f"{again.said} {', '.join(differing)}")
    return truth, replace(
        night,
        boundaries={**night.boundaries, "ingest": ingest.boundaries["ingest"]},
        seconds={**night.seconds, "ingest": ingest.seconds["ingest"]},
    )


def run(  # noqa: PLR0913 - what a whole run can be told
    home: Path,
    *,
    kills: int,
    customers: int,
    seed: int = 1,
    ingest_percent: int = INGEST_PERCENT,
    broken: str = "",
) -> Iterator[tuple[str, float, dict[str, Any]]]:
    """Kill so many times in a home without a bank: what is next, the share done, the figures."""
    yield "yesterday", 0.0, {}
    folder = bank.deliver(home, customers=customers, seed=seed)
    bank.run_yesterday(folder)
    with Attempts(folder) as attempts:
        truth, undisturbed = prepare(home, attempts)
        chance = random.Random(seed)  # noqa: S311 - moments of a test
        killing = Killing(home, attempts, truth, undisturbed, chance, broken=broken)
        more = {
            "undisturbed_seconds": dict(undisturbed.seconds),
            "undisturbed_boundaries": dict(undisturbed.boundaries),
        }
        if ingest_percent < 100:
            killing.in_every_stage_of_the_night()
        for stages in _rows_of_kills(killing, kills, ingest_percent):
            tally = killing.tally
            told = f"{stages[0]}, {len(tally.findings)} found"
            yield told, min(1.0, tally.killed / kills), {**tally.as_json(), **more}
            killing.in_a_row(stages)
    yield "done", 1.0, {**killing.tally.as_json(), **more}


def _rows_of_kills(killing: Killing, kills: int, ingest_percent: int) -> Iterator[list[str]]:
    """Of ingest alone or of the night alone, by turns, until there were so many of each."""
    wanted = {True: round(kills * ingest_percent / 100)}
    wanted[False] = kills - wanted[True]
    while True:
        left = {
            kind: number - killing.tally.killed_in(is_ingest=kind)
            for kind, number in wanted.items()
        }
        is_ingest = left[True] * wanted[False] > left[False] * wanted[True] or left[False] <= 0
        if left[is_ingest] <= 0:
            return
        number = min(left[is_ingest], killing.chance.randint(1, _IN_A_ROW_MAX))
        night = killing.chance.choices(list(NIGHT), list(NIGHT.values()), k=number)
        yield ["ingest"] * number if is_ingest else night
