"""Kinds that look at what a customer owns. Proves part of 4.1 for these kinds, at the threshold."""

import json

from guanxi.alerts.tests.sketch import found, who


def test_assets_that_fell_by_thirty_percent_and_fifty_thousand_are_reported():
    customers = """
        customer_id  previous_month_end_assets  assets    maintained
        1            200,000                    140,000   yes
        2            200,000                    140,001   yes
        3            160,000                    110,001   yes
        4            200,000                    140,000   no
        5            0                          140,000   yes
    """
    assert who("assets_falling", customers=customers) == [1]


def test_a_fall_by_most_of_the_assets_is_grave_and_names_the_amount():
    customers = """
        customer_id  previous_month_end_assets  assets
        1            200,000                    80,000
        2            200,000                    80,001
    """
    grave, serious = found("assets_falling", customers=customers)
    assert (grave["severity"], serious["severity"]) == (3, 2)
    assert grave["amount_minor"] == 120_000_00
    assert json.loads(grave["evidence"]) == {
        "fallen_minor": 120_000_00,
        "before_minor": 200_000_00,
        "share_percent": 60,
    }


def test_a_customer_with_a_stronger_alert_is_not_reported_twice():
    customers = """
        customer_id  previous_month_end_assets  assets   outflow_external_7_days
        1            200,000                    100,000  100,000
        2            200,000                    100,000  0
    """
    finds = found("assets_falling", "leaving_to_other_bank", customers=customers)
    assert [(row["customer_id"], row["kind"]) for row in finds] == [
        (1, "leaving_to_other_bank"),
        (2, "assets_falling"),
    ]


def test_accounts_emptied_down_to_two_percent_are_reported_though_no_longer_maintained():
    customers = """
        customer_id  peak_month_average_3  assets  maintained
        1            50,000                1,000   no
        2            50,000                1,001   no
        3            49,999                0       yes
    """
    finds = found("emptied", customers=customers)
    assert [(row["customer_id"], row["severity"]) for row in finds] == [(1, 3)]


def test_money_untouched_for_half_a_year_is_reported():
    customers = """
        customer_id  last_active_on  joined_on   assets
        1            2029-07-25      2020-01-01  10,000
        2            2029-07-26      2020-01-01  10,000
        3            2029-07-25      2020-01-01  9,999
        4            nothing         2029-07-25  10,000
        5            nothing         2029-07-26  10,000
    """
    assert who("dormant", customers=customers) == [1, 4]


def test_holdings_that_end_within_a_week_are_reported_as_one_sum():
    customers = """
        customer_id  maintained
        1            yes
        2            yes
        3            no
        4            yes
    """
    holdings = """
        account_id  customer_id  product_class   balance  matures_on
        11          1            time_deposit    6,000    2030-01-28
        12          1            wealth_product  4,000    2030-01-22
        13          1            time_deposit    9,000    2030-01-29
        21          2            time_deposit    9,999    2030-01-28
        31          3            time_deposit    50,000   2030-01-28
        41          4            time_deposit    50,000   2030-01-21
    """
    (find,) = found("product_maturing", customers=customers, holdings=holdings)
    assert (find["customer_id"], find["amount_minor"]) == (1, 10_000_00)
    evidence = json.loads(find["evidence"])
    assert (evidence["matures_on"], evidence["holdings"]) == ("2030-01-22", 2)
    assert evidence["product_class"] == "time_deposit"
    assert find["same_cause"] == "2030-01-22"
