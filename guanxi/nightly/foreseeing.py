"""What is to be expected: of tonight's night, of one that runs, of the disk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guanxi.bank.night import BANKS_PICTURE
from guanxi.foundation.turns import somebody_is_at
from guanxi.nightly import queries, rules
from guanxi.nightly.models import NightRun, NightStatus
from guanxi.nightly.rules import Forecast, Past
from guanxi.nightly.words import STAGE_WORDS

NIGHTS_LOOKED_AT = 60


@dataclass(frozen=True, kw_only=True)
class Running:
    """A night under way: where it is, and when it should be over."""

    run: NightRun
    step: str
    percent: int
    ends_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Disk:
    """Bytes in use and free, and the days until none are; None: not foreseen."""

    lake: int
    database: int
    free: int
    days_until_full: int | None


@dataclass(frozen=True, kw_only=True)
class Foresight:
    """What operators may expect. ``waiting`` says whether rows lie there for the next night."""

    tonight: Forecast | None
    waiting: bool
    growth_percent: float | None
    running: Running | None
    disk: Disk | None


def foresight() -> Foresight:
    """From the nights that were published."""
    shown = list(queries.nights().filter(status=NightStatus.PUBLISHED)[:NIGHTS_LOOKED_AT])
    past = [_past(run) for run in shown if run.seconds and run.row_counts]
    waiting = _rows_waiting(shown[0] if shown else None)
    return Foresight(
        tonight=rules.forecast(past, rows=waiting),
        waiting=waiting is not None,
        growth_percent=rules.growth_percent_a_month(past),
        running=_running(past),
        disk=_disk(shown),
    )


def is_interrupted(run: NightRun | None) -> bool:
    """Whether it says that it runs and nobody is at it: its process was killed."""
    running = run is not None and run.status == NightStatus.RUNNING
    return running and not somebody_is_at(BANKS_PICTURE)


def _past(run: NightRun) -> Past:
    rows = int(run.row_counts.get("accepted", 0))
    return Past(day=run.day, rows=rows, seconds=sum(run.seconds.values()))


def _rows_waiting(last: NightRun | None) -> int | None:
    """Rows of deliveries that no night has taken up; None while there are none."""
    new = set(queries.every_accepted_batch()) - set(last.batches if last else [])
    return queries.rows_of(new)["accepted"] if new else None


def _running(past: Sequence[Past]) -> Running | None:
    run = queries.nights().filter(status=NightStatus.RUNNING).first()
    if run is None or is_interrupted(run):
        return None
    new = queries.new_batches(run, queries.night_before(run))
    return Running(
        run=run,
        step=str(STAGE_WORDS.get(run.step, run.step)),
        percent=run.percent,
        ends_at=rules.ends_at(
            started_at=run.started_at,
            told_at=run.told_at or run.started_at,
            percent=run.percent,
            expected=rules.forecast(past, rows=queries.rows_of(new)["accepted"]),
        ),
    )


def _disk(shown: Sequence[NightRun]) -> Disk | None:
    told = [(run.day, run.disk) for run in shown if run.disk]
    if not told:
        return None
    _, last = told[0]
    sizes = [(day, disk["lake"] + disk["database"]) for day, disk in told]
    return Disk(**last, days_until_full=rules.days_until_full(sizes, free=last["free"]))
