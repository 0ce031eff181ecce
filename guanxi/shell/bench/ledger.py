"""``guanxi bench ledger``: how fast an auditor's machine verifies an exported ledger."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import perf_counter

from guanxi.privacy.ledger.drawing import Notary, drawn_ledger, write_copy
from guanxi.privacy.ledger.entries import moment
from guanxi.privacy.ledger.exported import Manifest, Sealed, write_export
from guanxi.privacy.ledger.heads import Head
from guanxi.privacy.ledger.keys import public_half
from guanxi.shell.bench.machine import machine
from guanxi.shell.bench.steps import StepFailed

LINES_PER_HEAD = 10
SEED = 12


def measure(
    *, entries: int, place: Path, progress: Callable[[str, float], None]
) -> dict[str, object]:
    """Make a ledger of so many lines with its witness's copy, verify it in a process of its own.

    The figures are of that whole process, its start included.
    """
    shutil.rmtree(place, ignore_errors=True)
    export, copy = place / "export", place / "witness"
    heads = _make(entries, export, copy, progress)
    progress("verify", 0.9)
    begun = perf_counter()
    report = _verified(export, copy)
    seconds = perf_counter() - begun
    shutil.rmtree(place)
    return {
        "entries": report["entries"],
        "heads": heads,
        "seconds": round(seconds, 3),
        "processor_seconds": report["processor_seconds"],
        "entries_per_second": round(entries / seconds),
        "peak_memory_bytes": report["peak_memory_bytes"],
        "machine": machine(),
    }


def _make(entries: int, export: Path, copy: Path, progress: Callable[[str, float], None]) -> int:
    chance = Random(SEED)  # noqa: S311 - the same ledger each time
    notary = Notary(chance)
    heads: list[Head] = []
    kept: list[Sealed] = []  # without bodies, for the witness's copy

    def lines() -> Iterator[Sealed]:
        for batch, head in drawn_ledger(notary, chance, lines=entries, per_head=LINES_PER_HEAD):
            heads.append(head)
            kept.extend(line._replace(body=b"") for line in batch)
            progress("make", 0.8 * len(kept) / entries)
            yield from batch

    key, witness_key = public_half(notary.bank), public_half(notary.witness)
    manifest = Manifest(moment(datetime.max.replace(tzinfo=UTC)), key, witness_key)
    write_export(export, manifest, lines=lines(), heads=heads, unsealed=[])
    write_copy(copy, notary, lines=kept, heads=heads)
    return len(heads)


def _verified(export: Path, copy: Path) -> dict[str, object]:
    """The judgement, of a process that holds nothing else. Raises StepFailed."""
    run = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "guanxi.privacy.ledger", "verify", str(export), str(copy)],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise StepFailed(f"a whole ledger was not found whole: {(run.stdout + run.stderr)[:2000]}")
    report: dict[str, object] = json.loads(run.stdout)
    return report
