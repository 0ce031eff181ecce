"""No room on a disk: recognised whoever met it, said in words, foreseen where one can."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import psycopg
from django.db import OperationalError
from django.utils.translation import gettext as _

from guanxi.foundation.home import named_home
from guanxi.foundation.refusals import Refusal

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CLOSED = (errno.EACCES, errno.EROFS)
# Where a home may have disks of their own.
_PLACES = ("", "lake", "postgres", "spill", "ingest")
# With less than a segment of its log PostgreSQL ends itself, and can only say that it is gone.
_LEAST_FOR_A_SERVER = 16 * 2**20
_SPILL_LIMIT = "max_temp_directory_size"  # DuckDB's own word for a full disk


class NoRoom(Refusal):
    """The machine gave no room, or no right, to write. Nothing that was there before is lost."""


def no_room(error: BaseException) -> str | None:
    """What the machine said, if room or rights were lacking; None if it was about other things.

    What was met while another error was dealt with counts too.
    """
    seen: BaseException | None = error
    while seen is not None:
        if said := _said(seen):
            return said
        seen = seen.__cause__ or seen.__context__
    return None


@contextmanager
def room_or_refusal(what: str, *, place: Path | None = None) -> Iterator[None]:
    """Say in words that the disk is full: ``what`` became of the work. Raises NoRoom.

    ``place`` is where was written; by default whichever disk of the home has the least room.
    """
    try:
        yield
    except Refusal:
        raise
    except Exception as error:
        why = no_room(error)
        if why is None:
            raise
        where = place or _fullest()
        raise NoRoom(
            _(
                "%(what)s: %(why)s. %(free)s are free on the disk of %(place)s: make room there, "
                "then run it again."
            )
            % {"what": what, "why": why, "free": in_words(free_at(where)), "place": where}
        ) from error


def shortage(place: Path, *, needed: int) -> str | None:
    """What to say beforehand where less is free than will be needed, about; None: enough."""
    free = free_at(place)
    if free >= needed:
        return None
    return _(
        "About %(needed)s will be written and %(free)s are free on the disk of %(place)s: it may "
        "stop for want of room."
    ) % {"needed": in_words(needed), "free": in_words(free), "place": place}


def free_at(place: Path) -> int:
    """Bytes free on the disk of a place that may not be there yet."""
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def bytes_below(folder: Path) -> int:
    """What lies there now; others may make files and take them away meanwhile."""
    size = 0
    for place, _folders, names in os.walk(folder, onerror=lambda _error: None):
        for name in names:
            try:
                size += (Path(place) / name).lstat().st_size
            except OSError:
                continue
    return size


def in_words(size: int) -> str:
    """512 MB, 1.8 GB."""
    return f"{size / 2**30:.1f} GB" if size >= 2**30 else f"{size / 2**20:.0f} MB"


def _said(error: BaseException) -> str | None:
    if isinstance(error, OSError):
        if error.errno not in (*_FULL, *_CLOSED):
            return None
        why = os.strerror(error.errno)
        return f"{why} ({error.filename})" if error.filename else why
    if isinstance(error, duckdb.OutOfMemoryException) and _SPILL_LIMIT in str(error):
        return os.strerror(errno.ENOSPC)
    numbers = (*_FULL, *_CLOSED) if isinstance(error, duckdb.IOException) else _FULL
    for number in numbers:
        if os.strerror(number) in str(error):
            return os.strerror(number)
    if isinstance(error, OperationalError | psycopg.OperationalError):
        is_full = free_at(named_home() / "postgres") < _LEAST_FOR_A_SERVER
        return os.strerror(errno.ENOSPC) if is_full else None
    return None


def _fullest() -> Path:
    home = named_home()
    return min((home / name for name in _PLACES), key=free_at)
