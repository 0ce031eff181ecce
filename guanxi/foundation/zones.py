"""Whose login the program uses at this moment: one zone at a time, and no way up by accident.

A zone is a login of the database with a schema of views of its own (docs/privacy.md). Django's
``default`` always means the connection of the zone that one is in, so the ORM, ``atomic`` and raw
SQL need no alias. Outside any zone ``default`` is the zone the process began as: ``door`` for
everything that people reach, which sees no customer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from django.db import DEFAULT_DB_ALIAS, connections

from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.home import kept_secret

ADMINISTRATOR = "administrator"  # makes tables, roles and policies; never answers a page
AUDIT = "audit"  # writes the record of reads
SEALER = str(Purpose.SEALER)  # seals it
ZONES = (*(str(purpose) for purpose in Purpose), AUDIT)

_began_as = ADMINISTRATOR


class Entrance(Protocol):
    """How a zone is entered; tests enter on the connection that will be rolled back."""

    def __call__(self, zone: str, token: str | None) -> Any:
        """A context manager."""


def begin_as(zone: str) -> None:
    """What ``default`` means in this process outside any zone; call before the first query."""
    global _began_as
    _began_as = zone


def zone_of(alias_zone: str | None) -> str:
    """The zone of a connection: its own, or for ``default`` that of the process."""
    return alias_zone or _began_as


def login_of(zone: str) -> tuple[str, str]:
    """Name and password of the zone's login; the password is made and kept in the home."""
    return f"r_{zone}", kept_secret(f"login.{zone}", length=32)


@contextmanager
def _switched(zone: str, token: str | None) -> Iterator[None]:
    before, there = connections[DEFAULT_DB_ALIAS], connections[zone]
    before_token, there.token = there.token, token  # type: ignore[attr-defined]
    connections[DEFAULT_DB_ALIAS] = there
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = before
        there.token = before_token  # type: ignore[attr-defined]


entrance: Entrance = _switched


def inside(zone: str, *, token: str | None = None) -> Any:
    """Work in the zone for the length of a ``with``; ``token`` is the signed context.

    The token is set anew for every transaction and for nothing longer.
    """
    return entrance(zone, token)


@contextmanager
def on_the_record() -> Iterator[Any]:
    """A cursor that writes to the record of reads, each statement committed at once."""
    with inside(AUDIT), connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        yield cursor
