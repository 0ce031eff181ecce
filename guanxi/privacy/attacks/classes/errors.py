"""Making the server say a value while it complains, or ask a hostile function before a policy."""

from collections.abc import Mapping, Sequence

from guanxi.privacy.attacks.blows import Blow, blow, each

_LEAKY = "SELECT count(*) FROM <table> WHERE <column>::text::int = 0"

CLASSES: Mapping[str, Sequence[Blow]] = {
    "cast_error": each(
        "SELECT * FROM <table> WHERE <column>::text::int = 1",
        "SELECT * FROM <table> WHERE <key> = <hidden> AND <column>::text::int = 1",
        "SELECT <column>::text::date FROM <table>",
        "SELECT <column>::text::jsonb FROM <table>",
        "SELECT count(*) FROM <table> WHERE <column>::text::uuid IS NULL",
        "SELECT count(*) FROM <table> WHERE <column>::text::regclass = 0::regclass",
        "SELECT <column>::text::xml, <column>::text::inet FROM <table>",
        "SELECT CAST(<column>::text AS money) FROM <public>",
        "SELECT * FROM <table> ORDER BY (<column>::text)::numeric LIMIT 1",
        "SELECT (SELECT <column>::text::int FROM <table> WHERE <key> = <hidden>)",
    ),
    "division_error": each(
        "SELECT * FROM <table> WHERE 1 / (length(<column>::text) - length(<column>::text)) = 1",
        "SELECT 1 / (CASE WHEN <key> = <hidden> THEN 0 ELSE 1 END) FROM <table>",
        "SELECT * FROM <table> WHERE (SELECT 1 / count(*) * 0 FROM <table> "
        "WHERE <column>::text LIKE 'z%') = 0",
        "SELECT sqrt(-length(<column>::text)) FROM <table>",
        "SELECT exp(1000 * length(<column>::text)) FROM <table>",
        "SELECT mod(1, <hidden> - <key>) FROM <table>",
    ),
    "error_text": each(
        "SELECT to_date(<column>::text, 'YYYY-MM-DD') FROM <table>",
        "SELECT to_number(<column>::text, '9G99') FROM <table>",
        "SELECT ('x' || <column>::text)::bit(8) FROM <table>",
        "SELECT set_config(<column>::text, 'x', true) FROM <table>",
        "SELECT current_setting(<column>::text) FROM <table>",
        "SELECT format('%' || <column>::text) FROM <table>",
        "SELECT (<column>::text)::regprocedure FROM <table>",
        "SELECT (<column>::text)::interval FROM <table>",
        "SELECT nextval(<column>::text) FROM <table>",
        "SELECT * FROM pg_input_error_info((SELECT <column>::text FROM <public> LIMIT 1), 'int')",
        "SELECT encode(convert_to(<column>::text, 'UTF8'), <column>::text) FROM <table>",
        "SELECT regexp_replace('a', '(' || <column>::text, '') FROM <table>",
        "SELECT jsonb_path_query('{}', (<column>::text)::jsonpath) FROM <table>",
        "SELECT has_table_privilege(<column>::text, 'SELECT') FROM <table>",
        "SELECT make_date(length(<column>::text), 99, 1) FROM <table>",
        "SELECT (ARRAY[1])[length(<column>::text)], array_position(ARRAY[1], 1, NULL) FROM <table>",
        "SELECT to_timestamp(<column>::text, 'HH24:MI') FROM <table>",
        "SELECT decode(<column>::text, 'hex') FROM <table>",
        "SELECT to_tsquery('simple', '''' || <column>::text || ' &') FROM <table>",
    ),
    "notice_text": [
        blow(
            "SET client_min_messages = debug5",
            "SET debug_print_plan = on",
            "SET debug_print_rewritten = on",
            "SELECT * FROM <table> WHERE <key> = <hidden>",
        ),
        blow("SET client_min_messages = debug5", "SET log_statement_stats = on", "TABLE <view>"),
        blow("SET debug_print_parse = on", "SET client_min_messages = log", "TABLE <view>"),
        blow("SET trace_sort = on", "SET client_min_messages = log", "TABLE <view>"),
    ],
    "leaky_order": [
        blow("SET enable_seqscan = off", "SET enable_indexscan = off", _LEAKY),
        blow("SET enable_bitmapscan = off", "SET enable_hashjoin = off", _LEAKY),
        blow("SET cpu_operator_cost = 0", "SET random_page_cost = 0", _LEAKY),
        blow("SET from_collapse_limit = 1", "SET join_collapse_limit = 1", _LEAKY),
        blow("SET plan_cache_mode = force_generic_plan", _LEAKY),
        blow("SET constraint_exclusion = on", "SET enable_partition_pruning = off", _LEAKY),
        blow("SET max_parallel_workers_per_gather = 4", "SET parallel_setup_cost = 0", _LEAKY),
        blow("SET jit = on", "SET jit_above_cost = 0", _LEAKY),
        blow("SET geqo_threshold = 2", _LEAKY),
        *each(
            "SELECT * FROM <table> t WHERE CASE WHEN <column>::text::int = 0 THEN true END",
            "SELECT * FROM <table> t WHERE COALESCE(<column>::text::int, 1) = 0 OFFSET 0",
            "SELECT * FROM (SELECT * FROM <table> OFFSET 0) t WHERE <column>::text::int = 0",
            "WITH t AS MATERIALIZED (SELECT * FROM <table>) SELECT * FROM t "
            "WHERE <column>::text::int = 0",
            "SELECT * FROM <table> WHERE <key> = <hidden> AND <key> NOT IN "
            "(SELECT <column>::text::int FROM <table>)",
            "SELECT count(*) FILTER (WHERE <column>::text::int = 0) FROM <table>",
            "SELECT * FROM <table> a JOIN <table> b ON a.<column>::text::int = b.<key>",
            "SELECT * FROM <table> GROUP BY 1 HAVING max(<column>::text)::int = 0",
            "SELECT * FROM <table> WHERE <column> > ALL (SELECT <column> FROM <table>)",
            "SELECT * FROM <table> WHERE <column>::text ~ ('(' || <column>::text)",
            "SELECT * FROM <table> WHERE <column>::text LIKE '%\\'",
            "SELECT * FROM <table> WHERE pg_typeof(<column>)::text::int = 0",
        ),
    ],
}
