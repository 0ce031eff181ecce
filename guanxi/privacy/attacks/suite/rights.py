"""Who may do what, as the server itself answers: the rights that follow from the declarations."""

from collections.abc import Iterator

from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.zones import ZONES
from guanxi.privacy.attacks.suite.stage import Stage
from guanxi.privacy.enforcement.roles import login
from guanxi.privacy.enforcement.tables import Table, every_table
from guanxi.privacy.enforcement.views import RECORDS, SEALED

_LOGINS = ", ".join(f"'{login(zone)}'" for zone in ZONES)
_PURPOSES = ", ".join(f"'{purpose.value}'" for purpose in Purpose)
_OURS = "rolname ~ '^(r|v)_' OR rolname ~ '^gx_'"

# Each is a question whose answer must be empty.
FAULTS = {
    "a role is more than it must be": "SELECT rolname FROM pg_roles "
    f"WHERE ({_OURS}) AND (rolsuper OR rolinherit OR rolcreaterole OR rolcreatedb "
    "OR rolreplication OR rolbypassrls OR rolcanlogin <> (rolname ~ '^r_'))",
    "a role is a member of another": "SELECT m.rolname FROM pg_auth_members a "
    "JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.roleid "
    "WHERE m.rolname ~ '^(r|v|gx)_' OR (g.rolname ~ '^(r|v|gx)_' AND NOT m.rolsuper)",
    "a table is not forced": "SELECT relname FROM pg_class c WHERE relkind IN ('r', 'p') "
    "AND (relnamespace = 'public'::regnamespace OR relispartition) "
    "AND NOT (relrowsecurity AND relforcerowsecurity)",
    "a table or view belongs to somebody else": "SELECT relname FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind IN ('r', 'p', 'v', 'm') "
    "AND pg_get_userbyid(relowner) IS DISTINCT FROM CASE "
    f"WHEN nspname IN ({_PURPOSES}) THEN 'v_' || nspname "
    "WHEN nspname = 'gx' AND relname IN ('watching', 'budget', 'pace') THEN 'gx_scribe' "
    "WHEN nspname = 'gx' AND relname <> 'published' THEN 'gx_guard' "
    "WHEN nspname IN ('public', 'staging', 'gx') THEN 'gx_owner' "
    "ELSE pg_get_userbyid(relowner) END",
    "a view reads with the caller's rights": "SELECT relname FROM pg_class "
    "WHERE relkind IN ('v', 'm') AND (relkind = 'm' OR 'security_invoker=true' = ANY (reloptions))",
    "a policy names somebody else": "SELECT polname FROM pg_policy p WHERE cardinality(polroles) "
    "<> 1 OR polroles[1] = 0 OR pg_get_userbyid(polroles[1]) !~ '^(v_|gx_(guard|scribe|keeper|filler|clerk)$)'",
    "a schema is open": "SELECT nspname, rolname FROM pg_namespace, pg_roles "
    f"WHERE rolname IN ({_LOGINS}) AND nspname IN ({_PURPOSES}, 'public', 'gx', 'staging') AND ("
    "(has_schema_privilege(rolname, oid_of_schema, 'USAGE') AND 'r_' || nspname <> rolname "
    "AND (rolname, nspname) NOT IN (('r_loader', 'public'), ('r_loader', 'gx'), "
    "('r_loader', 'staging'), ('r_audit', 'gx'))) "
    "OR (has_schema_privilege(rolname, oid_of_schema, 'CREATE') "
    "AND (rolname, nspname) <> ('r_loader', 'staging')))".replace(
        "oid_of_schema", "pg_namespace.oid"
    ),
    "a function runs with whatever path": "SELECT proname FROM pg_proc "
    "JOIN pg_namespace n ON n.oid = pronamespace "
    f"WHERE nspname IN ('gx', {_PURPOSES}) AND proname <> 'today' AND (proleakproof "
    "OR (NOT prosecdef AND proname NOT IN ('refuse_definitions', 'demand_loader', 'is_watched')) "
    "OR NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (proconfig), false))",
    "a function belongs to somebody else": "SELECT proname FROM pg_proc "
    "JOIN pg_namespace n ON n.oid = pronamespace JOIN pg_roles r ON r.oid = proowner "
    f"WHERE nspname IN ('gx', {_PURPOSES}) AND prosecdef AND rolname !~ '^(gx_|v_)'",
    "everybody may": "SELECT p.oid::regprocedure FROM pg_proc p, "
    "aclexplode(coalesce(proacl, acldefault('f', proowner))) a "
    "WHERE pronamespace = 'pg_catalog'::regnamespace AND a.grantee = 0 AND ("
    "proname ~ '^(lo_|loread|lowrite|pg_stat_get_|pg_lock_status|pg_(cancel|terminate)_backend)' "
    "OR proname IN ('pg_notify', 'pg_export_snapshot', 'pg_relation_size'))",
    "a purpose's function is anybody's": "SELECT p.oid::regprocedure FROM pg_proc p "
    "JOIN pg_namespace n ON n.oid = pronamespace, "
    "aclexplode(coalesce(proacl, acldefault('f', proowner))) a "
    f"WHERE nspname IN ({_PURPOSES}) AND a.grantee = 0",
    "a login may use a language": "SELECT lanname, rolname FROM pg_language, pg_roles "
    f"WHERE rolname IN ({_LOGINS}) AND lanpltrusted "
    "AND has_language_privilege(rolname, pg_language.oid, 'USAGE')",
    "a login sets a sequence": "SELECT relname, rolname FROM pg_class c, pg_roles "
    f"WHERE rolname IN ({_LOGINS}) AND rolname <> 'r_loader' AND relkind = 'S' "
    "AND has_sequence_privilege(rolname, c.oid, 'UPDATE')",
    "a login may do more in the database": "SELECT rolname FROM pg_roles "
    f"WHERE rolname IN ({_LOGINS}) AND (has_database_privilege(rolname, current_database(), "
    "'CREATE') OR (has_database_privilege(rolname, current_database(), 'TEMPORARY') "
    "AND rolname <> 'r_loader') OR NOT has_database_privilege(rolname, current_database(), "
    "'CONNECT'))",
    "a login reads a table": "SELECT relname, rolname FROM pg_class c, pg_roles "
    f"WHERE rolname IN ({_LOGINS}) AND relkind IN ('r', 'p', 'v', 'm') AND relnamespace IN "
    "('public'::regnamespace, 'gx'::regnamespace, 'staging'::regnamespace) "
    "AND (has_any_column_privilege(rolname, c.oid, 'SELECT, UPDATE, REFERENCES') "
    "OR has_table_privilege(rolname, c.oid, 'SELECT, DELETE, TRUNCATE, TRIGGER') "
    "OR (relnamespace <> 'staging'::regnamespace "
    "AND has_any_column_privilege(rolname, c.oid, 'INSERT')))",
    "a login calls a function": "SELECT p.oid::regprocedure, rolname FROM pg_proc p, pg_roles "
    f"WHERE rolname IN ({_LOGINS}) AND pronamespace = 'gx'::regnamespace "
    "AND has_function_privilege(rolname, p.oid, 'EXECUTE') AND CASE "
    "WHEN proname IN ('open_intent', 'close_intent', 'note_unusual', 'ask_approval', "
    "'asked_approvals') THEN rolname <> 'r_audit' "
    "WHEN proname IN ('prepare_night', 'complete_night', 'show_night', 'refresh_statistics', "
    "'begin_filling', 'end_filling', 'end_filling_before_indexes', "
    "'demand_loader', 'set_budgets', 'follow_stewards') THEN rolname <> 'r_loader' "
    "ELSE proname NOT IN ('level', 'actor', 'offices', 'own_customers', 'stood_in_for', 'revealed', 'today', "
    "'refuse_definitions') END",
    "definitions are let through": "SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_event_trigger "
    "WHERE evtname = 'gx_refuse_definitions' AND evtenabled <> 'D')",
    "the record can be changed": "SELECT tgname FROM pg_trigger WHERE tgname ~ '_(changed|emptied)$'"
    " AND tgrelid::regclass::text ~ 'privacy_' AND tgenabled <> 'A'",
    "rights are given beforehand": "SELECT defaclrole::regrole FROM pg_default_acl",
    "a login may make roles act": "SELECT rolname FROM pg_roles, pg_parameter_acl p, "
    f"aclexplode(p.paracl) a WHERE rolname IN ({_LOGINS}) AND a.grantee IN (0, pg_roles.oid)",
    "a role may pass over triggers": "SELECT p.parname, a.grantee FROM pg_parameter_acl p "
    "CROSS JOIN aclexplode(p.paracl) a LEFT JOIN pg_roles r ON r.oid = a.grantee "
    "WHERE r.rolsuper IS DISTINCT FROM true AND r.rolname IS DISTINCT FROM 'gx_filler'",
    "a role begins with other settings": "SELECT rolname FROM pg_roles WHERE rolcanlogin AND "
    f"rolname IN ({_LOGINS}) AND NOT EXISTS (SELECT FROM unnest(rolconfig) s "
    "WHERE s = 'search_path=' || CASE rolname WHEN 'r_loader' THEN 'loader, staging' "
    "WHEN 'r_audit' THEN 'gx' ELSE substr(rolname, 3) END)",
}
_HELD = (
    "SELECT n.nspname || '.' || c.relname || ' ' || x.privilege || ' ' || r.rolname "
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN pg_roles r "
    "CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'DELETE', 'TRUNCATE', 'TRIGGER', 'UPDATE', "
    "'REFERENCES']) x(privilege) "
    f"WHERE r.rolname IN ({_LOGINS}) AND n.nspname IN ({_PURPOSES}) AND c.relkind IN ('v', 'm') "
    "AND has_table_privilege(r.rolname, c.oid, x.privilege) "
    "UNION ALL SELECT n.nspname || '.' || c.relname || '.' || a.attname || ' UPDATE ' || r.rolname "
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN pg_roles r "
    "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 "
    f"WHERE r.rolname IN ({_LOGINS}) AND n.nspname IN ({_PURPOSES}) AND c.relkind = 'v' "
    "AND has_column_privilege(r.rolname, c.oid, a.attnum, 'UPDATE')"
)


def faults(stage: Stage) -> Iterator[str]:
    """What is not as it must be; nothing where all is well."""
    for fault, question in FAULTS.items():
        if found := stage.asked(question):
            yield f"{fault}: {found[0]}"
    held = {name for (name,) in stage.asked(_HELD)}
    declared = {right for table in every_table() for right in _declared(table)}
    if held != declared:
        yield f"rights at views: {sorted(held ^ declared)[0]}"


def _declared(table: Table) -> Iterator[str]:
    """The rights of every login at the views of one table."""
    for purpose in Purpose:
        if not table.is_known_to(purpose):
            continue
        rows, here = table.rows, f"{purpose.value}.{table.name}"
        loader = purpose is Purpose.LOADER
        to = login(purpose.value)
        yield f"{here} SELECT {to}"
        if purpose in rows.inserted_for or (loader and table.name not in SEALED):
            yield f"{here} INSERT {to}"
        changes = loader and table.name not in RECORDS
        if purpose in rows.deleted_for or changes:
            yield f"{here} DELETE {to}"
        columns = [column.name for column in table.columns] if changes else list(rows.updated)
        if purpose in rows.updated_for or changes:
            yield from (f"{here}.{column} UPDATE {to}" for column in columns)
