"""Two advisory locks (flock) that let many processes share one server.

The kernel releases them when a process ends in whatever way, so a killed process leaves nothing
behind that somebody would have to clean up. The files themselves are never deleted: two processes
must not hold "the same" lock on two different files.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guanxi.foundation.server.account import Account
from guanxi.foundation.server.refusals import ServerBusy

STARTING = "starting.lock"  # exclusive: the right to start or stop the server
USERS = "users.lock"  # shared: held for life by everyone who uses the server
# The room belongs to the server's account: as root we follow no link it might have put there.
OPENED = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
BUSY_SECONDS = 180.0  # a start and a stop that both take as long as they may


def open_lock(room: Path, name: str, account: Account) -> int:
    """A file descriptor of its own, not inherited by other programs."""
    handle = os.open(room / name, OPENED, 0o600)
    account.own(room / name)
    return handle


def lock_now(handle: int, kind: int) -> bool:
    """Whether the lock was free."""
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def the_right_to_start(room: Path, account: Account) -> Iterator[None]:
    """Nobody else starts or stops the server inside. Raises ServerBusy."""
    handle = open_lock(room, STARTING, account)
    try:
        deadline = time.monotonic() + BUSY_SECONDS
        while not lock_now(handle, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise ServerBusy(
                    "Another process has been starting or stopping the database server for "
                    f"{BUSY_SECONDS:.0f} s. See who holds {room / STARTING} (fuser) and end it."
                )
            time.sleep(0.02)
        yield
    finally:
        os.close(handle)


def somebody_uses(room: Path, account: Account) -> bool:
    """Whether any process is registered; asked under the right to start, or just to know."""
    handle = open_lock(room, USERS, account)
    try:
        return not lock_now(handle, fcntl.LOCK_EX)
    finally:
        os.close(handle)
