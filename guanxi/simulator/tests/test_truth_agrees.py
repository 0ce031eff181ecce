# ruff: noqa: S608 - queries are made of this file's own words
"""What the truth files say is what the facts show."""

import pytest

from guanxi.simulator.entries import EVENTS


def test_leavers_are_the_customers_who_left(bank):
    assert (
        bank.rows(
            "select customer_id from churn full join customers_now using (customer_id)"
            " where coalesce(left_in_period, false) <> (left_on is not null)"
            " or (left_on is not null and left_on <> leaves_on)"
        )
        == []
    )


def test_a_leavers_money_really_leaves(bank):
    left = bank.rows(
        """
        select churn.customer_id, leaves_on,
               bool_and(closed_on is not null and closed_on <= leaves_on) as all_closed,
               sum(last_balance) as remaining
        from churn join accounts_now on owner_id = churn.customer_id
        join (select account_id, arg_max(balance_minor, day) last_balance
              from balances_all group by 1) using (account_id)
        where left_in_period group by all
        """
    )
    assert len(left) > 20
    for _, _, all_closed, remaining in left:
        assert all_closed
        assert remaining == 0


def test_what_a_leaver_took_at_last_went_to_another_bank(bank):
    assert (
        bank.rows(
            """
        select * from events e where event = 'left' and not exists (
            from transactions_all t join accounts_now a using (account_id)
            where a.owner_id = e.customer_id and t.booked_on = e.day
              and t.amount_minor = e.amount_minor and t.kind = 'transfer_other'
              and t.counterparty_bank is not null)
        """
        )
        == []
    )


def test_no_delivery_tells_of_leaving_before_it_happens(bank):
    assert bank.rows("select * from customers_all where left_on > delivered") == []
    assert bank.rows("select * from accounts_all where closed_on > delivered") == []
    assert bank.rows("select * from staff_all where left_on > delivered") == []


def test_salaries_stop_where_the_truth_says_so(bank):
    assert (
        bank.rows(
            "select e.* from events e join accounts_now a on owner_id = customer_id"
            " join transactions_all t using (account_id)"
            " where event = 'salary_stopped' and t.kind = 'salary' and t.booked_on >= e.day"
        )
        == []
    )


def test_income_and_salary_agree(bank):
    ratio = bank.number(
        "select median(monthly_pay_minor / amount_minor) from truth"
        " join accounts_now on owner_id = customer_id"
        " join transactions_all using (account_id) where transactions_all.kind = 'salary'"
    )
    assert 0.95 < ratio < 1.05


def test_emptied_accounts_stay_open_and_empty(bank):
    assert (
        bank.rows(
            "select * from events e join accounts_now a on owner_id = customer_id"
            " join balances_all b on b.account_id = a.account_id and b.day = e.day"
            " where event = 'emptied' and (b.balance_minor <> 0)"
        )
        == []
    )


@pytest.mark.parametrize("event", [event for event in EVENTS if event])
def test_every_kind_of_event_happens_in_the_year(bank, event):
    assert bank.number(f"select count(*) from events where event = '{event}'") > 0


@pytest.mark.parametrize(
    "event",
    [
        "windfall",
        "large_out",
        "money_to_other_bank",
        "money_to_broker",
        "emptied",
        "left",
        "salary_started",
        "salary_stopped",
        "instalment_missed",
    ],
)
def test_the_last_days_have_something_to_alert_about(bank, event):
    assert (
        bank.number(f"select count(*) from events where event = '{event}' and day > '2026-11-14'")
        >= 2
    )


@pytest.mark.parametrize(
    "matter",
    [
        "accounts_now where matures_on between '2026-11-22' and '2026-12-06' and closed_on is null",
        "customers_now where risk_rated_until < '2026-11-21'",
        "customers_now where document_expires_on between '2026-11-22' and '2027-01-20'",
        "customers_now where strftime(born_on, '%m-%d') between '11-22' and '11-28'",
        "loans_now where days_overdue > 0",
        "truth where dormant",
        "churn where leaves_on between '2026-11-22' and '2027-02-20'",
    ],
)
def test_states_that_call_for_attention_exist(bank, matter):
    assert bank.number(f"select count(*) from {matter}") >= 2
