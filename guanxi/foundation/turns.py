"""One at a time: two commands that change the bank's picture never run at once."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

import psycopg
from django.utils.translation import gettext as _

from guanxi.foundation.database import current_address
from guanxi.foundation.home import guanxi_home
from guanxi.foundation.refusals import Refusal


class SomebodyElseIsAtIt(Refusal):
    """Another process holds the turn."""


@contextmanager
def turn_at(thing: str, *, doing: str) -> Iterator[None]:
    """Hold the only turn at ``thing`` in this database; released even when the process is killed.

    Raises SomebodyElseIsAtIt at once when another process holds it.
    """
    with psycopg.connect(current_address().url, autocommit=True) as turn:
        row = turn.execute("SELECT pg_try_advisory_lock(%s)", [crc32(thing.encode())]).fetchone()
        if row is None or not row[0]:
            raise SomebodyElseIsAtIt(
                _(
                    "%(doing)s must wait: another process is changing the bank's picture now. "
                    "Try again when it has ended; guanxi status shows it."
                )
                % {"doing": doing}
            )
        try:
            with _seen_at(thing):
                yield
        finally:
            # Closing alone frees it only when the server notices, and the next one may be quicker.
            turn.execute("SELECT pg_advisory_unlock(%s)", [crc32(thing.encode())])


def somebody_is_at(thing: str) -> bool:
    """Whether a process that works in this home holds the turn, by a lock that dies with it.

    Asked of a file: which locks the database holds is shown to nobody who reads for pages.
    """
    handle = _open(thing)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@contextmanager
def _seen_at(thing: str) -> Iterator[None]:
    handle = _open(thing)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)  # whoever asks holds it for a moment only
        yield
    finally:
        os.close(handle)


def _open(thing: str) -> int:
    path = guanxi_home() / f"turn-{crc32(thing.encode()):08x}.lock"
    return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
