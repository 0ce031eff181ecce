"""Writing what one may not see, reading through a write, widening one's own sight by writing."""

from collections.abc import Mapping, Sequence

from guanxi.privacy.attacks.blows import Blow, blow, each

_CUSTOMERS = "SELECT * FROM bank_customer"

CLASSES: Mapping[str, Sequence[Blow]] = {
    # Read and overwrote hidden rows on servers before 18.7 and 15.20.
    "on_conflict": each(
        "INSERT INTO <table> SELECT * FROM <table> ON CONFLICT DO NOTHING RETURNING *",
        "INSERT INTO <table> (<key>) VALUES (<hidden>) ON CONFLICT (<key>) DO UPDATE "
        "SET <column> = excluded.<column> RETURNING *",
        "INSERT INTO <table> (<key>) VALUES (<hidden>) ON CONFLICT DO NOTHING RETURNING *",
        "INSERT INTO <view> AS t (<key>) VALUES (<hidden>) ON CONFLICT (<key>) DO UPDATE "
        "SET <column> = t.<column> WHERE t.<column>::text::int = 1 RETURNING t.*",
        "INSERT INTO <public> (<key>) VALUES (<hidden>) ON CONFLICT DO NOTHING RETURNING *",
        "INSERT INTO <making> SELECT * FROM <table> ON CONFLICT DO NOTHING RETURNING *",
    ),
    "merge": each(
        "MERGE INTO <table> t USING (VALUES (<hidden>)) v(k) ON t.<key>::text = v.k::text "
        "WHEN MATCHED THEN UPDATE SET <column> = t.<column> RETURNING t.*",
        "MERGE INTO <table> t USING <table> s ON t.<key> = s.<key> WHEN MATCHED THEN DELETE "
        "RETURNING old.*",
        "MERGE INTO <public> t USING (VALUES (1)) v(k) ON true WHEN MATCHED THEN DO NOTHING",
        "MERGE INTO <view> t USING (VALUES (1)) v(k) ON true "
        "WHEN NOT MATCHED BY SOURCE THEN DELETE",
        "MERGE INTO <table> t USING (VALUES (<hidden>)) v(k) ON t.<key>::text = v.k::text "
        "WHEN NOT MATCHED THEN INSERT (<key>) VALUES (v.k) RETURNING merge_action(), t.*",
    ),
    "constraint_detail": each(
        "INSERT INTO <table> (<key>) VALUES (<hidden>)",
        "INSERT INTO <table> SELECT * FROM <table>",
        "INSERT INTO <table> DEFAULT VALUES RETURNING *",
        "INSERT INTO <public> (<key>) VALUES (<hidden>)",
        "UPDATE <table> SET <key> = <hidden>",
        "UPDATE <table> SET <column> = NULL RETURNING *",
        "DELETE FROM <table> WHERE <key> = <hidden>",
    ),
    "write_returning": each(
        "UPDATE <table> SET <column> = <column> RETURNING *",
        "UPDATE <table> SET <column> = <column> RETURNING old.*, new.*",
        "DELETE FROM <table> RETURNING *",
        "INSERT INTO <table> SELECT * FROM <table> RETURNING *",
        "WITH w AS (DELETE FROM <table> RETURNING *) SELECT * FROM w",
        "UPDATE <table> t SET <column> = t.<column> FROM <table> s RETURNING s.*, t.*",
        "DELETE FROM <table> t USING <public> p WHERE p.<key> = t.<key> RETURNING p.*",
        "INSERT INTO <table> SELECT * FROM <public> RETURNING *",
    ),
    "write_hidden": each(
        "UPDATE <table> SET <column> = <column> WHERE <key> = <hidden>",
        "UPDATE <table> SET <column> = NULL WHERE <key> = <hidden>",
        "DELETE FROM <table> WHERE <key> = <hidden>",
        "UPDATE <public> SET <column> = <column>",
        "DELETE FROM <public>",
        "INSERT INTO <public> SELECT * FROM <public>",
        "UPDATE <other> SET <column> = <column>",
        "DELETE FROM <other>",
        "DELETE FROM <staged>",
        "DELETE FROM <making>",
        commits=True,
    ),
    "record_of_reads": each(
        "DELETE FROM privacy_accessintent",
        "UPDATE privacy_accessintent SET actor = 1",
        "INSERT INTO privacy_accessintent (at, actor, purpose, door, because, subject) "
        "VALUES (now(), <actor>, '<schema>', '', '', '')",
        "DELETE FROM privacy_accessrelease",
        "UPDATE privacy_accessrelease SET records = 0",
        "INSERT INTO privacy_accessrelease SELECT id, now(), 0, 0, '' FROM privacy_accessintent",
        "DELETE FROM public.privacy_accessintent",
        "TRUNCATE public.privacy_accessintent, public.privacy_accessrelease",
        "UPDATE public.privacy_accessrelease SET digest = ''",
        "UPDATE foundation_auditentry SET by = 'x'",
        "DELETE FROM foundation_auditentry",
        "DELETE FROM officer.privacy_accessintent",
        "UPDATE privacy_optout SET until = now() WHERE customer_id = <stranger>",
        "DELETE FROM privacy_optout",
        "DELETE FROM privacy_reveal",
        commits=True,
    ),
    "scope_widening": [
        # Whoever may write work must not write a customer into sight.
        blow(
            "UPDATE worklist_workitem SET closed_at = NULL, outcome = '' "
            "WHERE closed_at IS NOT NULL",
            _CUSTOMERS,
        ),
        blow("UPDATE worklist_workitem SET assignee_id = <actor>", _CUSTOMERS),
        blow(
            "UPDATE worklist_workitem SET branch_id = <branch>, handed_by_id = <actor>", _CUSTOMERS
        ),
        blow("UPDATE worklist_workitem SET customer_id = <stranger>", _CUSTOMERS),
        blow("UPDATE stewardship_stewardship SET until = NULL, ended_reason = ''", _CUSTOMERS),
        blow("UPDATE stewardship_stewardship SET staff_id = <actor>", _CUSTOMERS),
        blow(
            "INSERT INTO stewardship_stewardship (customer_id, staff_id, position, since, reason, "
            "ended_reason, by_id) VALUES (<stranger>, <actor>, 'B', now(), 'default', '', 1)",
            _CUSTOMERS,
        ),
        blow(
            "INSERT INTO worklist_workitem (customer_id, assignee_id, branch_id, cause, source, "
            "evidence, amount_minor, currency, severity, tier, rulebook_version, raised_on, due_on, "
            "deadline, times_postponed, ranked_for, propensity_percent, context_percent, "
            "value_percent, lever_percent, score_ppm, outcome) VALUES (<stranger>, <actor>, "
            "<branch>, 'x', 'x', '{}', 0, 'CNY', 1, '', '', now(), now(), now(), 0, now(), 1, 1, "
            "1, 1, 1, '')",
            _CUSTOMERS,
        ),
        blow(
            "INSERT INTO privacy_reveal (actor_id, customer_id, field, because, work_id, at, until) "
            "SELECT <actor>, <stranger>, f, '', id, now(), now() + interval '1 hour' "
            "FROM worklist_workitem, unnest(ARRAY['name', 'phone']) f",
            _CUSTOMERS,
        ),
        blow(
            "INSERT INTO privacy_reveal (actor_id, customer_id, field, because, work_id, at, until) "
            "VALUES (<actor>, <stranger>, 'name', '', 1, now(), '2099-01-01')",
            _CUSTOMERS,
        ),
        blow(
            "UPDATE privacy_reveal SET until = '2099-01-01', customer_id = <stranger>", _CUSTOMERS
        ),
        blow("UPDATE privacy_optout SET until = now()", _CUSTOMERS),
        blow("UPDATE bank_customer SET branch_id = <branch>", _CUSTOMERS),
        blow("UPDATE bank_account SET owner_id = <actor>", "SELECT * FROM bank_account"),
        blow("INSERT INTO bank_branchwithin (branch_id, ancestor_id) VALUES (6, 2)", _CUSTOMERS),
        blow(
            "INSERT INTO bank_holder (account_id, customer_id, role, since, batch_id, as_of) "
            "SELECT n, <actor>, 'authorised', now(), 1, now() FROM generate_series(1, 60) n",
            "SELECT * FROM bank_account",
        ),
    ],
    "foreign_insert": each(
        "INSERT INTO worklist_contact (customer_id, staff_id, at, channel, purpose, outcome, "
        "next_step, minutes, note, tier) VALUES (<stranger>, <actor>, now(), 'visit', 'care', "
        "'reached', 'none', 1, 'x', '')",
        "INSERT INTO privacy_optout (customer_id, kind, since, by, how, statement, ended_by, "
        "ended_how) VALUES (<stranger>, 'sensitive_data', now(), 'x', 'x', '', '', '')",
        "INSERT INTO worklist_change (item_id, kind, at, by_id, before) "
        "VALUES (<strange_work>, 'postponed', now(), <actor>, '{}')",
        "UPDATE alerts_alert SET outcome = 'done', closed_at = now() "
        "WHERE customer_id = <stranger>",
        # The program itself, whose number is 0, says which job it was.
        "INSERT INTO foundation_auditentry (at, event, subject, by, details) "
        "SELECT now(), 'x', 'x', 'bank.Staff:999', '{}' WHERE <actor> <> 0",
        "INSERT INTO privacy_optout (customer_id, kind, since, by, how, statement, ended_by, "
        "ended_how) SELECT id, 'sensitive_data', now(), 'bank.Staff:999', 'counter', '2026-1', '', "
        "'' FROM bank_customer WHERE <actor> <> 0",
        "UPDATE privacy_optout SET until = now(), ended_by = 'bank.Staff:999', "
        "ended_how = 'counter' WHERE until IS NULL AND <actor> <> 0",
        # One's own just now with a stranger may be taken back; nobody else's may.
        "UPDATE worklist_contact SET withdrawn_at = now() WHERE staff_id <> <actor>",
        "UPDATE worklist_workitem SET due_on = due_on - 1 WHERE id = <strange_work>",
        "UPDATE worklist_change SET undone_at = now() WHERE item_id = <strange_work>",
        commits=True,
    ),
}
