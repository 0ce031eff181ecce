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


def test_an_instalment_that_is_not_at_hand_is_reported_five_days_before_it_is_taken():
    """Proves part of 4.1."""
    customers = """
        customer_id  demand_deposit  maintained
        1            4,999           no
        2            5,000           yes
        3            0               yes
        4            -10             yes
    """
    loans = """
        loan_id  customer_id  product_class  status       outstanding  instalment
        11       1            car_loan       performing   30,000       2,000
        12       1            mortgage       performing   500,000      3,000
        21       2            car_loan       performing   30,000       5,000
        31       3            car_loan       overdue      30,000       5,000
        41       4            car_loan       performing   30,000       2,000
    """
    drawn = {"customers": customers, "loans": loans}
    finds = found("loan_at_risk", day=date(2030, 1, 15), **drawn)
    said = [(row["customer_id"], row["amount_minor"], row["due_on"]) for row in finds]
    taken = date(2030, 1, 20)
    assert said == [(1, 530_000_00, taken), (4, 30_000_00, taken)]
    assert who("loan_at_risk", day=date(2030, 1, 14), **drawn) == []
    assert who("loan_at_risk", day=date(2030, 1, 20), **drawn) == []


def test_a_fund_is_followed_up_within_the_week_after_its_purchase():
    """Proves part of 4.1."""
    holdings = """
        customer_id  account_id  product_class  opened_on   balance
        1            11          fund           2030-01-15  10,000
        2            21          fund           2030-01-14  10,000
        3            31          bond           2030-01-15  10,000
        4            41          fund           2030-01-15  6,000
        4            42          fund           2030-01-15  4,000
        5            51          fund           2030-01-20  9,999
    """
    customers = """
        customer_id  maintained
        1            yes
        2            yes
        3            yes
        4            yes
        5            yes
    """
    finds = found("fund_after_sales", customers=customers, holdings=holdings)
    said = [(row["customer_id"], row["same_cause"], row["due_on"]) for row in finds]
    assert said == [(1, "2030-01-15", date(2030, 1, 22)), (4, "2030-01-15", date(2030, 1, 22))]
