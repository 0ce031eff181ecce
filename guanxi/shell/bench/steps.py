"""Run Guanxi's own commands in a home of their own, and read what they answer."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter


class StepFailed(AssertionError):
    """A command of a benchmark ended badly; its last words are in the message."""


def guanxi(home: Path, *arguments: str) -> dict[str, object]:
    """Run one command there with --json; its answer with what the process took added.

    ``wall_seconds`` by the clock, ``processor_seconds`` of the program (not of PostgreSQL), and
    ``peak_resident_bytes``, as the system kept them.
    """
    begun = perf_counter()
    with TemporaryFile("w+") as said, TemporaryFile("w+") as complaints:
        run = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "guanxi.shell.cli", *arguments, "--json"],
            env={**os.environ, "GUANXI_HOME": str(home)},
            stdout=said,
            stderr=complaints,
        )
        _pid, status, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        complaints.seek(0)
        if run.returncode:
            raise StepFailed(f"guanxi {' '.join(arguments)}: {complaints.read()[-2000:]}")
        answer: dict[str, object] = json.loads(said.read())
    return {
        **answer,
        "wall_seconds": round(perf_counter() - begun, 3),
        "processor_seconds": round(usage.ru_utime + usage.ru_stime, 3),
        "peak_resident_bytes": usage.ru_maxrss * 1024,
    }
