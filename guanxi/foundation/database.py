"""The one operational database: how Django, psycopg and ADBC reach it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

import adbc_driver_postgresql.dbapi as adbc
from django.db import connection

from guanxi.foundation.home import kept_secret
from guanxi.foundation.server import ServerAddress, database_address
from guanxi.foundation.zones import ADMINISTRATOR, ZONES, login_of, zone_of


def django_databases() -> dict[str, dict[str, Any]]:
    """Django's DATABASES: ``default`` is where one is, then every zone. Connects nowhere."""
    zones = {
        zone: {**_database(), "ZONE": zone, "TEST": {"MIRROR": "default"}}
        for zone in (*ZONES, ADMINISTRATOR)
    }
    return {"default": _database(), **zones}


def _database() -> dict[str, Any]:
    url = os.environ.get("GUANXI_DATABASE_URL", "")
    return {
        "ENGINE": "guanxi.foundation.postgresql",
        "NAME": urlsplit(url).path.lstrip("/") if url else "guanxi",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        # A cursor kept on the server would outlive the context it was opened under.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        # Values travel beside the statement, never in it: no statement can be stacked on another,
        # and what PostgreSQL shows of running statements holds nobody's data.
        # What a connection is asked again is parsed and planned once: over views with policies that
        # is a third of PostgreSQL's work for a page (docs/benchmarks.md).
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 1},
    }


def secret_key() -> str:
    """The key that signs sessions: made once, kept where only the program can read it."""
    return kept_secret("django", length=48)


def current_address() -> ServerAddress:
    """Where Django's current connection goes, with its login; so also to the database of a test."""
    here = replace(database_address(), database=str(connection.settings_dict["NAME"]))
    zone = zone_of(connection.settings_dict.get("ZONE"))
    if zone == ADMINISTRATOR:
        return here
    user, password = login_of(zone)
    return replace(here, user=user, password=password)


@dataclass(frozen=True, kw_only=True)
class Door:
    """How Django's connection of one thread came in, for connections beside it."""

    address: ServerAddress
    token: str | None = field(repr=False)


def door_here() -> Door:
    """Database, login and context of Django's current connection."""
    return Door(address=current_address(), token=getattr(connection, "token", None))


@contextmanager
def arrow_connection(door: Door | None = None) -> Iterator[adbc.Connection]:
    """A connection that moves whole Arrow tables by binary COPY; the caller commits.

    Same database, login and context as Django's current connection, or by another ``door``: a
    thread has no connection of Django's but its own.
    """
    door = door or door_here()
    with adbc.connect(door.address.url) as arrow:
        if door.token is not None:
            with arrow.cursor() as cursor:
                cursor.execute("SELECT set_config('gx.context', $1, true)", [door.token])
                cursor.fetchone()
        yield arrow
