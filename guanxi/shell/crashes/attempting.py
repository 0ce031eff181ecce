"""Runs ingest and night again and again, each in a fork of its own, and kills it as wished.

``python -m guanxi.shell.crashes.attempting FOLDER DAY``: one wish a line comes in as JSON, one
answer a line goes out. Everything is loaded once, so that kills fall into the work and not into
Python's start. This process opens no connection and starts no thread: forks would share them.
"""

import ctypes
import gc
import json
import mmap
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from guanxi.foundation.dictionary import Purpose  # noqa: E402 - once Django has started
from guanxi.foundation.home import named_home  # noqa: E402
from guanxi.foundation.zones import begin_as  # noqa: E402
from guanxi.ingest.commands import ingest_folder  # noqa: E402
from guanxi.nightly.commands import run_nights  # noqa: E402
from guanxi.rulebook.books import rulebook_for  # noqa: E402
from guanxi.shell.cli.at_work import at_work  # noqa: E402
from guanxi.shell.cli.clock import now  # noqa: E402
from guanxi.shell.crashes import boundaries, breaking  # noqa: E402
from guanxi.shell.crashes.stages import (  # noqa: E402
    POWER,
    SHOWN,
    STAGES,
    TAKEN_IN,
    WORKER,
    Board,
    Ended,
    Wish,
    stage_of,
)

_PATIENCE = 120.0
_LOOK_EVERY = 0.001


class _Running:
    """The forked process at work."""

    def __init__(self, wish: Wish, board: Board, folder: Path, day: date) -> None:
        self.wish, self.board, self.folder, self.day = wish, board, folder, day

    def work(self) -> None:
        """What an operator runs every night, on the zones and logins of the commands."""
        begin_as("door")
        breaking.BROKEN[self.wish.broken]()
        self._enter(STAGES[0])
        boundaries.watch(self._passed, home=named_home())
        book = rulebook_for(self.day)
        with at_work(Purpose.LOADER, "ingest"):
            intake = ingest_folder(self.folder, through=self.day, book=book, now=now())
        if intake.refused:
            raise RuntimeError(intake.refused[0])
        self.board.acknowledged = TAKEN_IN
        if self.wish.only_ingest:
            return
        self._enter("fold")
        with at_work(Purpose.LOADER, "nightly"):
            run_nights(through=None, now=now, progress=self._at)
        self.board.acknowledged = SHOWN

    def _at(self, step: str, _share: float) -> None:
        stage = stage_of(step)
        if stage is not None and stage != STAGES[self.board.stage]:
            self._enter(stage)

    def _enter(self, stage: str) -> None:
        number = STAGES.index(stage)
        self.board.began[number] = time.monotonic()
        self.board.stage = number

    def _passed(self) -> None:
        number = self.board.stage
        self.board.boundaries[number] += 1
        if (
            STAGES[number] == self.wish.stage
            and self.board.boundaries[number] == self.wish.boundary
        ):
            os.kill(os.getpid(), signal.SIGKILL)


def attempt(wish: Wish, folder: Path, day: date) -> Ended:
    """Fork, run, kill as wished; returns when the process has ended."""
    board = Board.from_buffer(mmap.mmap(-1, ctypes.sizeof(Board)))
    child = os.fork()
    if child == 0:
        _be(_Running(wish, board, folder, day))
    server_killed = _kill_in_time(wish, board, child)
    status = _wait(child)
    end, died = time.monotonic(), os.WIFSIGNALED(status)
    began = [moment for moment in board.began if moment]
    return Ended(
        how="killed" if died or server_killed else "failed" if status else "done",
        stage=STAGES[board.stage],
        acknowledged=board.acknowledged,
        boundaries=dict(zip(STAGES, board.boundaries, strict=True)),
        seconds={
            stage: round(after - before, 4)
            for stage, before, after in zip(STAGES, began, [*began[1:], end], strict=False)
        },
        said="" if died or status == 0 else _last_words(),
    )


def _be(running: _Running) -> None:
    """The child's whole life."""
    status = 1
    log = os.open(_log(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    try:
        running.work()
        status = 0
    except BaseException as error:  # its last act is to tell
        os.write(log, f"{type(error).__name__}: {error}".encode())
    finally:
        os._exit(status)


def _kill_in_time(wish: Wish, board: Board, child: int) -> bool:
    """Kill when the wish says so; whether the server was killed, maybe with the child."""
    if wish.after is None:
        return False
    number = STAGES.index(wish.stage)
    while not board.began[number]:
        if _has_ended(child):
            return False
        time.sleep(_LOOK_EVERY)
    time.sleep(max(0.0, board.began[number] + wish.after - time.monotonic()))
    if wish.victim != WORKER:
        os.kill(_server(), signal.SIGKILL)
    if wish.victim in (WORKER, POWER):
        os.kill(child, signal.SIGKILL)
    return wish.victim != WORKER


def _server() -> int:
    return int((named_home() / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def _has_ended(child: int) -> bool:
    return bool(os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT))


def _wait(child: int) -> int:
    """The status of the child, which is killed where it outlives its server for too long."""
    deadline = time.monotonic() + _PATIENCE
    while not _has_ended(child):
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
        time.sleep(_LOOK_EVERY)
    return os.waitpid(child, 0)[1]


def _log() -> Path:
    return named_home() / "attempt.log"


def _last_words() -> str:
    return _log().read_text(errors="replace")[-500:]


def main() -> None:
    """Answer wishes until there are no more."""
    folder, day = Path(sys.argv[1]), date.fromisoformat(sys.argv[2])
    gc.collect()
    gc.freeze()  # a fork would copy every page that the collector looks at
    gc.disable()
    answer: Callable[[dict[str, Any]], None] = lambda told: print(  # noqa: E731, T201
        json.dumps(told), flush=True
    )
    for line in sys.stdin:
        answer(vars(attempt(Wish(**json.loads(line)), folder, day)))


if __name__ == "__main__":
    main()
