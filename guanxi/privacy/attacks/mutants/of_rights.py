"""Changes of rights: tables, schemas, roles, row level security, what everybody may."""

from collections.abc import Iterator

from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.zones import AUDIT, ZONES
from guanxi.privacy.attacks.mutants.mutant import Mutant
from guanxi.privacy.attacks.suite.judging import Suspicion
from guanxi.privacy.enforcement.roles import GUARD, OWNER, SCRIBE, login, owner_of_views
from guanxi.privacy.enforcement.tables import every_table


def mutants_of_rights() -> Iterator[Mutant]:
    """Every change of rights of every table, login and owner."""
    yield from _of_tables()
    yield from _of_logins()
    yield from _of_owners()
    for operator, statement in _OF_EVERYBODY.items():
        yield _mutant(operator, "everybody", statement)


def _of_tables() -> Iterator[Mutant]:
    for number, table in enumerate(every_table()):
        here = f'public."{table.name}"'
        to = login(ZONES[number % len(ZONES)])
        near = Suspicion(table=table.name)
        yield _mutant("table given to a login", table.name, f"GRANT SELECT ON {here} TO {to}")
        yield _mutant("column given to a login", table.name,
                      f'GRANT SELECT ("{table.columns[-1].name}") ON {here} TO {to}')  # fmt: skip
        yield _mutant("table given to everybody", table.name, f"GRANT SELECT ON {here} TO PUBLIC")
        yield _mutant(
            "row level security off",
            table.name,
            f"ALTER TABLE {here} DISABLE ROW LEVEL SECURITY",
            near=near,
        )
        yield _mutant("row level security not forced", table.name,
                      f"ALTER TABLE {here} NO FORCE ROW LEVEL SECURITY")  # fmt: skip
        yield _mutant("table owned by a login", table.name, f"ALTER TABLE {here} OWNER TO {to}")
        yield _mutant(
            "table owned by a view's owner", table.name, f"ALTER TABLE {here} OWNER TO v_standard"
        )
        yield _mutant(
            "policy added for all", table.name, f"CREATE POLICY extra ON {here} USING (true)"
        )


# What a login is for: to grant it again is no change.
_HELD = {
    *((f"login {deed}", "loader") for deed in ("shows nights", "sets budgets")),
    *((f"login enters the {which}' schema", "loader") for which in ("tables", "nights")),
    *((f"login {deed}", "loader") for deed in ("has temporary tables", "sets sequences")),
    ("login opens intents", AUDIT),
}


def _of_logins() -> Iterator[Mutant]:
    for zone in ZONES:
        to = login(zone)
        others = [other for other in ZONES if other != zone]
        for operator, statement in {
            "login may act as an owner of views": f"GRANT v_standard TO {to}",
            "login may act as the tables' owner": f"GRANT {OWNER} TO {to}",
            "login may act as the guard": f"GRANT {GUARD} TO {to} WITH INHERIT TRUE",
            "login may act as the scribe": f"GRANT {SCRIBE} TO {to}",
            "login may act as another": f"GRANT {login(others[0])} TO {to}",
            "login reads all data": f"GRANT pg_read_all_data TO {to}",
            "login watches the server": f"GRANT pg_monitor TO {to}",
            "login goes round policies": f"ALTER ROLE {to} BYPASSRLS",
            "login is a superuser": f"ALTER ROLE {to} SUPERUSER",
            "login makes roles": f"ALTER ROLE {to} CREATEROLE",
            "login inherits": f"ALTER ROLE {to} INHERIT",
            "login replicates": f"ALTER ROLE {to} REPLICATION",
            "login enters the tables' schema": f"GRANT USAGE ON SCHEMA public TO {to}",
            "login enters the nights' schema": f"GRANT USAGE, CREATE ON SCHEMA staging TO {to}",
            "login makes things in a schema": f"GRANT CREATE ON SCHEMA standard TO {to}",
            "login has temporary tables": f"GRANT TEMPORARY ON DATABASE {{database}} TO {to}",
            "login makes schemas": f"GRANT CREATE ON DATABASE {{database}} TO {to}",
            "login reads the key": f"GRANT SELECT ON gx.pad TO {to}",
            "login calls the bearer": f"GRANT EXECUTE ON FUNCTION gx.bearer() TO {to}",
            "login writes functions": f"GRANT USAGE ON LANGUAGE plpgsql TO {to}",
            "login opens intents": f"GRANT EXECUTE ON FUNCTION gx.open_intent TO {to}",
            "login shows nights": f"GRANT EXECUTE ON FUNCTION gx.show_night TO {to}",
            "login sets budgets": f"GRANT EXECUTE ON FUNCTION gx.set_budgets TO {to}",
            "login begins elsewhere": f"ALTER ROLE {to} SET search_path = public",
            "login reads lookups": f"GRANT SELECT ON gx.home, gx.open_work TO {to}",
            "login sets sequences": f"GRANT UPDATE ON SEQUENCE bank_customer_id_seq TO {to}",
            "login may lose its way in": f"REVOKE CONNECT ON DATABASE {{database}} FROM {to}",
        }.items():
            if (operator, zone) not in _HELD:
                yield _mutant(operator, to, statement)


def _of_owners() -> Iterator[Mutant]:
    for role in (OWNER, GUARD, SCRIBE, *(owner_of_views(purpose) for purpose in Purpose)):
        for operator, statement in {
            "owner goes round policies": f"ALTER ROLE {role} BYPASSRLS",
            "owner is a superuser": f"ALTER ROLE {role} SUPERUSER",
            "owner signs in": f"ALTER ROLE {role} LOGIN",
            "owner may act as another": f"GRANT {OWNER if role != OWNER else GUARD} TO {role}",
        }.items():
            yield _mutant(operator, role, statement)


_OF_EVERYBODY = {
    "everybody writes functions": "GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC",
    "everybody writes SQL functions": "GRANT USAGE ON LANGUAGE sql TO PUBLIC",
    "everybody makes large objects": "GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC",
    "everybody writes large objects": "GRANT EXECUTE ON FUNCTION lowrite(integer, bytea) TO PUBLIC",
    "everybody notifies": "GRANT EXECUTE ON FUNCTION pg_notify(text, text) TO PUBLIC",
    "everybody exports snapshots": "GRANT EXECUTE ON FUNCTION pg_export_snapshot() TO PUBLIC",
    "everybody sees sessions": "GRANT EXECUTE ON FUNCTION pg_stat_get_activity(integer) TO PUBLIC",
    "everybody sees locks": "GRANT EXECUTE ON FUNCTION pg_lock_status() TO PUBLIC",
    "everybody counts rows": "GRANT EXECUTE ON FUNCTION pg_stat_get_live_tuples(oid) TO PUBLIC",
    "everybody measures tables": "GRANT EXECUTE ON FUNCTION "
    "pg_relation_size(regclass, text) TO PUBLIC",
    "everybody ends sessions": "GRANT EXECUTE ON FUNCTION "
    "pg_terminate_backend(integer, bigint) TO PUBLIC",
    "everybody has temporary tables": "GRANT TEMPORARY ON DATABASE {database} TO PUBLIC",
    "everybody enters the tables' schema": "GRANT USAGE ON SCHEMA public TO PUBLIC",
    "everybody enters the guard's schema": "GRANT USAGE ON SCHEMA gx TO PUBLIC",
    "everybody enters a purpose": "GRANT USAGE ON SCHEMA personal TO PUBLIC",
    "everybody reads the key": "GRANT SELECT ON gx.pad TO PUBLIC",
    "everybody calls the bearer": "GRANT EXECUTE ON FUNCTION gx.bearer() TO PUBLIC",
    "everybody closes intents": "GRANT EXECUTE ON FUNCTION gx.close_intent TO PUBLIC",
    "new tables are everybody's": "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
    "definitions let through": "ALTER EVENT TRIGGER gx_refuse_definitions DISABLE",
    "definitions not watched": "DROP EVENT TRIGGER gx_refuse_definitions",
    "definitions watched by replicas": "ALTER EVENT TRIGGER gx_refuse_definitions ENABLE REPLICA",
    "intents can be changed": "ALTER TABLE privacy_accessintent "
    "DISABLE TRIGGER privacy_accessintent_changed",
    "intents can be emptied": "ALTER TABLE privacy_accessintent "
    "DISABLE TRIGGER privacy_accessintent_emptied",
    "releases can be changed": "ALTER TABLE privacy_accessrelease "
    "DISABLE TRIGGER privacy_accessrelease_changed",
    "releases change in replicas": "ALTER TABLE privacy_accessrelease "
    "ENABLE TRIGGER privacy_accessrelease_changed",
    "session settings by anybody": "GRANT SET ON PARAMETER session_replication_role TO PUBLIC",
}


def _mutant(operator: str, name: str, *statements: str, near: Suspicion | None = None) -> Mutant:
    return Mutant(operator=operator, name=name, statements=statements, near=near or Suspicion())
