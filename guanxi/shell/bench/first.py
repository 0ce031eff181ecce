"""``guanxi bench first``: deliveries in, the night, and the pages, on one bank of one size."""

import shutil
from collections.abc import Callable
from pathlib import Path

from guanxi.shell.bench.machine import machine
from guanxi.shell.bench.steps import guanxi

Progress = Callable[[str, float], None]


def measure(*, customers: int, place: Path, keep: bool, progress: Progress) -> dict[str, object]:
    """Simulate, take in, run one night from nothing, serve. ``place`` is emptied first.

    Gives rows per second of the ingest (all checks included, start of the program included),
    seconds and peak bytes of the night, and milliseconds of the pages.
    """
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    home, deliveries = place / "home", place / "deliveries"
    guanxi(home, "init")
    progress("simulate", 0.02)
    simulated = guanxi(
        home, "simulate", "--customers", str(customers), "--months", "13", "--out", str(deliveries)
    )
    progress("ingest", 0.2)
    taken_in = guanxi(home, "ingest", str(deliveries))
    progress("nightly", 0.6)
    night = guanxi(home, "nightly")
    progress("pages", 0.8)
    pages = guanxi(home, "bench", "pages")
    if not keep:
        shutil.rmtree(place)
    return {
        "customers": customers,
        "simulate": {key: simulated[key] for key in ("transactions", "accounts", "wall_seconds")},
        "ingest": _rates(taken_in),
        "night": {
            key: night[key]
            for key in ("seconds", "wall_seconds", "peak_memory_bytes", "stages", "tiers", "alerts")
        },
        "pages": pages["pages"],
        "machine": machine(),
    }


def _rates(taken_in: dict[str, object]) -> dict[str, object]:
    rows = taken_in["rows"]
    seconds = taken_in["wall_seconds"]
    if not isinstance(rows, dict) or not isinstance(seconds, float):
        raise TypeError("ingest answered something else")
    read = {name: counts["read"] for name, counts in rows.items()}
    return {
        "rows": sum(read.values()),
        "transactions": read["transactions"],
        "wall_seconds": seconds,
        "transactions_per_second": round(read["transactions"] / seconds),
        "rows_per_second": round(sum(read.values()) / seconds),
    }
