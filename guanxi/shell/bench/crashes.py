"""``guanxi bench crashes``: killed at any moment, in a bank and on a server of its own."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings

from guanxi.shell.attacks.ground import environment, ground
from guanxi.shell.bench.machine import machine
from guanxi.shell.bench.steps import StepFailed

BAD = ("incomplete_pictures", "differing_bytes", "lost", "failed_runs")


def measure(*, progress: Callable[[str, float], None], **wishes: Any) -> dict[str, Any]:
    """Kill as wished (`guanxi.shell.crashes.running.run`); interrupted, tell of the kills so far.

    ``kills`` by stage and by what was killed; pictures that were of no one moment, tables and files
    that differ after a re-run, and what had been said to be done and was not there.
    Raises StepFailed.
    """
    begun = perf_counter()
    with ground() as home:
        figures = _figures(home, wishes, progress)
    return {**figures, "seconds": round(perf_counter() - begun, 1), "machine": machine()}


def is_well(figures: dict[str, Any]) -> bool:
    """Whether nothing was found."""
    return not any(figures[bad] for bad in BAD)


def _figures(
    home: Path, wishes: dict[str, Any], progress: Callable[[str, float], None]
) -> dict[str, Any]:
    complaints = home / "complaints.log"
    with complaints.open("w") as complaining:
        process = subprocess.Popen(
            [sys.executable, "-m", "guanxi.shell.crashes"],
            env=environment(home),
            cwd=settings.BASE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaining,
            text=True,
        )
    figures: dict[str, Any] = {}
    interrupted = False
    with process:
        if process.stdin is None or process.stdout is None:
            raise AssertionError("opened with pipes")
        process.stdin.write(json.dumps(wishes))
        process.stdin.close()
        try:
            for line in process.stdout:
                told = json.loads(line)
                figures = told["figures"] or figures
                progress(told["step"], told["share"])
        except KeyboardInterrupt:  # what was found so far is told
            interrupted = True
            for said_again in (signal.SIGINT, signal.SIGTERM):  # as `timeout` does, to its group
                signal.signal(said_again, signal.SIG_IGN)
            process.kill()
            if not figures:
                raise
    if not figures or (process.returncode and not interrupted):
        raise StepFailed(complaints.read_text()[-2000:])
    return figures
