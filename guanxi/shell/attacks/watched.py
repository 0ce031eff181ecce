"""The workbench as it is served, with a look at its connections after every answer.

``python -m guanxi.shell.attacks.watched PORT``. What is left on a connection for whoever comes next
is written to a file of the home; so is, in bytes, how often there was a look.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Error
from psycopg.pq import TransactionStatus

from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.home import current_home
from guanxi.foundation.zones import login_of, zone_of
from guanxi.privacy.enforcement.roles import schema_of

Start = Callable[..., Any]
LEFT_BEHIND, LOOKS = "left-behind.jsonl", "looks"
_LOOK = (
    "SELECT current_user, session_user, current_setting('gx.context', true), "
    "current_setting('search_path'), pg_current_xact_id_if_assigned()::text, "
    "(SELECT count(*) FROM pg_prepared_statements)"
)


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """The workbench's own application, then the look."""
    from config.wsgi import application as workbench  # noqa: PLC0415 - once Django may start

    return _Watched(workbench(environ, start_response), str(environ.get("PATH_INFO", "")))


class _Watched:
    """An answer after whose end the connections of its thread are looked at."""

    def __init__(self, answer: Any, address: str) -> None:
        self.answer, self.address = answer, address

    def __iter__(self) -> Iterator[bytes]:
        yield from self.answer

    def close(self) -> None:
        self.answer.close()
        home = current_home().path
        for finding in findings():
            with (home / LEFT_BEHIND).open("a") as file:
                file.write(json.dumps({"found": finding}) + "\n")
        with (home / LOOKS).open("a") as file:
            file.write(".")


def findings() -> Iterator[str]:
    """What is not as it must be between two answers."""
    if connections[DEFAULT_DB_ALIAS].alias != DEFAULT_DB_ALIAS:
        yield f"default is still the zone {connections[DEFAULT_DB_ALIAS].alias}"
    for connection in connections.all(initialized_only=True):
        wrapper: Any = connection
        if wrapper.token is not None or wrapper.watch is not None:
            yield f"{wrapper.alias}: a context waits for whoever comes next"
        if wrapper.in_atomic_block or wrapper.savepoint_ids or not wrapper.get_autocommit():
            yield f"{wrapper.alias}: Django takes a transaction to be open"
        if wrapper.connection is not None and not wrapper.connection.closed:
            yield from _of(wrapper)


def _of(wrapper: Any) -> Iterator[str]:
    raw = wrapper.connection
    if raw.info.transaction_status is not TransactionStatus.IDLE:
        yield f"{wrapper.alias}: a transaction is open ({raw.info.transaction_status.name})"
        return
    try:
        user, session, context, path, _changing, _prepared = raw.execute(_LOOK).fetchone()
    except Error:
        return  # killed: Django sees that at the next request, and so does the attack
    zone = zone_of(wrapper.settings_dict.get("ZONE"))
    if user != session or user != login_of(zone)[0]:
        yield f"{wrapper.alias}: somebody else's rights"
    if context:
        yield f"{wrapper.alias}: a context is left on it"
    if path != _path(zone):
        yield f"{wrapper.alias}: another search path, {path}"


def _path(zone: str) -> str:
    return "loader, staging" if zone == Purpose.LOADER else schema_of(zone)


def main() -> None:
    """Serve until killed."""
    from guanxi.shell.cli.serve import run_server  # noqa: PLC0415

    run_server(
        host="127.0.0.1",
        port=int(sys.argv[1]),
        threads=4,
        application="guanxi.shell.attacks.watched:application",
    )


if __name__ == "__main__":
    main()
