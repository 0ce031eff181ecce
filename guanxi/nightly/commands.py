"""Run the night: fold, measures, tiers, stewards, alerts, lists, and show them all at once."""

import resource
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from types import ModuleType

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.alerts import night as alerts
from guanxi.archive import night as archive
from guanxi.bank.night import BANKS_PICTURE, Night
from guanxi.courtesies import night as courtesies
from guanxi.duplicates import night as duplicates
from guanxi.duplicates.commands import carry_out_within_the_turn
from guanxi.foundation.engines import EngineChoice, EngineKind, open_engine, open_engine_by
from guanxi.foundation.home import current_home
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.room import bytes_below, room_or_refusal
from guanxi.foundation.turns import turn_at
from guanxi.insight import night as insight
from guanxi.leads import night as leads
from guanxi.nightly import measuring, queries, rules
from guanxi.nightly.models import NightRun, NightStatus
from guanxi.privacy.unusual.budgets import put_in_force
from guanxi.quality import night as quality
from guanxi.rulebook.books import Rulebook, rulebook_for
from guanxi.salons import night as salons
from guanxi.stewardship import night as stewardship
from guanxi.worklist import night as worklist

# In this order each computes, prepares and publishes its part.
PARTS: tuple[ModuleType, ...] = (
    *(insight, stewardship, alerts, courtesies),
    *(worklist, duplicates, leads, archive, quality, salons),
)
FOLDERS_KEPT = 7
DEFAULT_RULEBOOK = "default"

Progress = Callable[[str, float], None]  # what is being done, share done 0…1


class NothingToRun(Refusal):
    """There is no delivery whose night could run."""


@dataclass(kw_only=True)
class Stopwatch:
    """Seconds of each step, in order; ``usual`` are those of the last night."""

    progress: Progress
    steps: Sequence[str]
    usual: Mapping[str, float]
    seconds: dict[str, float] = field(default_factory=dict)
    step: str = ""

    @contextmanager
    def timing(self, step: str) -> Iterator[None]:
        """Measure one step and tell how far the night is."""
        self.step = step
        done = list(self.seconds)
        self.progress(step, rules.share_done(self.usual, done=done, steps=self.steps))
        begun = perf_counter()
        yield
        self.seconds[step] = round(perf_counter() - begun, 3)


def run_nights(
    *,
    through: date | None,
    rulebook: str | None = None,
    now: Callable[[], datetime],
    progress: Progress = lambda step, share: None,
    engine: EngineChoice = EngineChoice(),  # noqa: B008 - a frozen value
) -> list[NightRun]:
    """Run every night that is due up to ``through``, each published before the next begins.

    ``rulebook`` names the one that decides; by default that of the last night. ``engine`` evaluates
    the measures. A night that fails leaves the last published picture untouched. Raises
    NothingToRun without any accepted delivery up to that day, RulebookRefused, EngineUnusable,
    SomebodyElseIsAtIt, NoRoom.
    """
    with turn_at(BANKS_PICTURE, doing=_("The night")):
        _bury_the_interrupted(now())
        _sweep_folders()  # of those that were killed, also where no night is due any more
        carry_out_within_the_turn(now=now)
        last = queries.published_night()
        name = rulebook or (last.rulebook if last else DEFAULT_RULEBOOK)
        version = rulebook_for(last.day, name).version if last else ""
        days = queries.days_due(through=through, version=version)
        if not days and not queries.accepted_days(through=through):
            raise NothingToRun(
                _(
                    "No delivery up to %(day)s has been taken in: run `guanxi ingest DIR` first, "
                    "or name a later day."
                )
                % {"day": through or _("today")}
            )
        with room_or_refusal(_("The night stopped, and the last one that was published stands")):
            return [
                _run_night(
                    day=day, book=rulebook_for(day, name), now=now, progress=progress, engine=engine
                )
                for day in days
            ]


def bytes_of_a_night() -> int:
    """About as much as the last one wrote: its files, the same as tables, and the fold's month."""
    last = queries.published_night()
    return 3 * bytes_below(_folder_of(last)) if last else 0


def _run_night(
    *,
    day: date,
    book: Rulebook,
    now: Callable[[], datetime],
    progress: Progress,
    engine: EngineChoice,
) -> NightRun:
    previous = queries.published_night()
    run = NightRun.objects.create(
        day=day,
        rulebook=book.name,
        rulebook_version=book.version,
        status=NightStatus.RUNNING,
        started_at=now(),
        batches=queries.accepted_batches(through=day),
    )
    watch = Stopwatch(
        progress=_telling(run, progress, now),
        steps=_steps(),
        usual=previous.seconds if previous else {},
    )
    try:
        counts = _compute_and_publish(run, previous, book, watch, engine)
    except BaseException as failure:
        if not _is_shown(run):
            # First of all, so that there is room to say what happened.
            shutil.rmtree(_folder_of(run), ignore_errors=True)
            run.step = watch.step
            _close(run, NightStatus.FAILED, now(), watch, failure=type(failure).__name__)
        raise
    run.counts, run.disk = counts, measuring.disk()
    _close(run, NightStatus.PUBLISHED, now(), watch)
    _sweep_folders()
    progress("published", 1.0)
    return run


def _compute_and_publish(
    run: NightRun,
    previous: NightRun | None,
    book: Rulebook,
    watch: Stopwatch,
    choice: EngineChoice,
) -> dict[str, object]:
    _folder_of(run).mkdir(parents=True, exist_ok=True)
    before = _folder_of(previous) if previous else None
    is_all_here = choice.kind is EngineKind.DUCKDB
    with open_engine(keeps_memory=is_all_here) as here, open_engine_by(choice, here) as engine:
        night = Night(
            id=run.pk,
            day=run.day,
            folder=_folder_of(run),
            previous_day=previous.day if previous else None,
            previous_folder=before if before and before.is_dir() else None,
            engine=engine,
            here=here,
            book=book,
        )
        for part in _parts_that("compute"):
            with watch.timing(f"{_name(part)}.compute"):
                part.compute(night)
        for part in _parts_that("prepare"):
            with watch.timing(f"{_name(part)}.prepare"):
                part.prepare(night)
        with watch.timing("checksums"):
            run.checksums = measuring.checksums(here, night.folder)
            run.row_counts = measuring.rows(run, previous, run.checksums)
        counts: dict[str, object] = {}
        with watch.timing("publish"), transaction.atomic():
            worklist.hold_still()
            for part in PARTS:
                counts.update(part.publish(night))
            put_in_force(book)
            # Shown and recorded as shown in one transaction: readers see both or neither.
            NightRun.objects.filter(pk=run.pk).update(
                status=NightStatus.PUBLISHED,
                ended_at=run.started_at,
                counts=counts,
                checksums=run.checksums,
                row_counts=run.row_counts,
            )
    return counts


def _folder_of(run: NightRun) -> Path:
    return current_home().lake / "nights" / str(run.pk)


def _parts_that(do: str) -> list[ModuleType]:
    """Parts that have something to do at that time; all of them publish."""
    return [part for part in PARTS if hasattr(part, do)]


def _steps() -> list[str]:
    """Every step of a night, in order."""
    computed = [f"{_name(part)}.compute" for part in _parts_that("compute")]
    prepared = [f"{_name(part)}.prepare" for part in _parts_that("prepare")]
    return [*computed, *prepared, "checksums", "publish"]


def _telling(run: NightRun, progress: Progress, now: Callable[[], datetime]) -> Progress:
    """Tells whoever called, and whoever looks at the operations page."""

    def tell(step: str, share: float) -> None:
        progress(step, share)
        NightRun.objects.filter(pk=run.pk).update(
            step=step, percent=int(share * 100), told_at=now()
        )

    return tell


def _is_shown(run: NightRun) -> bool:
    """Interrupted after its one transaction had ended, a night is the one that everybody sees."""
    return NightRun.objects.filter(pk=run.pk, status=NightStatus.PUBLISHED).exists()


def _close(
    run: NightRun, status: NightStatus, at: datetime, watch: Stopwatch, *, failure: str = ""
) -> None:
    run.status, run.ended_at, run.seconds, run.failure = status, at, watch.seconds, failure
    if status == NightStatus.PUBLISHED:  # one that failed says where
        run.step, run.percent, run.told_at = "", 100, at
    run.peak_memory_bytes = peak_memory_bytes()
    run.save()


def peak_memory_bytes() -> int:
    """The most memory this process has held, engine included."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _name(part: ModuleType) -> str:
    return part.__name__.split(".")[-2]


def _bury_the_interrupted(at: datetime) -> None:
    """Nights that were killed: we hold the turn, so nobody is running them any more."""
    NightRun.objects.filter(status=NightStatus.RUNNING).update(
        status=NightStatus.FAILED, ended_at=at, failure="interrupted"
    )


def _sweep_folders() -> None:
    kept = queries.nights().filter(status=NightStatus.PUBLISHED)[:FOLDERS_KEPT]
    names = {str(run.pk) for run in kept}
    for folder in (current_home().lake / "nights").glob("*"):
        if folder.name not in names:
            shutil.rmtree(folder, ignore_errors=True)
