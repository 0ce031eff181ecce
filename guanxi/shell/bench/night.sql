-- The measures of insight for one night, written by hand for DuckDB: the limit that the night is
-- compared with (`guanxi bench night`). Same files in, same rows out: `customer_facts`, `holdings`
-- and every month of `customer_months`. Make it faster if you can; the bench compares the results.
--
-- Given: variables day, month (first day of the month at hand), until (its last day, or the
-- night's), first (first day of the month twelve months back), before_3; tables class
-- (product_class, place, asset, weight, margin) and rate (currency, ppm) from the rulebook;
-- views of the lake's files: customers, accounts, loans, cards (each one version a thing),
-- and for the month at hand entries and balances.

-- name: once
CREATE MACRO nearest(dividend, divisor) AS if(abs(dividend::HUGEINT) < 2305843009213693952,
    if(dividend < 0, -1, 1) * ((abs(dividend)::BIGINT + divisor // 2) // divisor),
    (if(dividend < 0, -1, 1)
     * ((2 * abs(dividend::HUGEINT) + divisor) // (2 * divisor::HUGEINT)))::BIGINT);
CREATE MACRO days(since, until_day) AS greatest(until_day - since, 0)::BIGINT;
-- The smallest form of an account: classes and currencies by their places.
CREATE TABLE account AS
    SELECT a.account_id, a.customer_id, c.place, c.asset, r.ppm, a.closed_on
    FROM accounts a JOIN class c USING (product_class) JOIN rate r USING (currency);
CREATE TABLE state (account_id BIGINT, balance BIGINT, moved_on DATE, accrued BIGINT);

-- name: entries of a month
COPY (
    WITH valued AS (
        SELECT customer_id, booked_on, channel, kind, product_class,
            if(r.ppm = 1000000, amount_minor, nearest(amount_minor::HUGEINT * r.ppm, 1000000)) AS worth,
            c.asset AND kind NOT IN ('transfer_own', 'purchase', 'redemption',
                                     'interest', 'fee', 'penalty_interest') AS flow
        FROM entries JOIN class c USING (product_class) JOIN rate r USING (currency))
    SELECT customer_id, getvariable('month') AS month,
        coalesce(sum(worth) FILTER (flow AND worth > 0), 0)::BIGINT AS inflow,
        coalesce(-sum(worth) FILTER (flow AND worth < 0), 0)::BIGINT AS outflow,
        coalesce(-sum(worth) FILTER (kind = 'card_spend' AND product_class = 'credit_card' AND worth < 0),
                 0)::BIGINT AS card_spend,
        coalesce(sum(worth) FILTER (kind = 'salary' AND worth > 0), 0)::BIGINT AS salary,
        count(*) AS transactions,
        count(*) FILTER (channel = 'counter') AS counter,
        count(*) FILTER (channel = 'atm') AS atm,
        count(*) FILTER (channel = 'mobile') AS mobile,
        count(*) FILTER (channel = 'online') AS online,
        count(*) FILTER (channel = 'pos') AS pos,
        max(booked_on) AS last_transaction_on,
        max(booked_on) FILTER (channel <> 'system') AS last_active_on,
        min(booked_on) FILTER (kind = 'salary' AND worth > 0) AS first_salary_on,
        max(booked_on) FILTER (kind = 'salary' AND worth > 0) AS last_salary_on
    FROM valued GROUP BY customer_id
) TO '{entries}' (FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL 1);

-- name: balances of a month
CREATE OR REPLACE TABLE next_state AS
    WITH spans AS (
        SELECT b.account_id, b.day, b.balance_minor AS balance, a.closed_on,
            lead(b.day) OVER (PARTITION BY b.account_id ORDER BY b.day) AS next_day
        FROM balances b
        -- Few: who was closed before the month counts nothing, which is seen to below.
        LEFT JOIN (FROM account WHERE closed_on BETWEEN getvariable('month') AND getvariable('until')) a
            USING (account_id)),
    moved AS (
        SELECT account_id, min(day) AS first_day, max(day) AS last_day,
            sum(balance) FILTER (next_day IS NULL) AS balance,
            sum(balance * days(day, least(next_day, coalesce(closed_on, next_day))))
                FILTER (next_day IS NOT NULL) AS accrued
        FROM spans GROUP BY account_id)
    SELECT coalesce(s.account_id, m.account_id) AS account_id,
        if(m.account_id IS NULL, s.balance, m.balance)::BIGINT AS balance,
        coalesce(m.last_day, s.moved_on) AS moved_on,
        (coalesce(s.accrued, 0)
         + if(a.closed_on < getvariable('month'), 0, coalesce(m.accrued, 0))
         + if(m.account_id IS NULL OR s.account_id IS NULL, 0, s.balance * days(
             greatest(s.moved_on, getvariable('month')),
             least(m.first_day, coalesce(a.closed_on, m.first_day)))))::BIGINT AS accrued
    FROM state s FULL JOIN moved m USING (account_id)
    LEFT JOIN (FROM account WHERE closed_on IS NOT NULL) a
        ON a.account_id = coalesce(s.account_id, m.account_id);

-- name: standing
-- What each account holds at the end of the month, or of the night's day.
CREATE OR REPLACE VIEW standing AS
    SELECT s.account_id, a.customer_id, a.place, a.asset, a.ppm, s.moved_on,
        if(coalesce(a.closed_on <= getvariable('until'), false), 0, s.balance) AS balance,
        s.accrued + s.balance * days(greatest(s.moved_on, getvariable('month')),
            least(getvariable('until') + 1, coalesce(a.closed_on, getvariable('until') + 1))) AS month_sum
    FROM next_state s JOIN account a USING (account_id);
-- Foreign money is rare: the wide arithmetic is done for it alone.
CREATE OR REPLACE TABLE worth AS
    WITH valued AS (
        SELECT customer_id, s.place, s.asset, balance, weight, margin,
            if(ppm = 1000000, balance, nearest(balance::HUGEINT * ppm, 1000000)) AS worth,
            if(s.asset AND ppm = 1000000, month_sum, 0) AS own_sum,
            if(s.asset AND ppm <> 1000000, month_sum::HUGEINT * ppm, 0) AS foreign_sum
        FROM standing s JOIN class USING (place))
    SELECT customer_id,
        coalesce(sum(worth) FILTER (asset), 0)::BIGINT AS assets,
        nearest(sum(own_sum) * 1000000 + sum(foreign_sum), 1000000 * day(getvariable('until'))) AS average,
        nearest(sum(own_sum * weight) * 1000000 + sum(foreign_sum * weight),
                100000000 * day(getvariable('until'))) AS weighted_average,
        nearest(sum(own_sum * margin) * 1000000 + sum(foreign_sum * margin),
                1000000000000 * day(getvariable('until'))) AS contribution,
        nearest(sum(worth::HUGEINT * weight) FILTER (asset), 100) AS weighted,
        coalesce(-sum(worth) FILTER (place = {credit_card} AND worth < 0), 0)::BIGINT AS card_owed,
        bit_or((balance <> 0)::INT << place) AS held,
        {by_class}
    FROM valued GROUP BY customer_id;

-- name: months
COPY (
    SELECT coalesce(w.customer_id, e.customer_id) AS customer_id, getvariable('month') AS month,
        coalesce(assets, 0) AS assets_end_minor, coalesce(average, 0) AS assets_average_minor,
        coalesce(weighted_average, 0) AS weighted_average_minor,
        coalesce(contribution, 0) AS contribution_minor,
        coalesce(inflow, 0) AS inflow_minor, coalesce(outflow, 0) AS outflow_minor,
        coalesce(card_spend, 0) AS card_spend_minor, coalesce(salary, 0) AS salary_minor,
        coalesce(transactions, 0) AS transactions
    FROM worth w FULL JOIN read_parquet('{entries}', hive_partitioning = false) e USING (customer_id)
    ORDER BY customer_id
) TO '{months}' (FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {looked_up});

-- name: month ends
DROP TABLE state;
CREATE TABLE state AS SELECT account_id, balance, moved_on, 0::BIGINT AS accrued FROM next_state
    LEFT JOIN (FROM account WHERE closed_on < getvariable('month') - 366) a USING (account_id)
    WHERE a.account_id IS NULL OR balance <> 0;

-- name: holdings
COPY (
    SELECT a.account_id, a.customer_id, a.product_id, a.product_class, a.currency,
        coalesce(s.balance, 0) AS balance_minor,
        nearest(coalesce(s.month_sum, 0), day(getvariable('day'))) AS month_average_minor,
        s.moved_on AS last_moved_on, a.opened_on, a.matures_on
    FROM accounts a LEFT JOIN standing s USING (account_id)
    WHERE a.opened_on <= getvariable('day')
      AND (a.closed_on IS NULL OR a.closed_on > getvariable('day'))
    ORDER BY customer_id, account_id
) TO '{holdings}' (FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL 1);

-- name: facts
CREATE TABLE past AS
    SELECT customer_id,
        coalesce(sum(inflow) FILTER (month >= getvariable('first')), 0)::BIGINT AS inflow,
        coalesce(sum(outflow) FILTER (month >= getvariable('first')), 0)::BIGINT AS outflow,
        coalesce(sum(card_spend) FILTER (month >= getvariable('first')), 0)::BIGINT AS card_spend,
        coalesce(sum(card_spend) FILTER (month >= getvariable('before_3')), 0)::BIGINT AS card_spend_3,
        coalesce(sum(salary) FILTER (month >= getvariable('before_3')), 0)::BIGINT AS salary_3,
        coalesce(sum(transactions) FILTER (month >= getvariable('first')), 0)::BIGINT AS transactions,
        coalesce(sum(counter) FILTER (month >= getvariable('first')), 0)::BIGINT AS counter,
        coalesce(sum(atm) FILTER (month >= getvariable('first')), 0)::BIGINT AS atm,
        coalesce(sum(mobile) FILTER (month >= getvariable('first')), 0)::BIGINT AS mobile,
        coalesce(sum(online) FILTER (month >= getvariable('first')), 0)::BIGINT AS online,
        coalesce(sum(pos) FILTER (month >= getvariable('first')), 0)::BIGINT AS pos,
        min(first_salary_on) FILTER (month >= getvariable('first')) AS first_salary_on,
        max(last_transaction_on) AS last_transaction_on, max(last_active_on) AS last_active_on,
        max(last_salary_on) AS last_salary_on
    FROM read_parquet({past}, hive_partitioning = false) GROUP BY customer_id;
CREATE TABLE ends AS
    SELECT customer_id,
        coalesce(max(assets_end_minor) FILTER (month = getvariable('before_1')), 0) AS previous_end,
        coalesce(max(assets_average_minor) FILTER (month = getvariable('before_1')), 0) AS previous_average,
        greatest({peaks}) AS peak
    FROM read_parquet({last_3}, hive_partitioning = false) GROUP BY customer_id;
CREATE TABLE week AS
    WITH valued AS (
        SELECT customer_id, kind,
            if(r.ppm = 1000000, amount_minor, nearest(amount_minor::HUGEINT * r.ppm, 1000000)) AS worth
        FROM last_week JOIN class c USING (product_class) JOIN rate r USING (currency)
        WHERE c.asset AND kind NOT IN ('transfer_own', 'purchase', 'redemption',
                                       'interest', 'fee', 'penalty_interest'))
    SELECT customer_id,
        coalesce(-sum(worth) FILTER (worth < 0 AND kind IN ('transfer_other', 'transfer_broker')),
                 0)::BIGINT AS external,
        coalesce(-sum(worth) FILTER (worth < 0 AND kind = 'transfer_broker'), 0)::BIGINT AS broker,
        greatest(max(worth), 0) AS largest_in, greatest(max(-worth), 0) AS largest_out
    FROM valued GROUP BY customer_id;
CREATE TABLE borrowed AS
    SELECT customer_id, coalesce(max(days_overdue), 0) AS overdue,
        sum(if(r.ppm = 1000000, outstanding_minor,
               nearest(outstanding_minor::HUGEINT * r.ppm, 1000000)))::BIGINT AS outstanding
    FROM loans JOIN rate r USING (currency)
    WHERE granted_on <= getvariable('day') AND status NOT IN ('settled', 'written_off')
    GROUP BY customer_id;
CREATE TABLE carried AS
    SELECT customer_id, max(list_position(['standard', 'gold', 'platinum', 'diamond'], grade)) AS grade
    FROM cards
    WHERE issued_on <= getvariable('day') AND (closed_on IS NULL OR closed_on > getvariable('day'))
      AND (expires_on IS NULL OR expires_on >= getvariable('day'))
    GROUP BY customer_id;
CREATE TABLE counted AS
    SELECT customer_id,
        count(*) FILTER (opened_on <= getvariable('day')
                         AND (closed_on IS NULL OR closed_on > getvariable('day'))) AS open,
        count(*) FILTER (closed_on > getvariable('day') - 7 AND closed_on <= getvariable('day')) AS closed
    FROM accounts GROUP BY customer_id;
CREATE TABLE maturing AS
    WITH owned AS (
        SELECT customer_id, matures_on,
            if(r.ppm = 1000000, balance_minor, nearest(balance_minor::HUGEINT * r.ppm, 1000000)) AS worth
        FROM read_parquet('{holdings}') JOIN class c USING (product_class) JOIN rate r USING (currency)
        WHERE c.asset AND matures_on > getvariable('day'))
    SELECT customer_id, min(matures_on) FILTER (worth > 0) AS next_on,
        coalesce(sum(worth) FILTER (matures_on <= getvariable('day') + 30), 0)::BIGINT AS in_30_days
    FROM owned GROUP BY customer_id;
COPY (
    SELECT c.customer_id, c.branch_id, year(getvariable('day')) - c.birth_year AS age_years, c.joined_on,
        coalesce(w.assets, 0) AS assets_minor,
        coalesce(w.average, 0) AS month_average_assets_minor,
        coalesce(w.weighted, 0) AS weighted_assets_minor,
        coalesce(w.weighted_average, 0) AS month_average_weighted_minor,
        coalesce(x.previous_end, 0) AS previous_month_end_assets_minor,
        coalesce(x.previous_average, 0) AS previous_month_average_assets_minor,
        coalesce(x.peak, 0) AS peak_month_average_3_minor,
        {classes},
        coalesce(w.contribution, 0) AS contribution_minor,
        coalesce(l.outstanding, 0) AS loans_outstanding_minor,
        coalesce(l.overdue, 0) AS loan_days_overdue,
        coalesce(w.card_owed, 0) AS card_owed_minor,
        coalesce(['standard', 'gold', 'platinum', 'diamond'][k.grade], '') AS card_grade,
        coalesce(e.card_spend, 0) AS card_spend_month_minor,
        coalesce(p.card_spend_3, 0) AS card_spend_previous_3_minor,
        coalesce(e.card_spend, 0) + coalesce(p.card_spend, 0) AS card_spend_12_months_minor,
        coalesce(e.inflow, 0) AS inflow_month_minor,
        coalesce(e.outflow, 0) AS outflow_month_minor,
        coalesce(e.inflow, 0) + coalesce(p.inflow, 0) AS inflow_12_months_minor,
        coalesce(e.outflow, 0) + coalesce(p.outflow, 0) AS outflow_12_months_minor,
        coalesce(v.external, 0) AS outflow_external_7_days_minor,
        coalesce(v.broker, 0) AS outflow_broker_7_days_minor,
        coalesce(v.largest_in, 0) AS largest_in_7_days_minor,
        coalesce(v.largest_out, 0) AS largest_out_7_days_minor,
        coalesce(e.last_transaction_on, p.last_transaction_on) AS last_transaction_on,
        coalesce(e.last_active_on, p.last_active_on) AS last_active_on,
        coalesce(e.transactions, 0) AS transactions_month,
        coalesce(e.transactions, 0) + coalesce(p.transactions, 0) AS transactions_12_months,
        coalesce(e.counter, 0) + coalesce(p.counter, 0) AS counter_12_months,
        coalesce(e.atm, 0) + coalesce(p.atm, 0) AS atm_12_months,
        coalesce(e.mobile, 0) + coalesce(p.mobile, 0) AS mobile_12_months,
        coalesce(e.online, 0) + coalesce(p.online, 0) AS online_12_months,
        coalesce(e.pos, 0) + coalesce(p.pos, 0) AS pos_12_months,
        {product_classes} AS product_classes,
        coalesce(n.open, 0) AS accounts_open,
        coalesce(n.closed, 0) AS accounts_closed_7_days,
        coalesce(e.last_salary_on, p.last_salary_on) AS last_salary_on,
        coalesce(p.first_salary_on, e.first_salary_on) AS first_salary_on,
        coalesce(e.salary, 0) AS salary_month_minor,
        coalesce(p.salary_3, 0) AS salary_previous_3_minor,
        m.next_on AS maturing_on,
        coalesce(m.in_30_days, 0) AS maturing_30_days_minor
    FROM customers c
    LEFT JOIN worth w USING (customer_id)
    LEFT JOIN read_parquet('{entries}', hive_partitioning = false) e USING (customer_id)
    LEFT JOIN past p USING (customer_id)
    LEFT JOIN ends x USING (customer_id)
    LEFT JOIN week v USING (customer_id)
    LEFT JOIN borrowed l USING (customer_id)
    LEFT JOIN carried k USING (customer_id)
    LEFT JOIN counted n USING (customer_id)
    LEFT JOIN maturing m USING (customer_id)
    WHERE c.joined_on <= getvariable('day')
      AND (c.left_on IS NULL OR c.left_on >= getvariable('day'))
    ORDER BY c.customer_id
) TO '{facts}' (FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL 1);
