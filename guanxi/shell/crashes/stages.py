"""What a night of the bank goes through, and what is asked of the process that runs it."""

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

STAGES = ("ingest", "fold", "decide", "prepare", "publish")
# What may be killed: the process at work, the first process of the database's server, or both.
WORKER, SERVER, POWER = "worker", "server", "power"
TAKEN_IN, SHOWN = 1, 2  # what the process has said is done


class Board(ctypes.Structure):
    """How far the process is, in memory that it shares with who kills it."""

    _fields_ = (
        ("stage", ctypes.c_int32),
        ("acknowledged", ctypes.c_int32),
        ("boundaries", ctypes.c_int32 * len(STAGES)),
        ("began", ctypes.c_double * len(STAGES)),
    )
    stage: int
    acknowledged: int
    boundaries: Any
    began: Any


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One run of ingest and night, and how it is to end.

    It dies ``after`` so many seconds of its ``stage``, or before the statement or act on a file of
    that number in it (``boundary``); without either it is left to finish.
    """

    stage: str = STAGES[0]
    victim: str = WORKER
    after: float | None = None
    boundary: int | None = None
    only_ingest: bool = False
    broken: str = ""  # a name in `breaking`: a fault of the program that must be found

    def told(self) -> dict[str, Any]:
        """For another process."""
        return vars(self).copy()


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a run ended: ``killed``, ``failed`` because the server was, or ``done``; and where."""

    how: str
    stage: str
    acknowledged: int
    boundaries: Mapping[str, int] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    said: str = ""


def stage_of(step: str) -> str | None:
    """The stage of a step of the night; None where the step begins none."""
    part, _, what = step.partition(".")
    if what == "compute":
        return "fold" if part == "insight" else "decide"
    return step if step == "publish" else "prepare" if what == "prepare" else None
