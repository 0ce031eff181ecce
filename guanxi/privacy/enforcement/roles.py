"""Who is who in the database. Owners and guards sign in nowhere; logins own nothing."""

from collections.abc import Callable, Iterable, Iterator

from psycopg import sql

from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.zones import AUDIT, ZONES, login_of

Encrypt = Callable[[str, str], str]

OWNER = "gx_owner"  # of every table; subject to the policies itself
GUARD = "gx_guard"  # of the functions that check a context; reads what they need
SCRIBE = "gx_scribe"  # of the functions that write the record of reads
KEEPER = "gx_keeper"  # of the functions that do at once what follows from a customer's choice
FILLER = "gx_filler"  # of the functions that fill empty tables
CLERK = "gx_clerk"  # of the functions that hand customers over

# Connection, statement and idle limits of those whom people reach.
_LIMITS = {"statement_timeout": "60s", "idle_in_transaction_session_timeout": "120s"}
_UNHURRIED = {Purpose.LOADER, Purpose.SEALER}


def owner_of_views(purpose: Purpose) -> str:
    """The role that owns the views of a purpose; policies are written for it."""
    return f"v_{purpose.value}"


def login(zone: str) -> str:
    """The role that signs in for a zone."""
    return f"r_{zone}"


def every_role() -> list[str]:
    """All roles of the design, owners first."""
    owners = [
        OWNER,
        GUARD,
        SCRIBE,
        KEEPER,
        FILLER,
        CLERK,
        *(owner_of_views(one) for one in Purpose),
    ]
    return [*owners, *(login(zone) for zone in ZONES)]


def role_statements(encrypt: Encrypt) -> Iterator[sql.Composable]:
    """Make every role, with its own secret, member of nothing and owner of nothing it need not.

    ``encrypt`` turns a password and a name into a SCRAM verifier: no password is in a statement.
    """
    for role in every_role():
        yield sql.SQL(
            "DO $$BEGIN CREATE ROLE {0} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END$$"
        ).format(sql.Identifier(role))
        yield sql.SQL(
            "ALTER ROLE {0} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT"
        ).format(sql.Identifier(role))
        yield sql.SQL("ALTER ROLE {0} RESET ALL").format(sql.Identifier(role))
    for zone in ZONES:
        yield from _login_statements(zone, encrypt)


def _login_statements(zone: str, encrypt: Encrypt) -> Iterator[sql.Composable]:
    name, password = login_of(zone)
    role = sql.Identifier(name)
    verifier = sql.Literal(encrypt(password, name))
    yield sql.SQL("ALTER ROLE {0} LOGIN PASSWORD {1}").format(role, verifier)
    path = ["loader", "staging"] if zone == Purpose.LOADER else [schema_of(zone)]
    yield sql.SQL("ALTER ROLE {0} SET search_path = {1}").format(
        role, sql.SQL(", ").join(map(sql.Identifier, path))
    )
    limits: Iterable[tuple[str, str]] = () if zone in _UNHURRIED else _LIMITS.items()
    for name, value in limits:
        yield sql.SQL("ALTER ROLE {0} SET {1} = {2}").format(
            role, sql.Identifier(name), sql.Literal(value)
        )


def schema_of(zone: str) -> str:
    """The schema whose views a login finds: its purpose's; who writes the record needs none."""
    return "gx" if zone == AUDIT else zone
