"""What a simulated and a real bank are compared by is counted as anyone would count it by hand."""

from datetime import date

import duckdb
import pytest

from guanxi.shell.bench.likeness import figures_of
from guanxi.simulator.commands import simulate_bank

THROUGH = date(2026, 11, 21)

# Two current accounts through the eight months March to October 2026, and what is left out:
# an account of another kind, one opened later, one that was closed, interest.
BY_HAND = """
CREATE TABLE products AS SELECT * FROM (VALUES ('D', 'demand_deposit'), ('T', 'time_deposit'))
    AS p (product_id, product_class);
CREATE TABLE accounts AS SELECT * FROM (VALUES
    ('steady', 'D', DATE '2020-01-01', NULL), ('once', 'D', DATE '2020-01-01', NULL),
    ('term', 'T', DATE '2020-01-01', NULL), ('young', 'D', DATE '2026-04-01', NULL),
    ('closed', 'D', DATE '2020-01-01', DATE '2026-10-02'))
    AS a (account_id, product_id, opened_on, closed_on);
CREATE TABLE transactions AS
    SELECT * FROM (
        SELECT unnest(['steady', 'term', 'young', 'closed']) AS account_id,
            day::DATE AS booked_on, 'salary' AS kind, 'credit' AS direction, 1000 AS amount_minor
        FROM generate_series(DATE '2026-03-05', DATE '2026-10-05', INTERVAL 1 MONTH) AS d (day)
        UNION ALL
        SELECT 'steady', day::DATE, 'card_spend', 'debit', 100
        FROM generate_series(DATE '2026-03-31', DATE '2026-10-31', INTERVAL 1 MONTH) AS d (day)
        UNION ALL SELECT 'once', DATE '2026-08-01', 'cash', 'credit', 2000
        UNION ALL SELECT 'once', DATE '2026-08-02', 'interest', 'credit', 5
        UNION ALL SELECT 'steady', DATE '2026-11-10', 'card_spend', 'debit', 7)
    AS t (account_id, booked_on, kind, direction, amount_minor);
CREATE TABLE balances AS SELECT * FROM (VALUES
    ('steady', DATE '2026-03-05', 1), ('steady', DATE '2026-10-05', 3000),
    ('steady', DATE '2026-11-10', 2993), ('once', DATE '2026-08-02', -40))
    AS b (account_id, day, balance_minor);
"""


@pytest.fixture
def by_hand(tmp_path):
    (tmp_path / "2026-11-10").mkdir()
    with duckdb.connect() as duck:
        duck.execute(BY_HAND)
        for table in ("products", "accounts", "transactions", "balances"):
            duck.execute(f"COPY {table} TO '{tmp_path}/2026-11-10/{table}.parquet'")
    return figures_of(tmp_path)


def test_figures_are_those_of_whole_months_of_accounts_that_were_open_all_the_time(by_hand):
    of, figures = by_hand["of"], by_hand["figures"]
    assert (of["first_day"], of["last_day"]) == ("2026-03-01", "2026-10-31")
    assert (of["accounts"], of["entries"]) == (2, 17)
    assert figures["entries_a_month"] == pytest.approx(17 / 16, abs=1e-4)
    assert figures["months_without_an_entry"] == pytest.approx(7 / 16, abs=1e-4)
    assert figures["credits_of_all_entries"] == pytest.approx(9 / 17, abs=1e-4)
    assert figures["debited_to_credited"] == 0.08  # 800 of 10,000
    assert figures["accounts_with_steady_income"] == 0.5
    assert figures["accounts_below_zero"] == 0.5
    assert figures["months_of_income_on_the_account"] == pytest.approx((3 - 40 / 250) / 2)
    # 31 March … 31 October, of which generate_series makes 30 April and so on: all at an end.
    assert figures["entries_of_the_last_three_days_of_a_month"] == pytest.approx(8 / 17, abs=1e-4)
    assert figures["income_on_its_five_commonest_days_of_a_month"] == 1.0


def test_kinds_add_up_to_all_entries(by_hand):
    kinds = {(one["kind"], one["direction"]): one for one in by_hand["of"]["kinds"]}
    assert kinds["salary", "credit"]["mean_minor"] == 1000
    assert sum(one["share"] for one in kinds.values()) == pytest.approx(1, abs=1e-3)
    assert ("interest", "credit") not in kinds


def test_a_simulated_bank_stays_within_reach_of_a_real_one(tmp_path):
    """Proves part of 13.7: the real figures are those of docs/simulator.md."""
    simulate_bank(customers=1_500, months=10, through=THROUGH, out=tmp_path / "bank")
    figures = figures_of(tmp_path / "bank")["figures"]
    assert 0.15 < figures["credits_of_all_entries"] < 0.35  # 0.29 in the Czech ledger
    assert 0.9 < figures["debited_to_credited"] < 1.1  # 0.99
    assert 1.5 < figures["months_of_income_on_the_account"] < 3.5  # 2.30
    assert 0.25 < figures["entries_at_weekends"] < 0.32  # 0.30
    assert figures["accounts_below_zero"] < 0.02  # 0.004
    assert figures["months_income_alike"] > 0.4  # 0.72
