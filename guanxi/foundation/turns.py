"""One at a time: two commands that change the bank's picture never run at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

import psycopg
from django.utils.translation import gettext as _

from guanxi.foundation.database import current_address
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
            yield
        finally:
            # Closing alone frees it only when the server notices, and the next one may be quicker.
            turn.execute("SELECT pg_advisory_unlock(%s)", [crc32(thing.encode())])
