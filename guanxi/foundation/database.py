"""The one operational database: how Django, psycopg and ADBC reach it."""

import os
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import adbc_driver_postgresql.dbapi as adbc
from django.db import connection

from guanxi.foundation.home import kept_secret
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
    return kept_secret("django", length=48)


def arrow_connection() -> adbc.Connection:
    """A connection that moves whole Arrow tables by binary COPY; the caller commits and closes.

    It goes to the database that Django uses now, so also to the database of a test.
    """
    here = replace(database_address(), database=connection.settings_dict["NAME"])
    return adbc.connect(here.url)
