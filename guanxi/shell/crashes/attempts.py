"""Asks the process that runs and kills; afterwards the bank is at rest and can be looked at."""

import json
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

import psycopg

from guanxi.shell.attacks.ground import connect
from guanxi.shell.crashes.bank import TODAY
from guanxi.shell.crashes.stages import Ended, Wish

_PATIENCE = 60.0


class NoRest(Exception):
    """The killed run still holds the turn after a minute."""


class Attempts:
    """Runs of the deliveries in one folder, to be killed."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [
                sys.executable,
                "-m",
                "guanxi.shell.crashes.attempting",
                str(folder),
                TODAY.isoformat(),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Attempts":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.stdin and self._process.stdout:
            self._process.stdin.close()
            self._process.wait()
            self._process.stdout.close()

    def run(self, wish: Wish) -> Ended:
        """Start it, kill it as wished; returns when it has ended and the server knows."""
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("opened with pipes")
        self._process.stdin.write(json.dumps(wish.told()) + "\n")
        self._process.stdin.flush()
        ended = Ended(**json.loads(self._process.stdout.readline()))
        _wait_for_rest()
        return ended


def _wait_for_rest() -> None:
    """Until a server answers on which nobody holds the turn: it notices a death a moment later."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            with connect() as connection:  # starts the server where it was killed
                held = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' "
                    "AND pid <> pg_backend_pid()"
                ).fetchone()
            if held == (0,):
                return
        except psycopg.OperationalError:
            pass
        time.sleep(0.01)
    raise NoRest("somebody is still connected a minute after the kill")
