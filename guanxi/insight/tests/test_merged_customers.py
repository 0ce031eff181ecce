"""Figures are those of the person, however many records the bank had of them (1.4)."""

from datetime import date, timedelta

import pytest

from guanxi.bank.models import AbsorbedCustomer, Customer
from guanxi.bank.tests.factories import AbsorbedCustomerFactory, CustomerFactory
from guanxi.insight import movements
from guanxi.insight.tests.lakes import Lakes

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def bank(empty_lake):
    """Two records with money each; the second was paid by transfer some months ago."""
    lakes = Lakes(empty_lake)
    one, two = CustomerFactory().pk, CustomerFactory().pk
    lakes.deliver(
        date(2026, 9, 10),
        branches=[{"branch_id": 1}],
        customers=[{"customer_id": one}, {"customer_id": two}],
        accounts=[
            {"account_id": 1, "customer_id": one},
            {"account_id": 2, "customer_id": two},
        ],
        balances=[
            {"account_id": 1, "day": date(2026, 9, 1), "balance_minor": 1_000_00},
            {"account_id": 2, "day": date(2026, 9, 1), "balance_minor": 500_00},
        ],
        transactions=[
            {
                "transaction_id": "T1",
                "account_id": 2,
                "customer_id": two,
                "booked_on": date(2026, 9, 2),
                "amount_minor": 500_00,
            }
        ],
    )
    lakes.deliver(DAY, customers=[])
    return lakes, one, two


def assets(night):
    """Assets at the day's end and brought in over twelve months, by customer."""
    return {row["customer_id"]: row["assets_minor"] for row in night["customer_facts"]}


def test_figures_of_both_records_are_of_the_survivor_and_again_of_each_after_the_undo(bank):
    """Proves part of 1.4."""
    lakes, one, two = bank
    before = lakes.night(DAY)
    assert assets(before) == {one: 1_000_00, two: 500_00}

    AbsorbedCustomerFactory(customer_id=two, survivor=Customer.objects.get(pk=one))
    merged = lakes.night(DAY)
    assert assets(merged) == {one: 1_500_00}
    assert {row["customer_id"] for row in merged["holdings"]} == {one}

    AbsorbedCustomer.objects.all().delete()
    assert lakes.night(DAY)["customer_facts"] == before["customer_facts"]


def test_entries_booked_under_either_number_are_on_the_survivors_page(bank):
    """Proves part of 1.4."""
    _lakes, one, two = bank
    assert movements.newest(one, {}, limit=5) == []

    AbsorbedCustomerFactory(customer_id=two, survivor=Customer.objects.get(pk=one))

    (entry,) = movements.newest(one, {"since": DAY - timedelta(days=200)}, limit=5)
    assert entry.transaction_id == "T1"
