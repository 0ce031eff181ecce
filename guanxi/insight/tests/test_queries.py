from datetime import date, datetime

import pytest

from guanxi.insight import queries
from guanxi.insight.tests.lakes import Lakes

OCTOBER_3, NOVEMBER_2, NOVEMBER_9 = date(2026, 10, 3), date(2026, 11, 2), date(2026, 11, 9)
MAY = date(2026, 5, 5)


def entry(booked_on, amount_minor, **more):
    return {
        "account_id": 1,
        "customer_id": 7,
        "booked_on": booked_on,
        "amount_minor": amount_minor,
        **more,
    }


@pytest.fixture
def bank(empty_lake):
    bank = Lakes(empty_lake)
    bank.deliver(
        NOVEMBER_2,
        customers=[{"customer_id": 7}, {"customer_id": 8}],
        accounts=[{"account_id": 1, "customer_id": 7}, {"account_id": 2, "customer_id": 8}],
        balances=[{"account_id": 1, "day": MAY, "balance_minor": 500}],
        transactions=[
            entry(MAY, 500),
            entry(OCTOBER_3, -20, kind="card_spend", channel="pos"),
            entry(NOVEMBER_2, -30, booked_at=datetime(2026, 11, 2, 9)),  # noqa: DTZ001 - the bank's
            entry(NOVEMBER_2, 40, booked_at=datetime(2026, 11, 2, 17)),  # noqa: DTZ001 - own time
            {**entry(NOVEMBER_2, 999), "account_id": 2, "customer_id": 8},
        ],
    )
    return bank


def amounts(rows):
    return [row.amount_minor for row in rows]


@pytest.mark.django_db(transaction=True)
def test_a_customers_entries_come_newest_first_and_nobody_elses(bank):
    """Proves part of 1.2 (transactions searchable by date, amount, kind)."""
    bank.night(NOVEMBER_2, publish=True)
    assert amounts(queries.transactions_of(7)) == [40, -30, -20, 500]
    assert amounts(queries.transactions_of(7, limit=2, offset=1)) == [-30, -20]
    assert amounts(queries.transactions_of(7, since=OCTOBER_3, until=OCTOBER_3)) == [-20]
    assert amounts(queries.transactions_of(7, at_least_minor=40)) == [40, 500]
    assert amounts(queries.transactions_of(7, at_most_minor=20)) == [-20]
    assert amounts(queries.transactions_of(7, kind="card_spend", channel="pos")) == [-20]
    assert queries.transactions_of(9) == []


@pytest.mark.django_db(transaction=True)
def test_entries_of_a_day_not_yet_published_are_not_shown(bank):
    assert queries.transactions_of(7) == []
    bank.night(NOVEMBER_2, publish=True)
    bank.deliver(NOVEMBER_9, transactions=[entry(NOVEMBER_9, 60)])
    assert 60 not in amounts(queries.transactions_of(7))
    assert queries.transactions_of(7, since=NOVEMBER_9, until=NOVEMBER_9) == []
    bank.night(NOVEMBER_9, publish=True)
    assert 60 in amounts(queries.transactions_of(7))


@pytest.mark.django_db(transaction=True)
def test_a_page_reads_the_months_of_the_published_night_while_the_next_one_is_folded(bank):
    bank.night(NOVEMBER_2, publish=True)
    shown = queries.months_of(7)
    assert [month.month.month for month in shown] == [5, 6, 7, 8, 9, 10, 11]
    assert [month.assets_end_minor for month in shown] == [500] * 7
    assert shown[0].inflow_minor == 500
    assert [month.month.month for month in queries.months_of(7, last=2)] == [10, 11]

    bank.deliver(
        NOVEMBER_9, balances=[{"account_id": 1, "day": date(2026, 6, 1), "balance_minor": 90}]
    )
    bank.night(NOVEMBER_9)  # killed before it is published

    assert queries.months_of(7) == shown
    assert queries.published_day() == NOVEMBER_2
    bank.night(NOVEMBER_9, publish=True)
    assert queries.months_of(7)[1].assets_end_minor == 90
