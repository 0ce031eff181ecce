"""Making things of one's own: functions, operators, types, views, triggers, temporary tables."""

from collections.abc import Mapping, Sequence

from guanxi.privacy.attacks.blows import Blow, blow, each

# What a domain's check can do without a function of one's own: ask for the key, keep the answer.
_ASK = (
    "pg_catalog.set_config('my.loot', pg_catalog.concat(pg_catalog.current_setting('my.loot', true)"
    ", current_user, pg_catalog.ts_rewrite('a'::pg_catalog.tsquery, "
    "'SELECT ''a''::tsquery, encode(inner_pad, ''hex'')::tsquery FROM gx.pad')), false) IS NOT NULL"
)
_CALL = (
    "SELECT gx.level('<schema>'), gx.actor(), gx.offices(), gx.own_customers(), gx.revealed('name')"
)
_SPOILS = "SELECT current_setting('my.loot', true)"

CLASSES: Mapping[str, Sequence[Blow]] = {
    "create_function": each(
        "CREATE FUNCTION <schema>.f() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER "
        "AS 'SELECT t::text FROM <public> t'",
        "CREATE FUNCTION pg_temp.f(x text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 "
        "AS 'BEGIN RAISE NOTICE ''%'', x; RETURN true; END'",
        "CREATE FUNCTION public.f() RETURNS int LANGUAGE internal AS 'pg_backend_pid'",
        "CREATE FUNCTION staging.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION staging.f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'",
        "CREATE FUNCTION staging.f(text) RETURNS int AS 'libc.so.6', 'system' LANGUAGE c",
        "CREATE FUNCTION staging.f(x int) RETURNS int RETURN x + 1",
        "CREATE PROCEDURE staging.p() LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION gx.bearer() RETURNS gx.bearer LANGUAGE sql "
        "AS 'SELECT ROW(1, 1, ''bank'', ''<schema>'', 1)::gx.bearer'",
        "ALTER FUNCTION gx.level(text) SECURITY INVOKER",
        "ALTER FUNCTION gx.level(text) OWNER TO <login>",
        "CREATE LANGUAGE plpython3u",
        "CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal))",
    ),
    "do_block": each(
        "DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM <public> LOOP RAISE NOTICE '%', r; "
        "END LOOP; END $$",
        "DO $$ BEGIN EXECUTE 'SET ROLE <owner>'; PERFORM * FROM <table>; END $$",
        "DO LANGUAGE plpgsql $$ BEGIN COMMIT; PERFORM 1; END $$",
        "DO LANGUAGE sql $$ SELECT 1 $$",
        "CALL staging.p()",
    ),
    "operator_and_cast": [
        blow(
            "CREATE OPERATOR staging.<<< (LEFTARG = text, RIGHTARG = text, "
            "FUNCTION = pg_catalog.texteq, RESTRICT = eqsel, JOIN = eqjoinsel)",
            "SET search_path = <schema>, staging",
            "EXPLAIN ANALYZE SELECT * FROM <table> WHERE <column>::text <<< 'a'",
            "SELECT * FROM <table> WHERE <column>::text <<< 'a' OR <column>::text::int = 1",
        ),
        blow(
            "CREATE OPERATOR staging.= (LEFTARG = text, RIGHTARG = text, "
            "FUNCTION = pg_catalog.textne)",
            "SET search_path = staging, pg_catalog",
            "SELECT * FROM <view>",
        ),
        *each(
            "CREATE OPERATOR <schema>.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)",
            "CREATE OPERATOR CLASS staging.oc FOR TYPE text USING btree AS OPERATOR 1 <",
            "CREATE CAST (text AS int) WITH INOUT AS IMPLICIT",
            "CREATE CAST (varchar AS bigint) WITHOUT FUNCTION AS IMPLICIT",
            "CREATE AGGREGATE staging.agg (text) (SFUNC = textcat, STYPE = text)",
            "CREATE AGGREGATE pg_temp.agg (anyelement) (SFUNC = array_append, STYPE = anyarray)",
            'CREATE COLLATION staging.c FROM "C"',
            "CREATE CONVERSION staging.c FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1",
            "CREATE TEXT SEARCH CONFIGURATION staging.c (COPY = simple)",
            "CREATE TEXT SEARCH DICTIONARY staging.d "
            "(TEMPLATE = ispell, DictFile = passwd, AffFile = passwd)",
            "CREATE ACCESS METHOD am TYPE TABLE HANDLER heap_tableam_handler",
        ),
    ],
    "type_shadowing": [
        *(
            blow(
                f"CREATE DOMAIN pg_temp.{name} AS pg_catalog.{base} CHECK ({_ASK})",
                _CALL,
                "SELECT * FROM <table>",
                "SELECT gx.prepare_night('insight_holding', 9)",
                "SELECT gx.open_intent(1, 'standard', 'x', 'x', 'x')",
                _SPOILS,
            )
            for name, base in (
                ("text", "text"),
                ("record", "text"),
                ("bearer", "text"),
                ("int8", "int8"),
                ("_text", "_text"),
                ("regclass", "regclass"),
            )
        ),
        *each(
            f"CREATE DOMAIN <schema>.text AS pg_catalog.text CHECK ({_ASK})",
            f"CREATE DOMAIN staging.d AS pg_catalog.text CHECK ({_ASK})",
            "CREATE TYPE gx.bearer2 AS (actor bigint)",
            "ALTER TYPE gx.bearer ADD ATTRIBUTE x text",
        ),
    ],
    "name_shadowing": [
        blow(
            "CREATE TEMP TABLE privacy_accessintent (id bigint, actor bigint, purpose text)",
            "INSERT INTO privacy_accessintent SELECT n, <actor>, '<schema>' "
            "FROM generate_series(1, 2000) n",
            "SELECT * FROM <table>",
        ),
        blow(
            "CREATE TEMP TABLE pad (inner_pad bytea, outer_pad bytea)",
            "INSERT INTO pad VALUES ('\\x36', '\\x5c')",
            "SET search_path = pg_temp, gx",
            "SELECT * FROM <view>",
        ),
        blow("SET search_path = pg_temp, staging, public", "SELECT * FROM <table>"),
        blow("SET search_path = <otherschema>", "SELECT * FROM <table>"),
        blow("SET search_path = gx, pg_temp", "SELECT * FROM pad", "SELECT * FROM published"),
        blow("CREATE SCHEMA mine", "CREATE TABLE mine.t AS SELECT * FROM <table>"),
        *each(
            "CREATE TABLE <schema>.shadow AS SELECT * FROM <table>",
            "CREATE TABLE public.shadow AS SELECT * FROM <public>",
            "CREATE VIEW <schema>.shadow AS SELECT * FROM <public>",
            "CREATE OR REPLACE VIEW <view> AS SELECT * FROM <public>",
            "ALTER VIEW <view> SET (security_invoker = true)",
            "ALTER VIEW <view> RENAME TO gone",
            "ALTER VIEW <view> OWNER TO <login>",
            "ALTER SCHEMA <schema> OWNER TO <login>",
            "ALTER SCHEMA <schema> RENAME TO gone",
            "DROP SCHEMA <otherschema> CASCADE",
            "CREATE MATERIALIZED VIEW <schema>.m AS SELECT * FROM <public>",
        ),
    ],
    "temporary": [
        blow("CREATE TEMP TABLE x AS SELECT * FROM <table>", "TABLE x"),
        blow("CREATE TEMP TABLE x AS SELECT * FROM <public>", "TABLE x"),
        blow("CREATE TEMP VIEW x AS SELECT * FROM <public>", "TABLE x"),
        blow("CREATE TEMP VIEW x WITH (security_barrier) AS TABLE <other>", "TABLE x"),
        blow("SELECT * INTO TEMP x FROM <table>", "TABLE x"),
        blow("CREATE TEMP TABLE x (LIKE <public> INCLUDING ALL)", "TABLE x"),
        blow("CREATE TEMP TABLE x () INHERITS (<public>)", "TABLE x"),
        blow(
            "CREATE TEMP TABLE x (i bigint REFERENCES <public>)",
            "INSERT INTO x VALUES (<hidden>)",
        ),
        blow("CREATE TEMP SEQUENCE s OWNED BY <public>.<key>"),
        blow(
            "CREATE TEMP TABLE x (y text GENERATED ALWAYS AS (gx.level('loader')) STORED)",
            "INSERT INTO x DEFAULT VALUES RETURNING *",
        ),
        blow(
            "CREATE TEMP TABLE x (y text DEFAULT gx.level('<schema>'))",
            "INSERT INTO x DEFAULT VALUES RETURNING *",
        ),
    ],
    "trigger_and_rule": each(
        "CREATE TRIGGER t BEFORE UPDATE ON <public> FOR EACH ROW "
        "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE TRIGGER t INSTEAD OF INSERT ON <view> FOR EACH ROW "
        "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE RULE r AS ON UPDATE TO <view> DO ALSO SELECT * FROM <public>",
        "CREATE RULE r AS ON INSERT TO <making> DO ALSO SELECT * FROM <public>",
        "CREATE OR REPLACE RULE inserted AS ON INSERT TO <view> DO INSTEAD NOTHING",
        "DROP RULE inserted ON <view>",
        "ALTER TABLE <public> DISABLE TRIGGER ALL",
        "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION lo_manage()",
        "DROP TRIGGER stewardship_history_rewritten ON public.stewardship_tierchange",
        "DROP FUNCTION public.stewardship_history_is_kept() CASCADE",
        "COMMENT ON VIEW <view> IS 'x'",
        "SECURITY LABEL ON VIEW <view> IS 'x'",
    ),
}
