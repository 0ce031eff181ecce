"""Run Guanxi's own commands in a home of their own, and read what they answer."""

import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter


class StepFailed(AssertionError):
    """A command of a benchmark ended badly; its last words are in the message."""


def guanxi(home: Path, *arguments: str) -> dict[str, object]:
    """Run one command there with --json; its answer with ``wall_seconds`` added."""
    begun = perf_counter()
    run = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "guanxi.shell.cli", *arguments, "--json"],
        env={**os.environ, "GUANXI_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise StepFailed(f"guanxi {' '.join(arguments)}: {run.stderr[-2000:]}")
    answer: dict[str, object] = json.loads(run.stdout)
    return {**answer, "wall_seconds": round(perf_counter() - begun, 3)}
