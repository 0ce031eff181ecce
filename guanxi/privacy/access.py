"""The life of one reading: intent on the record, signed context, release on the record."""

import hashlib
import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from time import time

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.translation import gettext as _

from guanxi.foundation import zones
from guanxi.foundation.dictionary import Purpose, Reach, whose_rows
from guanxi.foundation.home import kept_secret
from guanxi.foundation.refusals import Refusal

PROGRAM = 0  # the actor of what the program does by itself
PAGE_SECONDS, JOB_SECONDS = 120, 12 * 60 * 60
_BLOCK = 64
_CUSTOMERS = "bank_customer"
_READS = re.compile(r'\bFROM "?(\w+)"?')


class ReadingStopped(Refusal):
    """The person has read so much that a second one must approve more."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Who is about to read what for which purpose. ``level`` is whose customers: a viewer's scope,
    ``self`` for a customer in the portal. ``because`` is the reason that the page declares."""

    actor: int
    branch: int
    level: str
    purpose: Purpose
    door: str
    because: str = ""
    subject: str = ""
    seconds: int = PAGE_SECONDS


@dataclass(kw_only=True)
class Release:
    """What went out, filled in while reading: records, customers, digest of what was shown."""

    intent: int
    records: int = 0
    customers: int = 0
    digest: str = ""

    def note(self, statement: str, rows: int) -> None:
        """Count the rows of a statement, by the table that it reads first."""
        found = _READS.search(statement)
        if found is None or found[1] not in _about_customers():
            return
        self.records += rows
        if found[1] == _CUSTOMERS:
            self.customers += rows


@contextmanager
def reading(what: Reading) -> Iterator[Release]:
    """Commit the intent, work in the purpose's zone under a signed context, record what went out.

    Raises ReadingStopped where a second person must approve first.
    """
    release = Release(intent=_open(what))
    try:
        token = signed(what, intent=release.intent)
        with zones.inside(what.purpose, token=token), _watched_by(release):
            yield release
    finally:
        _close(release)


@contextmanager
def _watched_by(release: Release) -> Iterator[None]:
    here = connections[DEFAULT_DB_ALIAS]
    before, here.watch = here.watch, release.note  # type: ignore[attr-defined]
    try:
        yield
    finally:
        here.watch = before  # type: ignore[attr-defined]


@cache
def _about_customers() -> frozenset[str]:
    """Tables whose rows are about customers."""
    models = apps.get_models()
    ours = (model for model in models if model.__module__.startswith("guanxi."))
    nobodys = (Reach.BANK, Reach.CLOSED, Reach.ACTOR)
    return frozenset(
        model._meta.db_table for model in ours if whose_rows(model).reach not in nobodys
    )


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
    return hashlib.sha256(kept_secret("context", length=48).encode()).digest()


def _open(what: Reading) -> int:
    with zones.on_the_record() as cursor:
        cursor.execute(
            "SELECT gx.open_intent(%s, %s, %s, %s, %s)",
            [what.actor, what.purpose.value, what.door, what.because, what.subject],
        )
        intent: int | None = cursor.fetchone()[0]
    if intent is None:
        raise ReadingStopped(
            _(
                "You have read more customers' records today than your work explains. The privacy "
                "office has been told; reading goes on when a second person has approved it."
            )
        )
    return intent


def _close(release: Release) -> None:
    with zones.on_the_record() as cursor:
        cursor.execute(
            "SELECT gx.close_intent(%s, %s, %s, %s)",
            [release.intent, release.records, release.customers, release.digest],
        )
