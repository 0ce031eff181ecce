"""The two parts of the ledger that need no bank, without the rest of the program.

    python -m guanxi.privacy.ledger witness               as ``guanxi ledger witness``
    python -m guanxi.privacy.ledger verify DIR [COPY]     as ``guanxi ledger verify DIR --json``

They start in a fraction of a second, know no settings and no database, and need nothing but Python
and the package cryptography.
"""

import json
import os
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

from guanxi.foundation.refusals import Refusal
from guanxi.privacy.ledger.conversation import serve_witness
from guanxi.privacy.ledger.verification import verify
from guanxi.privacy.ledger.witness import Witness, witness_room

_STATUS = Path("/proc/self/status")


def main(words: list[str]) -> int:
    """The exit status: 0 done, 1 damaged or refused, 2 wrong usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")  # for words of a refusal
    try:
        if words == ["witness"]:
            serve_witness(
                Witness(witness_room()), sys.stdin, sys.stdout, now=lambda: datetime.now(UTC)
            )
            return 0
        if words[:1] == ["verify"] and len(words) in (2, 3):
            return _verify(*map(Path, words[1:]))
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    sys.stderr.write(__doc__ or "")
    return 2


def _verify(folder: Path, copy: Path | None = None) -> int:
    begun = perf_counter()
    report = verify(folder, witness=copy)
    result = report.as_json() | {
        "seconds": round(perf_counter() - begun, 3),
        "processor_seconds": round(process_time(), 3),  # with the program's start
        "peak_memory_bytes": _peak_memory_bytes(),
    }
    sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    return 0 if report.is_whole else 1


def _peak_memory_bytes() -> int:
    """Linux keeps in ``ru_maxrss`` what the process before us held; its status file does not."""
    if _STATUS.exists():
        for line in _STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
