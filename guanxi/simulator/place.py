"""Where a bank is written: a folder that is empty, or that a killed simulation left half done."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from guanxi.simulator.periods import SimulationRefused

# Stands there as long as not everything is written, and is locked as long as somebody writes.
UNFINISHED, TRUTH = ".unfinished", "truth"


@contextmanager
def place_for_a_bank(out: Path) -> Iterator[None]:
    """The folder for the time of writing; only a simulation that ended takes the mark away.

    What a killed one left is removed first: half a bank is no use, and its deliveries must not be
    taken in together with those of another. Raises SimulationRefused where somebody writes at the
    moment, or where anything lies that no simulation wrote.
    """
    _refuse_unless_ours(out)
    out.mkdir(parents=True, exist_ok=True)
    mark = out / UNFINISHED
    with mark.open("ab") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _not_empty(out) from None
        for folder in [path for path in out.iterdir() if path != mark]:
            shutil.rmtree(folder)
        yield
        mark.unlink()


def _refuse_unless_ours(out: Path) -> None:
    there = list(out.iterdir()) if out.exists() else []
    if there and not ((out / UNFINISHED).is_file() and all(map(_is_ours, there))):
        raise _not_empty(out)


def _is_ours(path: Path) -> bool:
    if path.name == UNFINISHED:
        return True
    return path.is_dir() and not path.is_symlink() and (path.name == TRUTH or _is_day(path.name))


def _is_day(name: str) -> bool:
    try:
        return date.fromisoformat(name).isoformat() == name
    except ValueError:
        return False


def _not_empty(out: Path) -> SimulationRefused:
    return SimulationRefused(f"{out} is not empty: name a new or an empty folder.")
