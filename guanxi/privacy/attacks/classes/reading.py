"""Reading what is not there: plainly, as whole rows, by other ways to the same table."""

from collections.abc import Mapping, Sequence

from guanxi.privacy.attacks.blows import Blow, blow, each

CLASSES: Mapping[str, Sequence[Blow]] = {
    "plain_read": each(
        "SELECT * FROM <table>",
        "TABLE <view>",
        "SELECT count(*), min(<column>::text), max(<column>::text) FROM <table>",
        "SELECT string_agg(<column>::text, ',') FROM <table>",
        "SELECT * FROM <table> WHERE <key> = <hidden>",
        "SELECT <column> FROM <table> WHERE <key> = <hidden> UNION ALL SELECT NULL WHERE false",
    ),
    "base_table": each(
        "SELECT * FROM <public>",
        "SELECT <column> FROM <public>",
        "SELECT * FROM ONLY <public>",
        "SELECT count(<column>) FROM <public> WHERE <key> = <hidden>",
        "SELECT (SELECT <column> FROM <public> LIMIT 1)",
    ),
    "other_purpose": each(
        "SELECT * FROM <other>",
        "SELECT <column> FROM <other>",
        "SELECT a.* FROM <table> b JOIN <other> a ON a.<key> = b.<key>",
    ),
    "whole_row": [
        *each(
            "SELECT t FROM <table> t",
            "SELECT t::text FROM <table> t",
            "SELECT to_jsonb(t), row_to_json(t) FROM <table> t",
            "SELECT jsonb_agg(t) FROM <table> t",
            "SELECT array_agg(t) FROM <table> t",
            "SELECT t::text::int FROM <table> t",
            "SELECT record_out(t) FROM <table> t",
            "SELECT (t).<column> FROM (SELECT t FROM <table> t) s",
            "SELECT * FROM <table> t WHERE t::text ~ 'x' ORDER BY t::text",
            "SELECT jsonb_populate_record(t, '{}') FROM <table> t",
            "SELECT NULL::<public>, NULL::<view>",
            "SELECT (NULL::<public>).*",
        ),
    ],
    "system_column": each(
        "SELECT xmin, xmax, cmin, cmax, ctid, tableoid FROM <table>",
        "SELECT t.ctid, t.tableoid::regclass FROM <public> t",
        "SELECT * FROM <table> WHERE ctid = '(0,1)'",
        "SELECT * FROM <public> WHERE ctid >= '(0,0)'",
        "SELECT currtid2('<public>', '(0,1)')",
    ),
    "tablesample": each(
        "SELECT * FROM <table> TABLESAMPLE SYSTEM (100)",
        "SELECT * FROM <public> TABLESAMPLE BERNOULLI (100) REPEATABLE (1)",
        "SELECT * FROM <staged> TABLESAMPLE SYSTEM (100)",
    ),
    "xml": each(
        "SELECT query_to_xml('SELECT * FROM <table>', true, true, '')",
        "SELECT query_to_xml('SELECT * FROM <public>', true, true, '')",
        "SELECT table_to_xml('<public>', true, true, '')",
        "SELECT table_to_xml_and_xmlschema('<view>', true, true, '')",
        "SELECT schema_to_xml('public', true, true, '')",
        "SELECT schema_to_xml('<schema>', true, true, '')",
        "SELECT database_to_xml(true, true, '')",
        "SELECT xmlforest(t.<column>) FROM <table> t",
    ),
    "text_search": each(
        "SELECT * FROM ts_stat('SELECT to_tsvector(''simple'', <column>::text) FROM <table>')",
        "SELECT * FROM ts_stat('SELECT to_tsvector(''simple'', <column>::text) FROM <public>')",
        "SELECT ts_rewrite('a'::tsquery, "
        "'SELECT ''a''::tsquery, quote_literal(<column>::text)::tsquery FROM <public> LIMIT 1')",
        "SELECT ts_headline(<column>::text, 'a'::tsquery) FROM <table>",
        "SELECT ts_rewrite('a'::tsquery, 'SELECT ''a''::tsquery, "
        "encode(inner_pad, ''hex'')::tsquery FROM gx.pad')",
        "SELECT * FROM ts_parse('default', (SELECT string_agg(<column>::text, ' ') FROM <public>))",
    ),
    "explain": each(
        "EXPLAIN (ANALYZE, VERBOSE, BUFFERS, SETTINGS, WAL) SELECT * FROM <table>",
        "EXPLAIN (VERBOSE, GENERIC_PLAN) SELECT * FROM <table> WHERE <column>::text = $1",
        "EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM <table> WHERE <key> = <hidden>",
        "EXPLAIN (ANALYZE, VERBOSE) SELECT max(<column>::text) FROM <table>",
        "EXPLAIN (VERBOSE, FORMAT JSON) SELECT * FROM <public>",
        "EXPLAIN (ANALYZE, SERIALIZE TEXT) SELECT * FROM <table> ORDER BY <column>",
    ),
    "row_locking": each(
        "SELECT * FROM <table> FOR UPDATE NOWAIT",
        "SELECT * FROM <table> FOR NO KEY UPDATE SKIP LOCKED",
        "SELECT * FROM <table> WHERE <key> = <hidden> FOR KEY SHARE NOWAIT",
        "SELECT * FROM <public> FOR SHARE SKIP LOCKED",
    ),
    "join_and_window": each(
        "SELECT a.<column>, b.* FROM <table> a FULL JOIN <table> b ON true LIMIT 900",
        "SELECT lag(<column>) OVER (ORDER BY <key>), lead(<column>, 3) OVER () FROM <table>",
        "WITH RECURSIVE r AS (SELECT * FROM <table> UNION SELECT * FROM r) TABLE r",
        "SELECT * FROM <table> a, LATERAL (SELECT * FROM <table> b WHERE b.<key> <> a.<key>) c "
        "LIMIT 500",
        "SELECT * FROM <table> WHERE EXISTS (SELECT FROM <public>)",
        "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY <column>) FROM <table>",
        "SELECT <column>, count(*) FROM <table> GROUP BY GROUPING SETS ((<column>), ())",
    ),
    "staging": each(
        "SELECT * FROM <staged>",
        "SELECT <column> FROM <making>",
        "COPY <making> TO STDOUT",
        "SELECT c.relname, pg_relation_size(c.oid) FROM pg_class c "
        "WHERE relnamespace = 'staging'::regnamespace",
        "INSERT INTO <making> SELECT * FROM <table> RETURNING *",
        "UPDATE <making> SET <column> = <column> RETURNING *",
        "DELETE FROM <making> RETURNING *",
        "ALTER TABLE <public> DETACH PARTITION <staged>",
        "CREATE TABLE staging.taken (LIKE <public> INCLUDING ALL)",
        "CREATE TABLE staging.taken () INHERITS (<public>)",
        "CREATE VIEW staging.taken AS SELECT * FROM <public>",
        "CREATE INDEX ON <making> (<column>)",
        "CREATE TABLE staging.taken PARTITION OF <public> FOR VALUES IN (99)",
        "SELECT * FROM <making> ORDER BY <column> LIMIT 1",
    ),
    "information_schema": [
        *each(
            "SELECT * FROM information_schema.columns WHERE table_schema <> 'pg_catalog'",
            "SELECT * FROM information_schema.column_privileges",
            "SELECT * FROM information_schema.views",
            "SELECT * FROM information_schema.routines WHERE routine_schema = 'gx'",
            "SELECT * FROM information_schema.sequences",
            "SELECT * FROM information_schema.check_constraints",
            "SELECT * FROM information_schema.user_mapping_options",
        ),
        blow("SET search_path = information_schema", "SELECT * FROM tables"),
    ],
}
