"""Turn the hand-kept .po catalogues of every package into the .mo files that gettext reads."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

GUANXI = Path(__file__).parent.parent


def catalogues() -> list[Path]:
    """Every package's catalogue."""
    return sorted(GUANXI.glob("*/locale/*/LC_MESSAGES/django.po"))


def compile_catalogues() -> int:
    """Compile what is newer than its compiled form; returns how many were.

    Whole or not at all, so that two processes starting at once do not meet.
    """
    stale = [path for path in catalogues() if _is_stale(path)]
    for path in stale:
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parts[-3])
        draft = path.with_name(f".{path.stem}.{os.getpid()}.mo")
        with draft.open("wb") as target:
            write_mo(target, catalogue)
        draft.rename(path.with_suffix(".mo"))
    return len(stale)


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < path.stat().st_mtime_ns
