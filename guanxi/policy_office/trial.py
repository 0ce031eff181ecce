"""What would change: a rulebook run on last night's facts, compared with what was published (0.3).

A trial is a night that is never shown. It works in a folder of its own, on the facts of the last
night, with the night before it as its past, so it decides what that night would have decided under
the other rulebook. Only counts come out.
"""

import shutil
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from guanxi.alerts import night as alerts
from guanxi.alerts.finding import FOUND
from guanxi.alerts.kinds import every_kind
from guanxi.bank.models import Staff
from guanxi.bank.night import Night
from guanxi.foundation.engines import DuckEngine, open_engine
from guanxi.foundation.home import current_home
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.turns import turn_at
from guanxi.nightly.commands import peak_memory_bytes
from guanxi.nightly.queries import night_before, published_night
from guanxi.policy_office import measures
from guanxi.rulebook.books import Rulebook, rulebook_for
from guanxi.stewardship import night as stewardship
from guanxi.stewardship.codes import Tier
from guanxi.stewardship.night.tables import STEWARDS_SCHEMA, TIERS_SCHEMA
from guanxi.stewardship.policy import StewardshipSection
from guanxi.worklist.queries import open_work_by_person

if TYPE_CHECKING:
    from guanxi.nightly.models import NightRun

# Facts of the night are taken as they are: what would change the facts themselves is not tried.
NOT_TRIED = ("anonymous", "assets", "bank")
A_TRIAL = "a trial of a rulebook"
_FACTS = ("customer_facts.parquet", "holdings.parquet")
_PEOPLE_KEPT = 200

Progress = Callable[[str, float], None]


class TrialImpossible(Refusal):
    """There are no facts to try a rulebook on."""


@dataclass(kw_only=True)
class _Watch:
    """Seconds of each step, and how far the trial is."""

    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timing(self, step: str) -> Any:
        self.progress(step, len(self.seconds) / len(STEPS))
        begun = perf_counter()
        yield
        self.seconds[step] = round(perf_counter() - begun, 3)


STEPS = ("tiers_and_stewards", "alerts", "personal_alerts", "comparison")


def try_rulebook(
    book: Rulebook, *, progress: Progress = lambda step, share: None
) -> dict[str, object]:
    """What would be different had this rulebook decided the last night. Reads as the loader.

    Raises TrialImpossible without a night whose facts are still there, SomebodyElseIsAtIt while
    another trial runs.
    """
    with turn_at(A_TRIAL, doing=_("The trial")):
        room = current_home().lake / "trials"
        shutil.rmtree(room, ignore_errors=True)  # of trials that were killed: we hold the turn
        try:
            return _tried(book, room, _Watch(progress=progress))
        finally:
            shutil.rmtree(room, ignore_errors=True)


def _tried(book: Rulebook, room: Path, watch: _Watch) -> dict[str, object]:
    run = _last_night()
    last = _folder(run)
    _link_facts(last, room)
    begun = perf_counter()
    with open_engine() as engine:
        night = _night(run, room, engine, book)
        with watch.timing("tiers_and_stewards"):
            stewardship.compute_tonight(night)
        with watch.timing("alerts"):
            alerts.compute(night)
        with watch.timing("personal_alerts"):
            published = _night(run, last, engine, rulebook_for(run.day, run.rulebook))
            finds = {"before": _finds(published), "after": _finds(night)}
        with watch.timing("comparison"):
            pictures = {"before": _picture(engine, last), "after": _picture(engine, room)}
            compared = _compared(engine, pictures, finds, book)
    return {
        "day": run.day.isoformat(),
        "night": run.pk,
        "before": run.rulebook_version,
        "after": book.version,
        **compared,
        "not_tried": _not_tried(rulebook_for(run.day, run.rulebook), book),
        "seconds": round(perf_counter() - begun, 3),
        "stages": watch.seconds,
        "peak_memory_bytes": peak_memory_bytes(),
    }


def _last_night() -> "NightRun":
    run = published_night()
    if run is None:
        raise TrialImpossible(_("No night has run yet: there are no facts to try it on."))
    if not all((_folder(run) / name).exists() for name in _FACTS):
        raise TrialImpossible(
            _("The files of the last night are gone: run `guanxi nightly` again, then try it.")
        )
    return run


def _folder(run: "NightRun") -> Path:
    return current_home().lake / "nights" / str(run.pk)


def _link_facts(last: Path, room: Path) -> None:
    room.mkdir(parents=True)
    for name in _FACTS:
        (room / name).symlink_to(last / name)


def _night(run: "NightRun", folder: Path, engine: DuckEngine, book: Rulebook) -> Night:
    before = night_before(run)
    there = before is not None and _folder(before).is_dir()
    return Night(
        id=run.pk,
        day=run.day,
        folder=folder,
        previous_day=before.day if before else None,
        previous_folder=_folder(before) if before and there else None,
        engine=engine,
        here=engine,
        book=book,
    )


def _finds(night: Night) -> pa.Table:
    of_facts = pq.read_table(night.folder / "alerts.parquet", schema=FOUND)
    return alerts.wanted(pa.concat_tables([of_facts, alerts.found_in_person(night)]))


def _picture(engine: DuckEngine, folder: Path) -> Mapping[str, Any]:
    return {
        "tiers": engine.read([folder / "tiers.parquet"], TIERS_SCHEMA),
        "stewards": engine.read([folder / "stewards.parquet"], STEWARDS_SCHEMA),
    }


def _compared(
    engine: DuckEngine,
    pictures: Mapping[str, Mapping[str, Any]],
    finds: Mapping[str, pa.Table],
    book: Rulebook,
) -> dict[str, object]:
    before, after = pictures["before"], pictures["after"]
    moved = engine.arrow(measures.moves(before["tiers"], after["tiers"])).to_pylist()
    found = {side: engine.table(rows) for side, rows in finds.items()}
    kinds = {side: _dict(engine, measures.by_kind(rows)) for side, rows in found.items()}
    return {
        "customers": sum(row["n"] for row in moved),
        "customers_moved": sum(row["n"] for row in moved if row["old"] != row["new"]),
        "tiers": [
            {
                "tier": tier,
                "before": sum(row["n"] for row in moved if row["old"] == tier),
                "after": sum(row["n"] for row in moved if row["new"] == tier),
            }
            for tier in Tier.values
        ],
        "moves": [{"from": row["old"], "to": row["new"], "customers": row["n"]} for row in moved],
        "maintained": {
            side: _number(engine, picture["tiers"].filter(picture["tiers"].maintained))
            for side, picture in pictures.items()
        },
        "waiting": {
            side: _sum(engine, measures.waiting(picture["stewards"]))
            for side, picture in pictures.items()
        },
        "stewards_changed": _sum(
            engine, measures.changed_stewards(before["stewards"], after["stewards"])
        ),
        "alerts": [
            {"kind": kind, **{side: counts.get(kind, 0) for side, counts in kinds.items()}}
            for kind in every_kind()
        ],
        **_load(engine, pictures, found, book),
    }


def _load(
    engine: DuckEngine,
    pictures: Mapping[str, Mapping[str, Any]],
    found: Mapping[str, Any],
    book: Rulebook,
) -> dict[str, object]:
    """Customers and open work by person; the people for whom most changes, and the sums of all.

    The work of a person after: what is open now, with what only the new rulebook finds, without
    what only the old one found and what ends by itself when its reason is gone.
    """
    old, new = (pictures[side]["stewards"] for side in ("before", "after"))
    held = {"before": _dict(engine, measures.held(old)), "after": _dict(engine, measures.held(new))}
    added = measures.only_in(found["after"], found["before"])
    ended = measures.only_in(found["before"], found["after"])
    lapsing = [kind.code for kind in every_kind().values() if kind.lapses]
    plus = _dict(engine, measures.by_owner(added, new))
    minus = _dict(engine, measures.by_owner(ended.filter(ended.kind.isin(lapsing)), old))
    work = open_work_by_person()
    roles = dict(Staff.objects.values_list("pk", "role"))
    capacity = book.section(StewardshipSection).capacity
    people = [
        {
            "staff": person,
            "capacity": capacity.get(roles.get(person, ""), 0),  # type: ignore[call-overload]
            "customers_before": held["before"].get(person, 0),
            "customers_after": held["after"].get(person, 0),
            "work_before": work.get(person, 0),
            "work_after": max(0, work.get(person, 0) + plus.get(person, 0) - minus.get(person, 0)),
        }
        for person in sorted({*held["before"], *held["after"], *work, *plus, *minus} - {0})
    ]
    people.sort(key=lambda one: (-_moved(one), one["staff"]))
    changed = [one for one in people if _moved(one)]
    return {
        "people": people[:_PEOPLE_KEPT],
        "people_in_all": len(people),
        "people_changed": len(changed),
        "over_capacity": sum(0 < one["capacity"] < one["customers_after"] for one in people),
        "work_added": sum(plus.values()),
        "work_ended": sum(minus.values()),
        "work_for_heads": plus.get(0, 0),
    }


def _moved(one: Mapping[str, int]) -> int:
    return abs(one["customers_after"] - one["customers_before"]) + abs(
        one["work_after"] - one["work_before"]
    )


def _not_tried(before: Rulebook, after: Rulebook) -> list[str]:
    return [name for name in NOT_TRIED if before.content.get(name) != after.content.get(name)]


def _dict(engine: DuckEngine, table: Any) -> dict[Any, int]:
    return dict(zip(*engine.arrow(table).to_pydict().values(), strict=True))


def _sum(engine: DuckEngine, table: Any) -> int:
    return int(engine.arrow(table)["n"][0].as_py())


def _number(engine: DuckEngine, table: Any) -> int:
    return int(engine.backend.execute(table.count()))
