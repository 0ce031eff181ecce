"""Bring the database to what the code declares: in one transaction, as often as one likes."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.publishing import published_tables
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.zones import AUDIT, ZONES
from guanxi.privacy.access import pads
from guanxi.privacy.enforcement.handing import handing_statements
from guanxi.privacy.enforcement.policies import LOOKED_UP
from guanxi.privacy.enforcement.record import begin_with_budgets, record_statements
from guanxi.privacy.enforcement.roles import (
    CLERK,
    FILLER,
    GUARD,
    KEEPER,
    OWNER,
    SCRIBE,
    every_role,
    login,
    owner_of_views,
    role_statements,
)
from guanxi.privacy.enforcement.tables import every_table
from guanxi.privacy.enforcement.views import (
    lookup_statements,
    purpose_statements,
    table_statements,
)

_TURN = 0x67780001  # one process at a time
_FUNCTIONS = {
    GUARD: (
        "level(text)",
        "actor()",
        "offices()",
        "own_customers()",
        "stood_in_for()",
        "revealed(text)",
    ),
    OWNER: (
        "prepare_night(text, bigint)",
        "complete_night(text, text, bigint)",
        "show_night(text, bigint)",
        "refresh_statistics(text, bigint)",
        "demand_loader()",
        "end_filling_before_indexes(text)",
    ),
    FILLER: ("begin_filling(text)", "end_filling(text)"),
    KEEPER: ("rank_plainly()", "tell_of_consent()"),
}
# Who may call what the owner's functions do; triggers are called by nobody.
_LOADER = login(Purpose.LOADER)
_CALLED_BY = {GUARD: "PUBLIC", OWNER: _LOADER, FILLER: f"{_LOADER}, {OWNER}"}
# What PostgreSQL lets everybody do and nobody here needs: large objects, making functions, seeing
# and ending other sessions, counting what is in tables that one may not read. Those who watch over
# the server (pg_monitor) keep the latter.
_NOBODYS = r"""
DO $$
DECLARE f regprocedure;
BEGIN
    FOR f IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace
        AND (p.proname ~ '^(lo_|loread|lowrite)' OR p.proname ~ '^pg_(cancel|terminate)_backend$'
             OR p.proname IN ('pg_notify', 'pg_export_snapshot', 'dblink'))
    LOOP EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f); END LOOP;
    FOR f IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace
        AND (p.proname ~ '^pg_stat_get_' OR p.proname = 'pg_lock_status'
             OR p.proname ~ '^pg_(relation|total_relation|table|indexes|database)_size$')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO pg_monitor', f);
    END LOOP;
END $$;
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
REVOKE USAGE ON LANGUAGE sql FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
"""


class AdministratorTooWeak(Refusal):
    """The login of the administrator may not do what only a superuser can."""


def demand_superuser() -> None:
    """Raise AdministratorTooWeak where the administrator is none: before any table is touched."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolname FROM pg_roles WHERE rolname = current_user")
        is_superuser, name = cursor.fetchone()
    if not is_superuser:
        raise AdministratorTooWeak(
            _(
                "%(name)s is no superuser of the PostgreSQL server, and nothing was changed: only "
                "a superuser may keep pages' logins from defining anything and take away what "
                "PostgreSQL lets everybody do. Name one in GUANXI_DATABASE_URL for `guanxi init` "
                "and `guanxi privacy check`; nothing else signs in with it."
            )
            % {"name": name}
        )


@transaction.atomic
def enforce() -> int:
    """Make roles, schemas, views, policies and grants anew; returns how many statements it took.

    Run as the administrator, after the tables are up to date. Readers wait for the second or two
    and then see either everything as before or everything as declared. Raises AdministratorTooWeak.
    """
    demand_superuser()
    done = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
        cursor.execute("SET LOCAL client_min_messages = warning")
        for statement in _statements():
            cursor.execute(statement)
            done += 1
        cursor.execute("DELETE FROM gx.pad")
        cursor.execute("INSERT INTO gx.pad VALUES (%s, %s)", pads())
        begin_with_budgets(cursor)
    return done


def _statements() -> Iterator[Any]:
    yield from role_statements(_encrypt)
    yield from _clean_slate()
    yield _script("context.sql")
    yield _script("record.sql")
    yield _script("publishing.sql")
    yield _script("filling.sql")
    yield _script("definitions.sql")
    yield _today()
    yield _script("choices.sql")
    yield _script("handing.sql")
    yield _script("allocating.sql")
    yield _script("referring.sql")
    yield _script("adopting.sql")
    yield _script("inviting.sql")
    yield _script("notes.sql")
    yield _script("pace.sql")
    yield from _functions()
    yield from _published()
    yield from lookup_statements()
    tables = every_table()
    for table in tables:
        yield from table_statements(table)
    for purpose in Purpose:
        for table in tables:
            yield from purpose_statements(table, purpose)
    yield from rights_on_database(connection.settings_dict["NAME"])
    yield _NOBODYS


def _clean_slate() -> Iterator[str]:
    """Schemas without views, tables without policies, roles without grants."""
    yield f"CREATE SCHEMA IF NOT EXISTS gx AUTHORIZATION {OWNER}"
    yield f"CREATE SCHEMA IF NOT EXISTS staging AUTHORIZATION {OWNER}"
    yield f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}"
    for purpose in Purpose:
        yield f'DROP SCHEMA IF EXISTS "{purpose.value}" CASCADE'
        yield f'CREATE SCHEMA "{purpose.value}" AUTHORIZATION {owner_of_views(purpose)}'
        yield f'GRANT USAGE ON SCHEMA "{purpose.value}" TO {login(purpose.value)}'
    yield _OWNED_BY_ONE
    yield f"DROP VIEW IF EXISTS {', '.join(f'gx.{name}' for name in LOOKED_UP)}"
    others = ", ".join(role for role in every_role() if role != OWNER)
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {others}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {others}"
    yield f"REVOKE ALL ON SCHEMA public, staging FROM {others}"
    workers = ", ".join((GUARD, SCRIBE, KEEPER, FILLER, CLERK))
    yield f"GRANT USAGE ON SCHEMA public TO {workers}, {_LOADER}"
    for purpose in Purpose:
        yield f"GRANT USAGE ON SCHEMA public, gx TO {owner_of_views(purpose)}"


_OWNED_BY_ONE = f"""
DO $$
DECLARE t record;
BEGIN
    FOR t IN SELECT c.oid::regclass AS name FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO {OWNER}', t.name);
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t.name);
        EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t.name);
    END LOOP;
    FOR t IN SELECT p.polname, p.polrelid::regclass AS name FROM pg_policy p
        JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = 'public'::regnamespace
    LOOP EXECUTE format('DROP POLICY %I ON %s', t.polname, t.name); END LOOP;
    FOR t IN SELECT g.rolname AS owner, m.rolname AS member FROM pg_auth_members a
        JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
        WHERE (g.rolname ~ '^(v_|r_|gx_)' AND NOT m.rolsuper AND m.rolname <> current_user)
        OR m.rolname ~ '^(v_|r_|gx_)'
    LOOP EXECUTE format('REVOKE %I FROM %I', t.owner, t.member); END LOOP;
END $$;
"""


def _today() -> sql.Composable:
    """The bank's calendar day; sessions themselves keep Greenwich time."""
    return sql.SQL(
        "CREATE OR REPLACE FUNCTION gx.today() RETURNS date "
        "LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp "
        "AS $$ SELECT (clock_timestamp() AT TIME ZONE {})::date $$"
    ).format(sql.Literal(settings.TIME_ZONE))


def _functions() -> Iterator[str]:
    yield "REVOKE ALL ON SCHEMA gx FROM PUBLIC"
    for function in ("bearer()", "today()"):
        yield f"ALTER FUNCTION gx.{function} OWNER TO {GUARD}"
        yield f"REVOKE ALL ON FUNCTION gx.{function} FROM PUBLIC"
    users = ", ".join((GUARD, SCRIBE, FILLER, CLERK, f"r_{AUDIT}", _LOADER))
    yield f"GRANT USAGE ON SCHEMA gx TO {users}"
    for owner, functions in _FUNCTIONS.items():
        for function in functions:
            yield f"ALTER FUNCTION gx.{function} OWNER TO {owner}"
            yield f"REVOKE ALL ON FUNCTION gx.{function} FROM PUBLIC"
            if owner in _CALLED_BY:
                yield f"GRANT EXECUTE ON FUNCTION gx.{function} TO {_CALLED_BY[owner]}"
    yield f"GRANT EXECUTE ON FUNCTION gx.demand_loader() TO {FILLER}, {CLERK}"
    yield from record_statements()
    yield from handing_statements()
    yield f"GRANT USAGE, CREATE ON SCHEMA staging TO {_LOADER}"
    yield f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {_LOADER}"


def _published() -> Iterator[sql.Composable]:
    yield sql.SQL("DELETE FROM gx.published")
    for table in published_tables():
        yield sql.SQL("INSERT INTO gx.published VALUES ({}, {}::text[], {}::text[])").format(
            sql.Literal(table.name),
            sql.Literal(list(table.unique)),
            sql.Literal(list(table.indexes)),
        )


def rights_on_database(name: str) -> Iterator[sql.Composable]:
    """Who may come in, and who may have temporary tables there. A copy of a database has none."""
    database = sql.Identifier(name)
    yield sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database)
    for zone in ZONES:
        role = sql.Identifier(login(zone))
        yield sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, role)
    yield sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}, {}").format(
        database, sql.Identifier(_LOADER), sql.Identifier(FILLER)
    )


def _script(name: str) -> str:
    return (files("guanxi.privacy.enforcement") / name).read_text(encoding="utf-8")


def _encrypt(password: str, role: str) -> str:
    connection.ensure_connection()
    verifier: bytes = connection.connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    )
    return verifier.decode()
