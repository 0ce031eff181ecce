"""``guanxi bench size``: making a bank, and taking it in, at the size that is asked for."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from guanxi.shell.bench.machine import machine
from guanxi.shell.bench.steps import guanxi

Progress = Callable[[str, float], None]
_PROCESS = ("wall_seconds", "processor_seconds", "peak_resident_bytes")


def measure(
    *, customers: int, months: int, place: Path, keep: bool, progress: Progress
) -> dict[str, object]:
    """Simulate and take in. ``place`` is emptied first; each step starts a program of its own.

    Rates are by the clock. Those of a single stage count its own seconds while other stages run
    beside it; they leave out what the whole has more: the start, and what all rows share.
    """
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    home, deliveries = place / "home", place / "deliveries"
    guanxi(home, "init")
    progress("simulate", 0.02)
    made: dict[str, Any] = guanxi(
        home,
        *("simulate", "--customers", str(customers), "--months", str(months)),
        *("--out", str(deliveries)),
    )
    written = sum(path.stat().st_size for path in deliveries.rglob("*") if path.is_file())
    progress("ingest", 0.4)
    taken: dict[str, Any] = guanxi(home, "ingest", str(deliveries))
    if not keep:
        shutil.rmtree(place)
    return {
        "customers": customers,
        "months": months,
        "simulate": {
            **{name: made[name] for name in ("accounts", "transactions", *_PROCESS)},
            "bytes_written": written,
            "customers_per_second": round(customers / made["wall_seconds"]),
            "transactions_per_second": round(made["transactions"] / made["wall_seconds"]),
        },
        "ingest": _ingested(taken),
        "machine": machine(),
    }


def _ingested(taken: dict[str, Any]) -> dict[str, object]:
    read = {name: counts["read"] for name, counts in taken["rows"].items()}
    seconds = taken["stages"]

    def rate(rows: int, stages: Iterable[str]) -> int:
        total: float = sum(seconds[stage] for stage in stages)
        return round(rows / total)

    identity = ("load customers", "search numbers")
    return {
        **{name: taken[name] for name in _PROCESS},
        "rows": read,
        "stages": seconds,
        "rows_per_second": round(sum(read.values()) / taken["wall_seconds"]),
        # Checked, joined, sorted, written.
        "transactions_to_lake_per_second": rate(
            read["transactions"], ("check transactions", "lake transactions")
        ),
        # Merged with what stands there; the second with the numbers by which staff search.
        "customers_to_postgresql_per_second": rate(read["customers"], identity[:1]),
        "customers_with_search_numbers_per_second": rate(read["customers"], identity),
    }
