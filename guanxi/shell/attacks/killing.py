"""Ends processes and sessions of a bank that is at work, as power and memory do."""

import os
import random
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import psycopg

from guanxi.foundation.server import server_status
from guanxi.shell.attacks.ground import connect
from guanxi.shell.attacks.serving import Serving

_PATIENCE = 60.0


@dataclass
class Killer:
    """Kills by kind. What is killed gets no chance to say anything."""

    serving: Serving
    chance: random.Random

    def kill(self, kind: str) -> None:
        """One of `KINDS`; the workbench is started again where it was ended itself."""
        KINDS[kind](self)

    def workbench(self) -> None:
        """The process that serves, with all its threads."""
        self.serving.kill()
        self.serving.start()

    def server(self) -> None:
        """The database's first process: nobody is left to start another but the workbench."""
        status = server_status()
        if status.pid is not None:
            os.kill(status.pid, signal.SIGKILL)

    def session(self) -> None:
        """The process of one page's session: the server restarts all of them."""
        self._end_process("usename ~ '^r_' AND usename NOT IN ('r_audit', 'r_sealer')")

    def auditor(self) -> None:
        """The process of a session that writes the record of reads."""
        self._end_process("usename = 'r_audit'")

    def auditors_disconnected(self) -> None:
        """Every session that writes the record of reads, politely: the others stay."""
        with connect() as administrator:
            administrator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'r_audit'"
            )

    def sessions_disconnected(self) -> None:
        """Every session of the workbench, in whatever it is just doing."""
        with connect() as administrator:
            administrator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename ~ '^r_'"
            )

    def _end_process(self, whose: str) -> None:
        with connect() as administrator:
            found = administrator.execute(
                f"SELECT pid FROM pg_stat_activity WHERE {whose}"  # noqa: S608 - our own words
            ).fetchall()
        if found:
            os.kill(self.chance.choice(found)[0], signal.SIGKILL)


# In this order, so that the first three end each of the three that must be ended.
KINDS: Mapping[str, Callable[[Killer], None]] = {
    "workbench": Killer.workbench,
    "server": Killer.server,
    "auditor": Killer.auditor,
    "auditors disconnected": Killer.auditors_disconnected,
    "session": Killer.session,
    "sessions disconnected": Killer.sessions_disconnected,
}


def wait_for_the_server() -> None:
    """Until it answers again; who starts it is not our affair."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            status = server_status()
            if status.pid is not None:
                with connect() as administrator:
                    administrator.execute("SELECT 1")
                return
        except psycopg.OperationalError:
            pass
        if time.monotonic() > deadline:
            raise TimeoutError("the database did not come back")
        time.sleep(0.02)
