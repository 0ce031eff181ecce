"""Which rows of the bank make which rows of the contract, in SQL: docs/berka.md says why.

``asked`` holds the first day of the ledger and the day of the picture; ``…_asc`` are the bank's
files as ``files.py`` understands them.
"""

# What was known at the end of the day asked for. Order within a day is not the order of trans_id,
# so a balance is the sum of all entries up to the end of a day and never a stated one.
STEPS = (
    """
    CREATE TABLE opened AS
    SELECT account_asc.* FROM account_asc, asked WHERE opened_on <= through
    """,
    """
    CREATE TABLE entries AS
    SELECT trans_asc.*, type = 'PRIJEM' AS is_credit
    FROM trans_asc, asked WHERE booked_on <= through
    """,
    # Who may use which account, the owner first. The data do not say since when: from the opening.
    """
    CREATE TABLE dispositions AS
    SELECT disp_id, client_id, account_id, type, opened_on, opened.district_id AS outlet_id
    FROM disp_asc JOIN opened USING (account_id)
    """,
    """
    CREATE TABLE people AS
    SELECT client_id, min(opened_on) AS joined_on,
           arg_min(outlet_id, (type <> 'OWNER', opened_on, account_id::HUGEINT)) AS outlet_id
    FROM dispositions GROUP BY client_id
    """,
    # An order carries no date: it is known from the first payment made under it.
    """
    CREATE TABLE payments AS
    SELECT trans_id, order_id, booked_on, order_asc.symbol AS symbol
    FROM entries JOIN order_asc ON entries.account_id = order_asc.account_id
        AND bank = bank_to AND partner_account = account_to
        AND entries.amount_minor = order_asc.amount_minor
    WHERE operation = 'PREVOD NA UCET'
    """,
    # One row of a transfer may fit two orders; it is paid under the first of them.
    """
    CREATE TABLE paid_under AS
    SELECT trans_id, min(symbol) AS symbol FROM payments GROUP BY trans_id
    """,
    # An instalment falls due on every 12th after the loan was granted.
    """
    CREATE TABLE loans_paid AS
    SELECT loan_id, count(trans_id) AS paid,
           date_trunc('month', granted_on)::DATE + INTERVAL 11 DAY
             + CASE WHEN day(granted_on) < 12 THEN INTERVAL 0 MONTH ELSE INTERVAL 1 MONTH END
             AS first_due_on
    FROM loan_asc
    LEFT JOIN entries ON entries.account_id = loan_asc.account_id
        AND symbol = 'UVER' AND NOT is_credit AND booked_on >= granted_on
    GROUP BY ALL
    """,
    """
    CREATE TABLE loans_standing AS
    SELECT loan_asc.*, paid,
           greatest(0, principal_minor - paid * instalment_minor) AS owed_minor,
           CASE WHEN paid < months
             THEN greatest(0, through - (first_due_on + to_months(paid::INTEGER))::DATE)
             ELSE 0 END AS days_overdue
    FROM loan_asc JOIN loans_paid USING (loan_id), asked
    WHERE granted_on <= through
    """,
    # Invented: how many people of which role work in an outlet (one for so many customers).
    """
    CREATE TABLE outlet_roles (role VARCHAR, code VARCHAR, word VARCHAR, customers_each INTEGER);
    INSERT INTO outlet_roles VALUES
        ('outlet_head', 'H', 'Vedoucí', 1000000),
        ('lobby_manager', 'L', 'Recepce', 400),
        ('relationship_manager', 'R', 'Bankéř', 60),
        ('advisor', 'A', 'Poradce', 90),
        ('teller', 'T', 'Pokladna', 60);
    CREATE TABLE head_office_roles (role VARCHAR, word VARCHAR);
    INSERT INTO head_office_roles VALUES
        ('marketing', 'Marketing'), ('agent', 'Linka'), ('supervisor', 'Vedoucí linky'),
        ('quality', 'Kvalita'), ('privacy_officer', 'Ochrana údajů'), ('auditor', 'Audit'),
        ('analyst', 'Analytik'), ('rulebook_maker', 'Pravidla návrh'),
        ('rulebook_checker', 'Pravidla schválení'), ('administrator', 'Správce')
    """,
)

PICTURES = {
    "branches": """
        SELECT 'HO' AS branch_id, 'Ústředí' AS name, 'head_office' AS kind,
               NULL AS parent_branch_id, NULL AS region
        UNION ALL
        SELECT DISTINCT 'R-' || replace(lower(region), ' ', '-'), region, 'province', 'HO', region
        FROM district_asc
        UNION ALL
        SELECT district_id, name, 'outlet', 'R-' || replace(lower(region), ' ', '-'), region
        FROM district_asc
    """,
    "staff": """
        WITH wanted AS (
            SELECT district_id, any_value(name) AS place, count(people.client_id) AS customers
            FROM district_asc LEFT JOIN people ON outlet_id = district_id GROUP BY district_id
        ), outlets AS (
            SELECT district_id AS branch_id, role, code || number AS code,
                   concat_ws(' ', word, place, number) AS name
            FROM wanted, outlet_roles,
                 range(1, 2 + greatest(0, customers - 1) // customers_each) AS numbers (number)
        ), regions AS (
            SELECT DISTINCT 'R-' || replace(lower(region), ' ', '-') AS branch_id, role, code,
                   concat_ws(' ', word, region) AS name
            FROM district_asc,
                 (VALUES ('branch_head', 'B1', 'Ředitel'), ('wealth_manager', 'W1', 'Privátní'))
                 AS roles (role, code, word)
        ), everybody AS (
            FROM outlets UNION ALL FROM regions UNION ALL BY NAME
            SELECT 'HO' AS branch_id, role, role AS code, word AS name FROM head_office_roles
        )
        SELECT branch_id || '-' || code AS staff_id, name, branch_id, role, covers_from AS joined_on
        FROM everybody, asked
    """,
    "products": """
        SELECT * FROM (VALUES
            ('ACCOUNT-MONTHLY', 'Běžný účet, výpis měsíčně',
             'Current account, monthly statement', 'demand_deposit', 'CZK'),
            ('ACCOUNT-WEEKLY', 'Běžný účet, výpis týdně',
             'Current account, weekly statement', 'demand_deposit', 'CZK'),
            ('ACCOUNT-TURNOVER', 'Běžný účet, výpis po obratu',
             'Current account, statement after each transaction', 'demand_deposit', 'CZK'),
            ('LOAN', 'Osobní půjčka', 'Personal loan', 'consumer_loan', 'CZK')
        ) AS shelf (product_id, name, name_en, product_class, currency)
    """,
    "customers": """
        SELECT people.client_id AS customer_id,
               CASE sex WHEN 'female' THEN 'Klientka ' ELSE 'Klient ' END || people.client_id
                 AS name,
               'other' AS document_kind, 'PKDD99-' || people.client_id AS document_number,
               sex, born_on, district_asc.name AS district, outlet_id AS branch_id, joined_on
        FROM people JOIN client_asc USING (client_id)
        LEFT JOIN district_asc ON district_asc.district_id = client_asc.district_id
    """,
    "relations": """
        SELECT client_id AS customer_id, client_id AS related_customer_id,
               'other' AS relation, joined_on AS since
        FROM people WHERE false
    """,
    "accounts": """
        SELECT opened.account_id, client_id AS owner_id,
               CASE frequency WHEN 'POPLATEK TYDNE' THEN 'ACCOUNT-WEEKLY'
                 WHEN 'POPLATEK PO OBRATU' THEN 'ACCOUNT-TURNOVER'
                 ELSE 'ACCOUNT-MONTHLY' END AS product_id,
               district_id AS branch_id, 'CZK' AS currency, opened.opened_on
        FROM opened LEFT JOIN dispositions
            ON dispositions.account_id = opened.account_id AND type = 'OWNER'
    """,
    "holders": """
        SELECT account_id, client_id AS customer_id, 'authorised' AS role, opened_on AS since
        FROM dispositions WHERE type = 'DISPONENT'
    """,
    "balances": """
        WITH days AS (
            SELECT account_id, booked_on AS day,
                   sum(CASE WHEN is_credit THEN amount_minor ELSE -amount_minor END) AS change
            FROM entries GROUP BY account_id, booked_on
        )
        SELECT account_id, day,
               (sum(change) OVER (PARTITION BY account_id ORDER BY day))::BIGINT AS balance_minor,
               'CZK' AS currency
        FROM days QUALIFY change <> 0
    """,
    # VYBER KARTOU takes cash from a machine: cash, not spending at a shop.
    "transactions": """
        SELECT entries.trans_id AS transaction_id, account_id, booked_on,
               CASE WHEN is_credit THEN 'credit' ELSE 'debit' END AS direction,
               amount_minor, 'CZK' AS currency,
               CASE coalesce(nullif(entries.symbol, ''), paid_under.symbol, '')
                 WHEN 'UROK' THEN 'interest' WHEN 'SANKC. UROK' THEN 'penalty_interest'
                 WHEN 'SLUZBY' THEN 'fee' WHEN 'DUCHOD' THEN 'pension'
                 WHEN 'UVER' THEN 'loan_repayment' WHEN 'SIPO' THEN 'payment'
                 WHEN 'POJISTNE' THEN 'payment' WHEN 'LEASING' THEN 'payment'
                 ELSE CASE WHEN operation IN ('VKLAD', 'VYBER', 'VYBER KARTOU') THEN 'cash'
                   WHEN operation LIKE 'PREVOD%' THEN 'transfer_other' ELSE 'other' END
               END AS kind,
               CASE WHEN entries.symbol IN ('UROK', 'SANKC. UROK', 'SLUZBY') THEN 'system'
                 WHEN operation = 'VYBER KARTOU' THEN 'atm'
                 WHEN operation IN ('VKLAD', 'VYBER') THEN 'counter'
                 WHEN operation = 'PREVOD NA UCET' AND paid_under.trans_id IS NULL THEN 'counter'
                 ELSE 'system' END AS channel,
               nullif(bank, '') AS counterparty_bank
        FROM entries LEFT JOIN paid_under ON paid_under.trans_id = entries.trans_id
    """,
    "cards": """
        SELECT card_id, account_id, client_id AS customer_id, 'debit' AS kind,
               CASE card_asc.type WHEN 'gold' THEN 'gold' ELSE 'standard' END AS grade, issued_on
        FROM card_asc JOIN dispositions USING (disp_id), asked WHERE issued_on <= through
    """,
    # The letter of loan.asc tells how each loan stood at the end of 1998: not used, see the docs.
    "loans": """
        SELECT loan_id, client_id AS customer_id, loans_standing.account_id AS repayment_account_id,
               'LOAN' AS product_id, 'CZK' AS currency, principal_minor,
               owed_minor AS outstanding_minor, instalment_minor, granted_on,
               (granted_on + to_months(months::INTEGER))::DATE AS matures_on,
               CASE WHEN paid >= months THEN 'settled' WHEN days_overdue = 0 THEN 'performing'
                 WHEN days_overdue <= 90 THEN 'overdue' ELSE 'default' END AS status,
               days_overdue
        FROM loans_standing LEFT JOIN dispositions
            ON dispositions.account_id = loans_standing.account_id AND type = 'OWNER'
    """,
    "standing_orders": """
        SELECT order_id, account_id, amount_minor, 'CZK' AS currency,
               CASE symbol WHEN 'SIPO' THEN 'household' WHEN 'POJISTNE' THEN 'insurance'
                 WHEN 'LEASING' THEN 'leasing' WHEN 'UVER' THEN 'loan' ELSE 'other' END AS kind,
               bank_to AS counterparty_bank, starts_on
        FROM order_asc JOIN (
            SELECT order_id, min(booked_on) AS starts_on FROM payments GROUP BY order_id
        ) USING (order_id)
    """,
}
