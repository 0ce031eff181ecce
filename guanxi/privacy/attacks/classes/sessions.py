"""Sessions: stacked statements, transactions, prepared plans, cursors, settings, snapshots."""

from collections.abc import Mapping, Sequence

from guanxi.privacy.attacks.blows import Blow, blow, each, lone

_ALL = "SELECT * FROM <table>"

CLASSES: Mapping[str, Sequence[Blow]] = {
    "stacked": each(
        "SELECT 1; SELECT * FROM <table>; SELECT * FROM <public>",
        "SELECT 1; SET LOCAL ROLE <owner>; SELECT * FROM <table>",
        "ROLLBACK; BEGIN; SELECT * FROM <table>; SELECT * FROM <public>",
        "SELECT set_config('gx.context', '', true); SELECT * FROM <table>",
        "SELECT set_config('gx.context', '<actor>|1|bank|<schema>|9999999999|1.' || "
        "encode(sha256('<actor>|1|bank|<schema>|9999999999|1'), 'hex'), true); " + _ALL,
        "SELECT 1/0; SELECT * FROM <table>",
    ),
    "commit_inside": [
        blow("COMMIT", _ALL),
        blow("COMMIT AND CHAIN", _ALL),
        blow("ROLLBACK AND CHAIN", _ALL),
        blow("COMMIT", "BEGIN ISOLATION LEVEL SERIALIZABLE", _ALL, "COMMIT"),
        blow("COMMIT", "BEGIN READ WRITE", "UPDATE <table> SET <column> = <column> WHERE false"),
        blow("SAVEPOINT a", "RELEASE a", "COMMIT", "SELECT * FROM <public>"),
        blow("PREPARE TRANSACTION 'kept'"),
        blow("COMMIT PREPARED 'kept'", "ROLLBACK PREPARED 'kept'"),
        lone("START TRANSACTION", _ALL, "ABORT", _ALL),
    ],
    "prepared_plan": [
        blow(
            "EXECUTE p",
            before=("PREPARE p AS SELECT * FROM <table>", *["EXECUTE p"] * 6, "COMMIT"),
        ),
        blow(
            "EXECUTE p(<hidden>)",
            before=(
                "SET plan_cache_mode = force_generic_plan",
                "PREPARE p(bigint) AS SELECT * FROM <table> WHERE <key>::text = $1::text",
                "EXECUTE p(1)",
                "COMMIT",
            ),
        ),
        blow(
            "EXECUTE p",
            "SELECT * FROM pg_prepared_statements",
            before=(
                "PREPARE p AS SELECT <column>, count(*) OVER () FROM <table> ORDER BY <column>",
                "EXECUTE p",
                "COMMIT",
            ),
        ),
        blow(
            "SELECT set_config('gx.context', '', true)",
            "EXECUTE p",
            before=("PREPARE p AS SELECT * FROM <table>", "EXECUTE p", "COMMIT"),
        ),
        blow(
            "SET search_path = <otherschema>",
            "EXECUTE p",
            before=("PREPARE p AS SELECT * FROM <table>", "EXECUTE p", "COMMIT"),
        ),
        blow("FETCH ALL FROM c", before=("DECLARE c CURSOR FOR SELECT * FROM <table>", "COMMIT")),
    ],
    "held_cursor": [
        blow("DECLARE c CURSOR WITH HOLD FOR SELECT * FROM <table>", "COMMIT", "FETCH ALL FROM c"),
        blow("DECLARE c SCROLL CURSOR FOR SELECT * FROM <table>", "FETCH LAST FROM c"),
        blow("DECLARE c CURSOR FOR SELECT * FROM <public>", "FETCH ALL FROM c"),
        blow(
            "DECLARE c CURSOR FOR SELECT * FROM <table> FOR UPDATE",
            "FETCH 1 FROM c",
            "UPDATE <table> SET <column> = <column> WHERE CURRENT OF c RETURNING *",
        ),
        blow(
            "DECLARE c CURSOR FOR SELECT * FROM <table>",
            "SELECT set_config('gx.context', '', true)",
            "FETCH BACKWARD ALL FROM c",
        ),
    ],
    "settings": [
        *(
            blow(statement, _ALL)
            for statement in (
                "SET gx.context = '<actor>|1|bank|<schema>|9999999999|1.00'",
                "SET gx.key = 'x'",
                "SET local_preload_libraries = 'auto_explain'",
                "SET dynamic_library_path = '/tmp'",
                "SET session_preload_libraries = 'x'",
                "SET transform_null_equals = on",
                "SET array_nulls = off",
                "SET quote_all_identifiers = on",
                "SET xmloption = document",
                "SET default_tablespace = 'x'",
                "SET statement_timeout = 0",
                "SET log_min_messages = debug5",
                "SET log_statement = 'all'",
                "SET ignore_checksum_failure = on",
                "SET zero_damaged_pages = on",
                "SET debug_discard_caches = 1",
                "SET restrict_nonsystem_relation_kind = 'view'",
                "SET event_triggers = off",
                "SET timezone = 'Pacific/Kiritimati'",
                "SET datestyle = 'SQL, DMY'",
                "RESET ALL",
                "DISCARD PLANS",
            )
        ),
        lone("DISCARD ALL", _ALL),
    ],
    "snapshot": [
        blow("SELECT pg_export_snapshot()"),
        blow(
            "COMMIT",
            "BEGIN ISOLATION LEVEL REPEATABLE READ",
            "SET TRANSACTION SNAPSHOT '00000003-00000001-1'",
            _ALL,
        ),
        *each(
            "SELECT pg_current_snapshot(), txid_current()",
            "SELECT txid_status(n) FROM generate_series(700, 720) n",
            "SELECT pg_current_xact_id(), pg_snapshot_xip(pg_current_snapshot())",
        ),
    ],
    "listen_notify": [
        blow("LISTEN everything", "SELECT * FROM <table>", "SELECT pg_listening_channels()"),
        blow("SELECT pg_notify('a', string_agg(<column>::text, ',')) FROM <public>"),
        blow("SELECT pg_notify('a', <column>::text) FROM <table>"),
        lone("LISTEN a", "NOTIFY a, 'x'", "SELECT * FROM <public>"),
        lone("SELECT pg_notification_queue_usage()"),
    ],
    "advisory_lock": each(
        "SELECT pg_try_advisory_lock(0x67780001)",
        "SELECT pg_advisory_lock_shared(1)",
        "SELECT pg_try_advisory_xact_lock(t.<key>) FROM <public> t",
        "SELECT pg_advisory_unlock_all()",
        "SELECT pg_try_advisory_lock(length(<column>::text)) FROM <table>",
    ),
    "guessed_intent": [
        blow(
            "SELECT set_config('gx.context', '<actor>|1|bank|<schema>|9999999999|' || n || '.' || "
            "encode(sha256(convert_to(n::text, 'UTF8')), 'hex'), true), "
            "(SELECT count(*) FROM <table> WHERE n IS NOT NULL) FROM generate_series(1000, 1050) n",
            _ALL,
        ),
        blow("SELECT set_config('gx.context', repeat('1|', 100000), true)", _ALL),
        blow("SELECT set_config('gx.context', '||||||.', true)", _ALL),
        blow("SELECT set_config('gx.context', '.', true)", _ALL),
        blow("SELECT set_config('gx.context', E'1|1|bank|<schema>|1e99|1.\\'', true)", _ALL),
        blow("SELECT set_config('gx.context', '<token>.' || 'x', true)", _ALL),
        blow("SELECT set_config('gx.context', upper('<token>'), true)", _ALL),
        blow("SELECT set_config('gx.context', replace('<token>', '|own|', '|bank|'), true)", _ALL),
    ],
}
