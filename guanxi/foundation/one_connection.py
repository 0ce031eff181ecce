"""All zones on one connection, for what is to be undone as a whole.

Privileges, policies and search path of each zone are PostgreSQL's own; only the password is not
asked. It needs the administrator's login, which no page ever has.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from guanxi.foundation.zones import ADMINISTRATOR, AUDIT


@contextmanager
def on_the_same_connection(zone: str, token: str | None) -> Iterator[None]:
    """An entrance for `guanxi.foundation.zones`: be the zone's login within this transaction."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    before = getattr(connection, "zone_here", (ADMINISTRATOR, None))
    _become(connection, zone, token)
    connection.zone_here = (zone, token)
    try:
        yield
    finally:
        connection.zone_here = before
        if not connection.needs_rollback:
            _become(connection, *before)


def _become(connection: Any, zone: str, token: str | None) -> None:
    statements = "RESET SESSION AUTHORIZATION; RESET search_path"
    if zone != ADMINISTRATOR:
        path = {"loader": "loader, staging", AUDIT: "gx"}.get(zone, zone)
        statements += f"; SET search_path = {path}; SET SESSION AUTHORIZATION r_{zone}"
    with connection.cursor() as cursor:
        # The same words mean another statement in another zone, with columns of other types.
        connection.connection.prepare_threshold = None
        cursor.execute(statements)
        cursor.execute("SELECT set_config('gx.context', %s, false)", [token or ""])
