"""How a program reaches a database: one value, spelled for each of its readers."""

from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from guanxi.foundation.server.refusals import DatabaseUrlInvalid

DEFAULT_PORT = "5432"


@dataclass(frozen=True)
class ServerAddress:
    """A database of a PostgreSQL server.

    ``host`` is a host name or the directory of a Unix-domain socket. ``host`` and ``port`` may list
    several servers separated by commas, as libpq allows; this is why ``port`` is a string.
    ``options`` are the other parameters of the URL, such as ``sslmode``.
    """

    host: str
    port: str
    user: str
    database: str
    password: str | None = field(default=None, repr=False)
    options: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_url(cls, url: str) -> "ServerAddress":
        """Read ``postgresql://…`` exactly as libpq does. Raises DatabaseUrlInvalid."""
        if not url.startswith(("postgresql://", "postgres://")):
            raise DatabaseUrlInvalid(_not_a_url("it must begin with postgresql://"))
        try:
            parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
        except ProgrammingError:
            # Not chained: libpq's message repeats the URL, and the URL holds a password.
            raise DatabaseUrlInvalid(_not_a_url("libpq cannot read it")) from None
        user = parts.pop("user", "")
        return cls(
            host=parts.pop("host", ""),
            port=parts.pop("port", DEFAULT_PORT),
            user=user,
            database=parts.pop("dbname", user),
            password=parts.pop("password", None),
            options=tuple(sorted(parts.items())),
        )

    @property
    def url(self) -> str:
        """For psycopg, ADBC and every other client that is built on libpq."""
        password = f":{quote(self.password, safe='')}" if self.password else ""
        login = f"{quote(self.user, safe='')}{password}@" if self.user or password else ""
        # Host and port as parameters: a socket's directory cannot stand before the slash.
        places = [("host", self.host), ("port", self.port)]
        parameters = urlencode([*((k, v) for k, v in places if v), *self.options], quote_via=quote)
        return f"postgresql://{login}/{quote(self.database, safe='')}?{parameters}"

    def django(self) -> dict[str, object]:
        """One entry of Django's DATABASES."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": self.database,
            "USER": self.user,
            "PASSWORD": self.password or "",
            "HOST": self.host,
            "PORT": self.port,
            "OPTIONS": dict(self.options),
        }


def _not_a_url(why: str) -> str:
    return (
        f"GUANXI_DATABASE_URL does not name a PostgreSQL database: {why}. Write it as "
        "postgresql://user:password@host:5432/database, with special characters of the password "
        "percent-encoded, or unset it to use the embedded server."
    )
