"""Where a figure was measured."""

import platform
import shutil
import subprocess
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[3]


def machine() -> dict[str, object]:
    """Processor, cores, memory, system, and the commit that was measured."""
    return {
        "processor": _processor(),
        "cores": psutil.cpu_count(),
        "memory_bytes": psutil.virtual_memory().total,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "commit": _commit(),
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()


def _commit() -> str:
    git = shutil.which("git")
    if git is None:
        return "unknown"
    run = subprocess.run(  # noqa: S603 - a fixed command
        [git, "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return run.stdout.strip() or "unknown"
