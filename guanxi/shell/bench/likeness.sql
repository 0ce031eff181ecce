-- What a bank's current accounts look like, in figures without a currency, so that a simulated bank and
-- a real one can be laid side by side. Views transactions, balances, accounts, products, loans and
-- customers hold all deliveries of the bank as the feed contract has them; likeness.py puts in the
-- first and the last day of the months compared, and one account in how many is looked at.

CREATE OR REPLACE TEMP TABLE current_accounts AS
SELECT account_id
FROM (FROM accounts QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY delivered DESC) = 1)
JOIN (SELECT DISTINCT product_id, product_class FROM products) USING (product_id)
WHERE product_class = 'demand_deposit' AND opened_on < DATE '{first}'
AND (closed_on IS NULL OR closed_on > DATE '{last}') AND hash(account_id) % {one_in} = 0;

-- What people did. Interest and fees come by themselves.
CREATE OR REPLACE TEMP TABLE entries AS
SELECT account_id, booked_on, date_trunc('month', booked_on) AS month, kind, direction, amount_minor
FROM transactions JOIN current_accounts USING (account_id)
WHERE booked_on BETWEEN DATE '{first}' AND DATE '{last}'
AND kind NOT IN ('interest', 'fee', 'penalty_interest');

CREATE OR REPLACE TEMP TABLE account_months AS
SELECT account_id, month, count(amount_minor) AS entries,
    coalesce(sum(amount_minor) FILTER (direction = 'credit'), 0) AS credited,
    coalesce(sum(amount_minor) FILTER (direction = 'debit'), 0) AS debited,
    max(amount_minor) FILTER (direction = 'credit') AS largest_credit
FROM current_accounts
CROSS JOIN (SELECT unnest(generate_series(DATE '{first}', DATE '{last}', INTERVAL 1 MONTH)) AS month)
LEFT JOIN entries USING (account_id, month)
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE per_account AS
SELECT account_id, sum(entries) AS entries, sum(credited) AS credited, count(largest_credit) AS paid,
    median(largest_credit) AS usual, mad(largest_credit) AS around,
    avg(credited) AS a_month
FROM account_months GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE standing AS
SELECT account_id, max_by(balance_minor, day) AS balance
FROM balances JOIN current_accounts USING (account_id) WHERE day <= DATE '{last}' GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE pairs AS
SELECT ln(credited) AS one,
    ln(lead(credited) OVER (PARTITION BY account_id ORDER BY month)) AS next
FROM account_months WHERE credited > 0;

-- Money of a fifth: of those who have the most.
CREATE OR REPLACE TEMP MACRO spread(part, whole) AS part / nullif(whole, 0);

CREATE OR REPLACE TEMP TABLE figures AS
SELECT * FROM (VALUES
    ('entries_a_month', (SELECT avg(entries) FROM account_months)),
    ('months_without_an_entry', (SELECT avg((entries = 0)::INT) FROM account_months)),
    ('busiest_tenth_to_median',
        (SELECT spread(quantile_cont(entries, 0.9), median(entries)) FROM per_account)),
    ('credits_of_all_entries', (SELECT avg((direction = 'credit')::INT) FROM entries)),
    ('debited_to_credited', (SELECT spread(sum(debited), sum(credited)) FROM account_months)),
    ('debit_90th_to_median', (SELECT spread(quantile_cont(amount_minor, 0.9), median(amount_minor))
        FROM entries WHERE direction = 'debit')),
    ('debit_99th_to_median', (SELECT spread(quantile_cont(amount_minor, 0.99), median(amount_minor))
        FROM entries WHERE direction = 'debit')),
    ('credit_90th_to_median', (SELECT spread(quantile_cont(amount_minor, 0.9), median(amount_minor))
        FROM entries WHERE direction = 'credit')),
    ('credit_99th_to_median', (SELECT spread(quantile_cont(amount_minor, 0.99), median(amount_minor))
        FROM entries WHERE direction = 'credit')),
    ('months_income_alike', (SELECT corr(one, next) FROM pairs WHERE next IS NOT NULL)),
    ('accounts_with_steady_income',
        (SELECT avg((paid >= 6 AND around <= 0.1 * usual)::INT) FROM per_account)),
    ('income_of_the_top_fifth', (SELECT spread(sum(credited) FILTER (place <= 0.2), sum(credited))
        FROM (SELECT credited, percent_rank() OVER (ORDER BY credited DESC) AS place
            FROM per_account))),
    ('balances_of_the_top_fifth', (SELECT spread(sum(balance) FILTER (place <= 0.2), sum(balance))
        FROM (SELECT balance, percent_rank() OVER (ORDER BY balance DESC) AS place
            FROM standing WHERE balance > 0))),
    ('months_of_income_on_the_account', (SELECT median(balance / a_month)
        FROM standing JOIN per_account USING (account_id) WHERE a_month > 0)),
    ('accounts_below_zero', (SELECT avg((balance < 0)::INT) FROM standing)),
    ('entries_at_weekends', (SELECT avg((isodow(booked_on) > 5)::INT) FROM entries)),
    ('entries_of_the_last_three_days_of_a_month',
        (SELECT avg((booked_on > last_day(booked_on) - 3)::INT) FROM entries)),
    ('income_on_its_five_commonest_days_of_a_month', (SELECT sum(share) FROM (
        SELECT spread(sum(amount_minor), sum(sum(amount_minor)) OVER ()) AS share FROM entries
        WHERE direction = 'credit' GROUP BY day(booked_on) ORDER BY share DESC LIMIT 5)))
) AS listed (figure, value);
