"""A database of its own on the bank's server, made for the attacks and dropped after them.

It has the bank's tables, views, policies and logins, a small bank of planted values, and a signing
key of its own: no context that is made here is worth anything in the bank's database.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connections
from django.utils.translation import gettext as _
from psycopg import sql

from guanxi.foundation import zones
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.server import ServerAddress, database_address
from guanxi.privacy.access import pads

Connection = psycopg.Connection[tuple[Any, ...]]


class NoScratchDatabase(Refusal):
    """The attacks cannot have a database of their own on this server."""


@dataclass(frozen=True)
class Scratch:
    """The scratch database: where it is, its administrator's connection and its signing key."""

    address: ServerAddress
    administrator: Connection
    key: bytes

    def come_in(self, zone: str, **settings: str) -> Connection:
        """A new connection of the zone's own login, each statement committed by itself."""
        user, password = zones.login_of(zone)
        return connect(replace(self.address, user=user, password=password), **settings)


def connect(address: ServerAddress, **settings: str) -> Connection:
    """Connect to where the address says; nothing is prepared behind anybody's back."""
    said = " ".join(f"-c {name}={value}" for name, value in settings.items())
    return psycopg.connect(address.url, autocommit=True, prepare_threshold=None, options=said)


@contextmanager
def scratch_database() -> Iterator[Scratch]:
    """Make the database, migrate and enforce there, hand it out, and drop it whatever happens.

    Raises NoScratchDatabase where the administrator's login may not do all this.
    """
    theirs = database_address()
    name = f"guanxi_attacks_{secrets.token_hex(4)}"
    with connect(theirs) as server:
        _demand_superuser(server)
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
        )
        try:
            yield from _prepared(replace(theirs, database=name))
        finally:
            server.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def _prepared(address: ServerAddress) -> Iterator[Scratch]:
    with django_works_in(address.database), zones.inside(zones.ADMINISTRATOR):
        call_command("migrate", verbosity=0, interactive=False)
    key = secrets.token_bytes(32)
    with connect(address) as administrator:
        administrator.execute("UPDATE gx.pad SET inner_pad = %s, outer_pad = %s", pads(key))
        administrator.execute(_script("trying.sql"))
        yield Scratch(address, administrator, key)


def _script(name: str) -> str:
    return (files("guanxi.privacy.attacks") / name).read_text(encoding="utf-8")


def _demand_superuser(server: Connection) -> None:
    answer = server.execute("SELECT current_setting('is_superuser'), current_user").fetchone()
    if answer is None or answer[0] != "on":
        raise NoScratchDatabase(
            _(
                "The attacks need a database of their own, and to become each login in it: both "
                "need a superuser. Name one in GUANXI_DATABASE_URL; best on a copy of the server, "
                "not on the bank's own."
            )
        )


@contextmanager
def django_works_in(name: str) -> Iterator[None]:
    """Let every connection of Django's go to this database for a while."""
    before = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
    try:
        for alias in before:
            _point(alias, name)
        yield
    finally:
        for alias, theirs in before.items():
            _point(alias, theirs)


def _point(alias: str, name: Any) -> None:
    connections[alias].close()
    connections[alias].settings_dict["NAME"] = name
