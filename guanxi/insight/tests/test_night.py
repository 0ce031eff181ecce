from datetime import date

import pytest

from guanxi.insight.models import Concentration, CustomerFacts, Holding, Publication
from guanxi.insight.tests.lakes import Lakes

pytestmark = pytest.mark.django_db(transaction=True)
NOVEMBER_10 = date(2026, 11, 10)


def november(day):
    return date(2026, 11, day)


def deliver_one_busy_customer(bank):
    """Customer 7 with a deposit, a fund and a card; customer 8 with nothing."""
    bank.deliver(
        NOVEMBER_10,
        branches=[{"branch_id": 1}],
        customers=[{"customer_id": 7}, {"customer_id": 8, "joined_on": date(2026, 11, 9)}],
        accounts=[
            {"account_id": 1, "customer_id": 7},
            {
                "account_id": 2,
                "customer_id": 7,
                "product_class": "fund",
                "matures_on": november(20),
            },
            {"account_id": 3, "customer_id": 7, "product_class": "credit_card"},
        ],
        balances=[
            {"account_id": 1, "day": date(2026, 10, 1), "balance_minor": 1000},
            {"account_id": 1, "day": november(6), "balance_minor": 3001},
            {"account_id": 2, "day": november(10), "balance_minor": 500},
            {"account_id": 3, "day": november(3), "balance_minor": -70},
        ],
        transactions=[
            {
                "account_id": 1,
                "customer_id": 7,
                "booked_on": november(6),
                "amount_minor": 2001,
                "kind": "salary",
                "channel": "system",
            },
            {
                "account_id": 3,
                "customer_id": 7,
                "booked_on": november(3),
                "amount_minor": -70,
                "kind": "card_spend",
                "channel": "pos",
                "product_class": "credit_card",
            },
            {
                "account_id": 1,
                "customer_id": 7,
                "booked_on": november(6),
                "amount_minor": -300,
                "kind": "transfer_broker",
                "channel": "mobile",
            },
        ],
    )


def test_the_night_knows_what_a_customer_keeps_and_moves(empty_lake):
    """Proves 2.3 (bases of tiers), 2.4 (curve), 4.1 (facts alerts need)."""
    bank = Lakes(empty_lake)
    deliver_one_busy_customer(bank)

    made = bank.night(NOVEMBER_10, publish=True)

    facts = {row["customer_id"]: row for row in made["customer_facts"]}
    assert facts[7]["assets_minor"] == 3501
    # (5 × 1000 + 5 × 3001 + 500) ÷ 10
    assert facts[7]["month_average_assets_minor"] == 2051
    assert facts[7]["weighted_assets_minor"] == 3001 + 300
    assert facts[7]["previous_month_average_assets_minor"] == 1000
    assert facts[7]["card_owed_minor"] == 70
    assert facts[7]["product_classes"] == "demand_deposit,fund,credit_card"
    assert facts[7]["inflow_month_minor"] == 2001
    assert facts[7]["outflow_month_minor"] == 300
    assert facts[7]["outflow_broker_7_days_minor"] == 300
    assert facts[7]["card_spend_12_months_minor"] == 70
    assert facts[7]["last_active_on"] == november(6)
    assert facts[7]["maturing_on"] == november(20)
    assert facts[7]["maturing_30_days_minor"] == 500
    assert facts[8]["assets_minor"] == 0
    assert facts[8]["card_grade"] == ""
    assert facts[8]["last_transaction_on"] is None
    assert CustomerFacts.objects.get(customer_id=7).assets_minor == 3501
    assert Holding.objects.filter(customer_id=7).count() == 3
    assert Publication.objects.get().assets_minor == 3501
    assert Concentration.objects.get(branch_id=1, percent_customers=50).assets_share_ppm == 10**6
