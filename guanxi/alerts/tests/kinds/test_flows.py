"""Kinds that look at flows of money. Proves part of 4.1 for these kinds, at the threshold."""

from datetime import date

from guanxi.alerts.tests.sketch import found, who


def test_money_moved_to_other_banks_counts_from_thirty_percent_and_fifty_thousand():
    customers = """
        customer_id  outflow_external_7_days  assets   maintained
        1            60,000                   140,000  yes
        2            60,000                   140,010  yes
        3            49,999                   0        yes
        4            60,000                   140,000  no
    """
    assert who("leaving_to_other_bank", customers=customers) == [1]


def test_an_overdrawn_customer_has_moved_away_all_there_was_and_not_more():
    customers = """
        customer_id  outflow_external_7_days  assets
        1            60,000                   -1,000
    """
    (find,) = found("leaving_to_other_bank", customers=customers)
    assert '"share_percent": 100' in find["evidence"]
    assert find["severity"] == 3


def test_a_single_large_amount_in_or_out_is_reported_from_the_threshold_on():
    customers = """
        customer_id  largest_in_7_days  largest_out_7_days  maintained
        1            200,000            0                   yes
        2            199,999            199,999             yes
        3            0                  200,000             yes
        4            0                  1,000,000           yes
        5            200,000            200,000             no
    """
    assert who("large_movement_in", customers=customers) == [1]
    outs = found("large_movement_out", customers=customers)
    assert [(row["customer_id"], row["severity"]) for row in outs] == [(3, 2), (4, 3)]


def test_a_first_salary_is_greeted_within_a_week_and_never_again():
    customers = """
        customer_id  first_salary_on  salary_previous_3  salary_month
        1            2030-01-15       0                  8,000
        2            2030-01-14       0                  8,000
        3            2030-01-15       24,000             8,000
        4            nothing          0                  0
    """
    assert who("salary_started", customers=customers) == [1]


def test_a_salary_that_stays_away_for_forty_five_days_is_reported():
    customers = """
        customer_id  last_salary_on  salary_previous_3
        1            2029-12-07      24,000
        2            2029-12-08      24,000
        3            2029-12-07      0
        4            nothing         0
    """
    assert who("salary_stopped", customers=customers) == [1]


def test_a_card_out_of_use_is_reported_only_when_the_month_is_old_enough():
    customers = """
        customer_id  card_spend_month  card_spend_previous_3
        1            0                 3,000
        2            1                 3,000
        3            0                 2,999
    """
    assert who("card_spend_stopped", customers=customers) == [1]
    assert who("card_spend_stopped", customers=customers, day=date(2030, 1, 20)) == [1]
    assert who("card_spend_stopped", customers=customers, day=date(2030, 1, 19)) == []


def test_a_loan_one_day_overdue_is_reported_whoever_the_borrower_is():
    customers = """
        customer_id  maintained
        1            no
        2            yes
        3            yes
        4            yes
    """
    loans = """
        loan_id  customer_id  product_class  status       days_overdue  outstanding
        11       1            car_loan       overdue      1             30,000
        12       1            mortgage       performing   0             500,000
        21       2            car_loan       performing   0             30,000
        31       3            car_loan       written_off  400           30,000
        41       4            car_loan       default      30            30,000
        42       4            mortgage       overdue      2             100,000
    """
    finds = found("loan_overdue", customers=customers, loans=loans)
    said = [(row["customer_id"], row["severity"], row["amount_minor"]) for row in finds]
    assert said == [(1, 2, 30_000_00), (4, 3, 130_000_00)]
