"""Django looks for a class of this name in a module of this name."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from guanxi.foundation.server import database_address
from guanxi.foundation.zones import ADMINISTRATOR, login_of, zone_of

Execute = Callable[[Any, Any, bool, dict[str, Any]], Any]
Watch = Callable[[str, int], None]


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's own, but it connects as the login of its zone and carries a signed context.

    The address is asked for only when somebody connects, so reading the settings (a type check, a
    help text) starts no server. The context is set for one transaction at a time: nothing is left
    on the connection for whoever comes next.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.token: str | None = None
        self.watch: Watch | None = None  # told every statement that reads, and how many rows
        self.execute_wrappers.append(self._under_its_context)

    def get_connection_params(self) -> dict[str, Any]:
        """What psycopg needs to connect: the server's address and the login of the zone."""
        address = database_address()
        here: dict[str, object] = {**address.django(), "NAME": self.settings_dict["NAME"]}
        zone = zone_of(self.settings_dict.get("ZONE"))
        if zone != ADMINISTRATOR:
            here["USER"], here["PASSWORD"] = login_of(zone)
        self.settings_dict.update(
            {key: here[key] for key in ("HOST", "PORT", "USER", "PASSWORD")},
            OPTIONS={**dict(address.options), **self.settings_dict["OPTIONS"]},
        )
        parameters: dict[str, Any] = super().get_connection_params()
        return parameters

    def _under_its_context(
        self,
        execute: Execute,
        sql: Any,
        params: Any,
        many: bool,  # noqa: FBT001 - Django calls it so
        context: dict[str, Any],
    ) -> Any:
        if self.token is None:
            return self._watched(execute, sql, params, many, context)
        if self.get_autocommit():
            with transaction.atomic(using=self.alias):
                self._set_context()
                return self._watched(execute, sql, params, many, context)
        if self.connection.info.transaction_status == TransactionStatus.IDLE:
            self._set_context()
        return self._watched(execute, sql, params, many, context)

    def _watched(
        self,
        execute: Execute,
        sql: Any,
        params: Any,
        many: bool,  # noqa: FBT001 - Django calls it so
        context: dict[str, Any],
    ) -> Any:
        done = execute(sql, params, many, context)
        cursor = context["cursor"]
        if self.watch is not None and cursor.description is not None:
            self.watch(str(sql), max(cursor.rowcount, 0))
        return done

    def _set_context(self) -> None:
        """BEGIN and the context in one round trip."""
        with self.wrap_database_errors, self.connection.pipeline():
            self.connection.execute("SELECT set_config('gx.context', %s, true)", [self.token])
