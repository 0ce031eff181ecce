"""``guanxi bench duplicates``: how many duplicates of a simulated bank are found, and how fast."""

import resource
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction

from guanxi.bank.models import AbsorbedCustomer, Customer
from guanxi.duplicates import night
from guanxi.duplicates.policy import DuplicatesSection
from guanxi.rulebook.books import Rulebook
from guanxi.shell.bench.machine import machine
from guanxi.shell.bench.steps import guanxi

Progress = Callable[[str, float], None]
SHARE = 0.03


def measure(
    *, customers: int, seed: int, place: Path, keep: bool, progress: Progress
) -> dict[str, object]:
    """Simulate a bank with its truth, take it in, and compare all of it. ``place`` is emptied."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    home, deliveries = place / "home", place / "deliveries"
    guanxi(home, "init")
    progress("simulate", 0.1)
    guanxi(
        home,
        *("simulate", "--customers", str(customers), "--months", "1", "--seed", str(seed)),
        *("--duplicates", str(SHARE), "--out", str(deliveries)),
    )
    progress("ingest", 0.3)
    guanxi(home, "ingest", str(deliveries))
    progress("find", 0.8)
    truth = deliveries / "truth" / "duplicates.parquet"
    figures: dict[str, Any] = guanxi(home, "duplicates", "find", "--truth", str(truth))
    if not keep:
        shutil.rmtree(place)
    return {**figures, "seed": seed, "machine": machine()}


def found(book: Rulebook, *, day: date, truth: Path | None) -> dict[str, object]:
    """Find and keep the pairs; against the truth where there is one."""
    begun = perf_counter()
    pairs, compared = night.compared(book.section(DuplicatesSection))
    seconds = round(perf_counter() - begun, 3)
    with transaction.atomic():
        night.keep(pairs, day=day, version=book.version)
    figures: dict[str, object] = {
        "customers": Customer.objects.count(),
        "pairs": len(pairs),
        "compared": compared,
        "seconds": seconds,
        "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
    return figures | (_against(pairs, truth) if truth else {})


def _against(pairs: pa.Table, truth: Path) -> dict[str, object]:
    """Precision and recall; how many look-alikes, who are not the same, were told apart."""
    rows = pq.read_table(truth).to_pylist()
    numbers = dict(Customer.objects.values_list("source_id", "pk"))
    numbers |= dict(AbsorbedCustomer.objects.values_list("source_id", "customer_id"))
    answers = set(zip(pairs["a"].to_pylist(), pairs["b"].to_pylist(), strict=True))
    same, alike = (
        {
            tuple(sorted((numbers[row["customer_id"]], numbers[row["looks_like"]])))
            for row in rows
            if row["same_person"] is wanted
        }
        for wanted in (True, False)
    )
    right = len(answers & same)
    return {
        "duplicates": len(same),
        "look_alikes": len(alike),
        "look_alikes_taken_for_one": len(answers & alike),
        "precision": round(right / len(answers), 4) if answers else 1.0,
        "recall": round(right / len(same), 4) if same else 1.0,
    }
