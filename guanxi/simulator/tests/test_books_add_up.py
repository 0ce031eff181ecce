# ruff: noqa: S608 - queries are made of this file's own words
"""Balances, entries and loans tell one story."""

import pytest


def test_every_balance_is_the_opening_balance_plus_the_entries_until_then(bank):
    wrong = bank.rows(
        """
        with opening as (
            select account_id, balance_minor from balances_all where day = '2025-11-01'
        ), moved as (
            select account_id, booked_on as day,
                   sum(case direction when 'credit' then amount_minor else -amount_minor end) net
            from transactions_all group by all
        ), running as (
            select account_id, day,
                   coalesce(opening.balance_minor, 0)
                   + sum(net) over (partition by account_id order by day) as expected
            from moved left join opening using (account_id)
        )
        select * from running full join
            (from balances_all where day > '2025-11-01') told using (account_id, day)
        where expected is distinct from balance_minor limit 3
        """
    )
    assert wrong == []


def test_opening_picture_has_a_balance_for_every_account_there_is(bank):
    assert bank.number(
        "select count(*) from accounts_now where opened_on < '2025-11-01'"
    ) == bank.number("select count(*) from balances_all where day = '2025-11-01'")


def test_what_is_owned_is_never_below_zero_and_overdrafts_are_modest(bank):
    lowest = dict(
        bank.rows(
            "select product_class, min(balance_minor) from balances_all"
            " join accounts_now using (account_id) join products_now using (product_id) group by 1"
        )
    )
    for owned in ("time_deposit", "wealth_product", "fund", "insurance", "bond", "custody"):
        assert lowest[owned] >= 0
    assert -1_000_000 <= lowest["demand_deposit"] < 0


def test_loans_and_credit_cards_are_never_above_zero(bank):
    assert (
        bank.number(
            "select count(*) from balances_all join accounts_now using (account_id)"
            " join products_now using (product_id) where balance_minor > 0 and product_class in"
            " ('mortgage', 'consumer_loan', 'car_loan', 'business_loan', 'credit_card')"
        )
        == 0
    )


def test_card_debt_stays_within_the_limit(bank):
    assert (
        bank.number(
            "select count(*) from balances_all join cards_now using (account_id)"
            " where kind = 'credit' and balance_minor < -limit_minor * 1.02"
        )
        == 0
    )


def test_closed_accounts_end_at_nought(bank):
    assert (
        bank.rows(
            "select * from (from balances_all qualify row_number() over"
            " (partition by account_id order by day desc) = 1) join accounts_now using (account_id)"
            " where closed_on is not null and balance_minor <> 0"
        )
        == []
    )


@pytest.mark.parametrize(
    "kind", ["purchase", "redemption", "transfer_own", "transfer_bank", "loan_repayment"]
)
def test_money_between_accounts_of_the_bank_appears_on_both(bank, kind):
    assert (
        bank.rows(
            "select booked_on, amount_minor from transactions_all"
            f" where kind = '{kind}' group by all"
            " having sum(case direction when 'credit' then 1 else -1 end) <> 0"
        )
        == []
    )


def test_maturing_products_pay_principal_and_interest(bank):
    paid = bank.rows(
        """
        select a.account_id, p.rate_ppm, p.term_days,
               sum(amount_minor) filter (kind = 'purchase') as bought,
               sum(amount_minor) filter (kind = 'interest') as interest,
               sum(amount_minor) filter (kind = 'redemption') as paid_out
        from accounts_now a join products_now p using (product_id)
             join transactions_all t using (account_id)
        where product_class in ('time_deposit', 'wealth_product') and closed_on = matures_on
              and opened_on > '2025-11-01'
        group by all
        """
    )
    assert len(paid) > 50
    for _, rate, term, bought, interest, paid_out in paid:
        assert paid_out == bought + interest
        assert abs(interest - bought * rate / 1e6 * term / 365) <= 1


def test_a_loan_owes_what_its_account_shows(bank):
    assert (
        bank.rows(
            """
        select * from loans_now l join
            (from balances_all qualify row_number() over
             (partition by account_id order by day desc) = 1) b on b.account_id = l.loan_id
        where l.outstanding_minor <> -b.balance_minor limit 3
        """
        )
        == []
    )


def test_loans_are_overdue_by_the_days_since_the_missed_instalment(bank):
    assert (
        bank.rows(
            "select * from loans_all where (status in ('overdue', 'default')) <> (days_overdue > 0)"
            " or (status = 'default') <> (days_overdue > 90)"
        )
        == []
    )
    last_days = bank.rows(
        "select loan_id, list(days_overdue order by delivered) from loans_all"
        " where delivered > '2026-11-16' and days_overdue > 0 group by 1"
    )
    assert last_days
    for _, days in last_days:
        assert days == list(range(days[0], days[0] + len(days)))
