"""Becoming somebody else, or taking rights: roles, owners, grants, row level security itself."""

from collections.abc import Mapping, Sequence

from guanxi.privacy.attacks.blows import Blow, blow, each

_READ = ("SELECT * FROM <table>", "SELECT * FROM <public>", "SELECT * FROM gx.pad")

CLASSES: Mapping[str, Sequence[Blow]] = {
    "set_role": [
        blow("SET ROLE <owner>", *_READ),
        blow("SET ROLE gx_owner", *_READ),
        blow("SET ROLE gx_guard", *_READ),
        blow("SET ROLE <superuser>", *_READ),
        blow("SELECT set_config('role', '<owner>', true)", *_READ),
        blow("SELECT set_config('role', 'none', true)", *_READ),
        blow("SELECT set_config('role', '<otherlogin>', false)", *_READ),
        blow("SET LOCAL ROLE NONE", *_READ),
        blow("SET SESSION AUTHORIZATION <otherlogin>", "SELECT * FROM <other>"),
        blow("SET SESSION AUTHORIZATION <superuser>", *_READ),
        blow("SELECT set_config('session_authorization', 'gx_owner', true)", *_READ),
        blow("RESET ROLE", "RESET SESSION AUTHORIZATION", *_READ),
        blow("SET SESSION ROLE <otherlogin>", "SELECT * FROM <other>"),
    ],
    "drop_owned": [
        # On servers before 18.7 this weakened restrictive policies that named the role.
        blow("DROP OWNED BY <login>", *_READ),
        blow("DROP OWNED BY CURRENT_USER CASCADE", *_READ),
        blow("DROP OWNED BY <owner>", *_READ),
        blow("DROP OWNED BY gx_owner CASCADE"),
        blow("DROP OWNED BY <otherlogin>"),
    ],
    "reassign_owned": [
        blow("REASSIGN OWNED BY <owner> TO <login>", *_READ),
        blow("REASSIGN OWNED BY gx_owner TO <login>", *_READ),
        blow("REASSIGN OWNED BY CURRENT_USER TO gx_owner"),
    ],
    "grant": [
        *(
            blow(statement, *_READ)
            for statement in (
                "GRANT <owner> TO <login>",
                "GRANT gx_owner TO <login> WITH ADMIN OPTION",
                "GRANT pg_read_all_data, pg_monitor TO <login>",
                "GRANT SELECT ON <public> TO <login>",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC",
                "GRANT USAGE ON SCHEMA public, gx, <otherschema> TO <login>",
                "GRANT ALL ON <view> TO PUBLIC",
                "GRANT TEMPORARY, CREATE ON DATABASE <database> TO <login>",
                "GRANT USAGE ON LANGUAGE plpgsql TO <login>",
                "GRANT EXECUTE ON FUNCTION gx.bearer() TO PUBLIC",
                "GRANT SET ON PARAMETER session_replication_role TO <login>",
                "REVOKE ALL ON <view> FROM <otherlogin>",
                "REVOKE SELECT ON <view> FROM CURRENT_USER",
                "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
                "ALTER DEFAULT PRIVILEGES FOR ROLE gx_owner GRANT SELECT ON TABLES TO <login>",
                "ALTER DEFAULT PRIVILEGES IN SCHEMA <schema> GRANT ALL ON TABLES TO <otherlogin>",
            )
        ),
    ],
    "role_change": [
        *(
            blow(statement, *_READ)
            for statement in (
                "ALTER ROLE <login> SUPERUSER",
                "ALTER ROLE <login> BYPASSRLS",
                "ALTER ROLE <login> CREATEROLE CREATEDB REPLICATION",
                "ALTER ROLE <otherlogin> PASSWORD 'x'",
                "ALTER ROLE gx_owner LOGIN PASSWORD 'x'",
                "ALTER ROLE <otherlogin> SET search_path = staging",
                "ALTER DATABASE <database> SET row_security = off",
                "ALTER ROLE <login> IN DATABASE <database> SET session_replication_role = replica",
                "ALTER SYSTEM SET shared_preload_libraries = 'x'",
                "CREATE ROLE evil LOGIN SUPERUSER",
                "CREATE USER evil IN ROLE gx_owner",
                "DROP ROLE <otherlogin>",
                "ALTER GROUP gx_owner ADD USER <login>",
                "ALTER USER <login> RENAME TO evil",
                "ALTER DATABASE <database> OWNER TO <login>",
            )
        ),
    ],
    "rls_off": [
        blow("SET row_security = off", *_READ),
        blow("SET LOCAL row_security TO off", "SELECT <column> FROM <table>"),
        blow("SET session_replication_role = replica", *_READ),
        *(
            blow(statement, *_READ)
            for statement in (
                "ALTER TABLE <public> DISABLE ROW LEVEL SECURITY",
                "ALTER TABLE <public> NO FORCE ROW LEVEL SECURITY",
                "ALTER TABLE <making> DISABLE ROW LEVEL SECURITY",
                "ALTER TABLE <staged> NO FORCE ROW LEVEL SECURITY",
                "CREATE POLICY p ON <public> TO PUBLIC USING (true)",
                "CREATE POLICY p ON <staged> USING (true)",
                "DROP POLICY seen_for_<schema> ON <public>",
                "ALTER POLICY seen_for_<schema> ON <public> USING (true)",
                "ALTER POLICY seen_for_<schema> ON <public> TO PUBLIC",
                "ALTER TABLE <public> OWNER TO <login>",
                "ALTER TABLE <public> ADD COLUMN x text",
                "ALTER TABLE <public> ALTER COLUMN <column> SET STATISTICS 0",
                "TRUNCATE <public> CASCADE",
                "DROP TABLE <public> CASCADE",
                "DROP VIEW <view> CASCADE",
            )
        ),
    ],
    "lock_table": each(
        "LOCK TABLE <public> IN ACCESS SHARE MODE",
        "LOCK TABLE <public> IN ACCESS EXCLUSIVE MODE NOWAIT",
        "LOCK TABLE <view> IN ACCESS EXCLUSIVE MODE NOWAIT",
        "LOCK TABLE gx.pad IN ACCESS EXCLUSIVE MODE NOWAIT",
        "LOCK TABLE pg_catalog.pg_authid",
    ),
}
