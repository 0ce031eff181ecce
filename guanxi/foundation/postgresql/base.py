"""Django looks for a class of this name in a module of this name."""

from typing import Any

from django.db.backends.postgresql import base

from guanxi.foundation.server import database_address


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's own, but the address is asked for only when somebody connects.

    So reading the settings (a type check, a help text) starts no server.
    """

    def get_connection_params(self) -> dict[str, Any]:
        """What psycopg needs to connect: the server's address and the database's own name."""
        address = database_address()
        here: dict[str, object] = {**address.django(), "NAME": self.settings_dict["NAME"]}
        self.settings_dict.update(
            {key: here[key] for key in ("HOST", "PORT", "USER", "PASSWORD")},
            OPTIONS={**dict(address.options), **self.settings_dict["OPTIONS"]},
        )
        parameters: dict[str, Any] = super().get_connection_params()
        return parameters
