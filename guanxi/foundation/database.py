"""The one operational database: how Django, psycopg and ADBC reach it."""

import os
import secrets
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import adbc_driver_postgresql.dbapi as adbc
from django.db import connection

from guanxi.foundation.home import current_home
from guanxi.foundation.server import database_address


def django_database() -> dict[str, Any]:
    """The entry of Django's DATABASES; connects nowhere."""
    url = os.environ.get("GUANXI_DATABASE_URL", "")
    return {
        "ENGINE": "guanxi.foundation.postgresql",
        "NAME": urlsplit(url).path.lstrip("/") if url else "guanxi",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }


def secret_key() -> str:
    """The key that signs sessions: made once, kept where only the program can read it."""
    path = current_home().keys / "django"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def arrow_connection() -> adbc.Connection:
    """A connection that moves whole Arrow tables by binary COPY; the caller commits and closes.

    It goes to the database that Django uses now, so also to the database of a test.
    """
    here = replace(database_address(), database=connection.settings_dict["NAME"])
    return adbc.connect(here.url)
