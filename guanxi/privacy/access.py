"""The life of one reading: intent on the record, signed context, release on the record."""

import hashlib
import hmac
import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from time import time
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import DatabaseError, InterfaceError, OperationalError
from django.utils.translation import gettext as _

from guanxi.foundation import zones
from guanxi.foundation.dictionary import Category, Purpose
from guanxi.foundation.home import kept_secret, named_home
from guanxi.foundation.refusals import Refusal
from guanxi.privacy.counting import KINDS, is_of_customers, shown_by

log = logging.getLogger(__name__)

PROGRAM = 0  # the actor of what the program does by itself
PAGE_SECONDS, JOB_SECONDS = 120, 12 * 60 * 60
_BLOCK = 64

# How somebody has read today, as the database tells it when a reading ends.
Picture = Mapping[str, Any]


class ReadingStopped(Refusal):
    """The person has read so much that a second one must approve more."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Who is about to read what for which purpose. ``level`` is whose customers: a viewer's scope,
    ``self`` for a customer in the portal. ``because`` is the reason that the page declares.
    ``judge`` is shown how the person has read today, once the reading has ended."""

    actor: int
    branch: int
    level: str
    purpose: Purpose
    door: str
    because: str = ""
    subject: str = ""
    seconds: int = PAGE_SECONDS
    judge: Callable[[Picture], None] | None = None


@dataclass(kw_only=True)
class Release:
    """What went out, filled in while reading: records, customers, digest of what was shown.

    ``kinds`` counts records by legal category, ``exported`` the rows of a file that leaves.
    """

    intent: int
    purpose: Purpose
    records: int = 0
    customers: int = 0
    kinds: Counter[Category] = field(default_factory=Counter)
    exported: int = 0
    digest: str = ""

    def note(self, statement: str, rows: int) -> None:
        """Count the rows of a statement, by what it selects."""
        kinds = shown_by(statement, self.purpose)
        if not kinds or not rows:
            return
        self.records += rows
        for kind in kinds:
            self.kinds[kind] += rows
        if is_of_customers(statement):
            self.customers += rows


_under_way: ContextVar[Release | None] = ContextVar("release", default=None)


def shown(kind: Category, rows: int) -> None:
    """Say that records were shown which no statement of the database tells of: of the lake."""
    release = _under_way.get()
    if release is not None:
        release.records += rows
        release.kinds[kind] += rows


def exported(rows: int) -> None:
    """Say that so many rows leave in a file."""
    release = _under_way.get()
    if release is not None:
        release.exported += rows


@contextmanager
def reading(what: Reading) -> Iterator[Release]:
    """Commit the intent, work in the purpose's zone under a signed context, record what went out.

    Raises ReadingStopped where a second person must approve first.
    """
    release = Release(intent=_open(what), purpose=what.purpose)
    try:
        token = signed(what, intent=release.intent)
        with zones.inside(what.purpose, token=token), _watched_by(release):
            yield release
    finally:
        picture = _close(release)
        if picture is not None and what.judge is not None:
            what.judge(picture)


def reading_also(what: Reading, subject: str) -> None:
    """Put on the record that a page shows somebody besides whom it is about, before it does.

    Raises ReadingStopped as `reading` does.
    """
    _close(
        Release(
            intent=_open(replace(what, subject=subject)),
            purpose=what.purpose,
            records=1,
            customers=1,
        )
    )


@contextmanager
def _watched_by(release: Release) -> Iterator[None]:
    here = connections[DEFAULT_DB_ALIAS]
    before, here.watch = here.watch, release.note  # type: ignore[attr-defined]
    under_way = _under_way.set(release)
    try:
        yield
    finally:
        _under_way.reset(under_way)
        here.watch = before  # type: ignore[attr-defined]


def program(purpose: Purpose, *, door: str, because: str = "") -> Reading:
    """What a job or a command of the operator reads: everything its purpose may, until it ends."""
    return Reading(
        actor=PROGRAM,
        branch=0,
        level="bank",
        purpose=purpose,
        door=door,
        because=because,
        seconds=JOB_SECONDS,
    )


def signed(what: Reading, *, intent: int, key: bytes | None = None) -> str:
    """The context as the database checks it: fields, a dot, HMAC-SHA256 in hex (RFC 2104).

    ``key`` is the home's own; another where the database has another.
    """
    ends = int(time()) + what.seconds
    fields = (what.actor, what.branch, what.level, what.purpose.value, ends, intent)
    message = "|".join(map(str, fields))
    digest = hmac.new(key or _key(), message.encode(), hashlib.sha256).hexdigest()
    return f"{message}.{digest}"


def pads(key: bytes | None = None) -> tuple[bytes, bytes]:
    """Inner and outer pad of the key: all that the database needs to check a signature."""
    padded = (key or _key()).ljust(_BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in padded), bytes(byte ^ 0x5C for byte in padded)


def _key() -> bytes:
    return _key_in(named_home())


@lru_cache(maxsize=2)
def _key_in(_home: Path) -> bytes:
    """Read once: whoever replaces the key starts the program again."""
    return hashlib.sha256(kept_secret("context", length=48).encode()).digest()


def _open(what: Reading) -> int:
    intent: int | None = _recorded(
        "SELECT gx.open_intent(%s, %s, %s, %s, %s)",
        [what.actor, what.purpose.value, what.door, what.because, what.subject],
    )
    if intent is None:
        raise ReadingStopped(
            _(
                "You have read more customers' records today than your work explains. The privacy "
                "office has been told; reading goes on when a second person has approved it."
            )
        )
    return intent


def _close(release: Release) -> Picture | None:
    """What the page changed is committed by now: a failure here must not be taken for its own."""
    kinds = [release.kinds[kind] for kind in KINDS]
    try:
        told: str | None = _recorded(
            "SELECT gx.close_intent(%s, %s, %s, %s, %s, %s)",
            [
                *(release.intent, release.records, release.customers, release.digest),
                *(kinds, release.exported),
            ],
        )
    except (DatabaseError, InterfaceError):
        log.warning("access_release_not_recorded: intent %d", release.intent)
        return None
    return None if told is None else json.loads(told)


def _recorded(statement: str, values: Sequence[Any]) -> Any:
    """Once more on a new connection where the old one is gone: an intent too many harms nobody."""
    try:
        return _asked(statement, values)
    except (OperationalError, InterfaceError):
        connections[zones.AUDIT].close()
        return _asked(statement, values)


def _asked(statement: str, values: Sequence[Any]) -> Any:
    with zones.on_the_record() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
