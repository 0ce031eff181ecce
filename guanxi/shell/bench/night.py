"""``guanxi bench night``: the measures of a night, against SQL by hand and a scan of the files."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import duckdb
import psycopg
from django.db import transaction

from guanxi.bank.night import Night
from guanxi.bank.queries import lake_files
from guanxi.foundation.engines import DuckEngine, memory_of_this_machine, open_engine
from guanxi.foundation.home import current_home
from guanxi.foundation.server import database_address
from guanxi.insight.fold.record import Ledger
from guanxi.insight.movements import newest
from guanxi.insight.night import measure as measure_customers
from guanxi.insight.night import prepare, show
from guanxi.insight.valuation import valuation_by
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.bench.bare_lake import BareLake
from guanxi.shell.bench.machine import machine
from guanxi.shell.bench.night_by_hand import ByHand
from guanxi.shell.bench.steps import guanxi

Progress = Callable[[str, float], None]
_TOLD = ("seconds", "work_seconds", "peak_resident_bytes")
_LOOKED_UP, _NO_SUCH_AMOUNT = 200, 10**17
_MEASURED = ("customer_facts", "holdings")
_DAYS_OF_ONE_NIGHT = 2  # the last deliveries of a simulation hold one day each


def measure(  # noqa: PLR0913 - the options of the command line, one each
    *,
    customers: int,
    months: int,
    deliveries: Path | None,
    place: Path,
    keep: bool,
    progress: Progress,
) -> dict[str, object]:
    """Full rebuild, one ordinary night, the same by hand, and a scan. ``place`` is emptied first.

    Each is a program of its own; ``seconds`` are those of the work by the clock, ``work_seconds``
    those of all processors, both without the program's start. ``ratio_…`` are seconds of the
    rebuild over those of the other. Measures and what insight publishes of them; tiers, alerts and
    the whole of publishing are measured by ``bench first``. ``deliveries`` of an earlier
    ``simulate`` are used up.
    """
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    home = place / "home"
    guanxi(home, "init")
    if deliveries is None:
        deliveries = place / "deliveries"
        progress("simulate", 0.02)
        sizes = ("--customers", str(customers), "--months", str(months))
        guanxi(home, "simulate", *sizes, "--out", str(deliveries))
    days = sorted(path.parent.name for path in deliveries.glob("*/manifest.json"))
    progress("lake", 0.2)
    filled = _step(home, "fill", deliveries)
    before, last = days[-_DAYS_OF_ONE_NIGHT:]
    progress("full rebuild", 0.5)
    rebuild = _step(home, "measures", before)
    progress("by hand", 0.7)
    by_hand = _step(home, "by-hand", before)
    progress("compare", 0.9)
    compared = _step(home, "compare", before)
    scan = _step(home, "scan", before)
    ordinary = _step(home, "measures", last)
    looked_up = _step(home, "look-up", last)
    published = _step(home, "publish", last)
    if not keep:
        shutil.rmtree(place)
    return {
        "customers": customers,
        "months": months,
        "seconds": rebuild["seconds"],
        "peak_memory_bytes": rebuild["peak_resident_bytes"],
        "ratio_to_sql": round(rebuild["seconds"] / by_hand["seconds"], 3),
        "ratio_to_sql_by_work": round(rebuild["work_seconds"] / by_hand["work_seconds"], 3),
        "ratio_to_scan": round(rebuild["seconds"] / scan["seconds"], 3),
        "rows_that_differ": compared["rows_that_differ"],
        "rebuild": _taken(rebuild),
        "ordinary_night": _taken(ordinary),
        "publishing": _taken(published),
        "sql": _taken(by_hand),
        "scan": {**_taken(scan), "rows": scan["rows"], "bytes": scan["bytes"]},
        "transactions_of_a_customer": {
            name: looked_up[name] for name in ("customers", "median_ms", "p95_ms")
        },
        "lake": {**_taken(filled), "rows": filled["rows"]},
        "machine": machine(),
    }


def _step(home: Path, *words: object) -> dict[str, Any]:
    return guanxi(home, "bench", "night-step", *map(str, words))


def _taken(step: dict[str, Any]) -> dict[str, object]:
    return {name: step[name] for name in _TOLD}


def fill(deliveries: str) -> dict[str, object]:
    """Deliveries into the lake."""
    with _bounded() as duck, psycopg.connect(database_address().url, autocommit=True) as bank:
        lake = BareLake(duck=duck, bank=bank)
        rows = lake.fill(Path(deliveries))
    return {"rows": rows}


def measures(day: str) -> dict[str, object]:
    """The night's own measures through the day, from nothing or from the fold of days before."""
    folder = _emptied("measures")
    with open_engine(keeps_memory=True) as engine:
        measure_customers(_night(engine, date.fromisoformat(day), folder))
    return {}


def publish(day: str) -> dict[str, object]:
    """Customers and holdings of `measures` into PostgreSQL, indexed, swept and shown."""
    with open_engine() as engine:
        night = _night(engine, date.fromisoformat(day), _room() / "measures")
        prepare(night, _MEASURED)
    with transaction.atomic():
        show(night, _MEASURED)
    return {}


def by_hand(day: str) -> dict[str, object]:
    """The same by SQL written by hand, from nothing."""
    of = date.fromisoformat(day)
    with _bounded() as duck:
        ByHand(
            duck=duck,
            valuation=valuation_by(rulebook_for(of)),
            day=of,
            folder=_emptied("by-hand"),
        ).run()
    return {}


def compare(day: str) -> dict[str, object]:
    """How many rows only one of the two has: customers, holdings, every month of customers."""
    ours, theirs = _room() / "measures", _room() / "by-hand"
    pairs = [(ours / f"{name}.parquet", theirs / f"{name}.parquet") for name in _MEASURED]
    lake = current_home().lake
    pairs += [
        (lake / month.trends, theirs / "months" / f"{month.month:%Y-%m}.parquet")
        for month in Ledger(lake).read().months
    ]
    with _bounded() as duck:
        differ = sum(differences(duck, *pair) for pair in pairs)
    return {"rows_that_differ": differ, "files": len(pairs), "day": day}


def scan(day: str) -> dict[str, object]:
    """Read every column of every fact file that the rebuild reads, and add them up."""
    lake, of = current_home().lake, date.fromisoformat(day)
    rows = size = 0
    with _bounded() as duck:
        for kind in ("transactions", "balances"):
            found = lake_files(kind, last=of).filter(batch__business_day__lte=of)
            paths = [str(lake / file.path) for file in found]
            size += sum(Path(path).stat().st_size for path in paths)
            table = f"read_parquet({paths}, hive_partitioning = false)"
            names = [row[0] for row in duck.execute(f"DESCRIBE FROM {table}").fetchall()]
            maxima = ", ".join(f'max("{name}")' for name in names)
            read = duck.execute(f"SELECT count(*), {maxima} FROM {table}").fetchone()  # noqa: S608
            rows += read[0] if read else 0
    return {"rows": rows, "bytes": size}


def look_up(day: str) -> dict[str, object]:
    """One customer's transactions of all months, as the page asks, when no amount matches."""
    with _bounded() as duck:
        facts = _room() / "measures" / "customer_facts.parquet"
        found = duck.execute(
            f"SELECT customer_id FROM '{facts}' "  # noqa: S608 - our own file
            f"ORDER BY hash(customer_id) LIMIT {_LOOKED_UP}"
        ).fetchall()
    times = []
    for (customer,) in found:
        begun = perf_counter()
        newest(customer, {"at_least_minor": _NO_SUCH_AMOUNT}, limit=50)
        times.append((perf_counter() - begun) * 1000)
    times.sort()
    return {
        "customers": len(times),
        "median_ms": round(times[len(times) // 2], 1),
        "p95_ms": round(times[int(len(times) * 0.95)], 1),
        "day": day,
    }


STEPS: dict[str, Callable[[str], dict[str, object]]] = {
    "fill": fill,
    "measures": measures,
    "publish": publish,
    "by-hand": by_hand,
    "compare": compare,
    "scan": scan,
    "look-up": look_up,
}


def step(name: str, of: str) -> dict[str, object]:
    """One step, timed."""
    begun, used = perf_counter(), process_time()
    answer = STEPS[name](of)
    return {
        **answer,
        "seconds": round(perf_counter() - begun, 3),
        "work_seconds": round(process_time() - used, 3),
    }


def _night(engine: DuckEngine, of: date, folder: Path) -> Night:
    return Night(
        id=0,
        day=of,
        folder=folder,
        previous_day=None,
        previous_folder=None,
        engine=engine,
        here=engine,
        book=rulebook_for(of),
    )


def _room() -> Path:
    return current_home().path / "bench-night"


def _emptied(name: str) -> Path:
    folder = _room() / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _bounded() -> duckdb.DuckDBPyConnection:
    """A DuckDB within the bounds of the night's own engine."""
    spill = _room() / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    limit = memory_of_this_machine() // 2
    return duckdb.connect(
        config={
            "memory_limit": f"{limit // 2**20}MiB",
            "block_allocator_memory": f"{limit // 2**21}MiB",
            "temp_directory": str(spill),
            "preserve_insertion_order": False,
        }
    )


def differences(duck: duckdb.DuckDBPyConnection, ours: Path, theirs: Path) -> int:
    """Rows that stand in one file more often than in the other, by a hash of all their columns."""
    read = "read_parquet('{}', hive_partitioning = false)"
    names = duck.execute(f"DESCRIBE FROM {read.format(ours)}").fetchall()
    row = f"SELECT hash({', '.join(name for name, *_ in names)}) AS row FROM {read}"  # noqa: S608
    one, other = row.format(ours), row.format(theirs)
    found = duck.execute(
        f"SELECT count(*) FROM (({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one}))"  # noqa: S608
    ).fetchone()
    return int(found[0]) if found else 0
