from datetime import date

from guanxi.insight.measures import balances
from guanxi.insight.tests.measures.sketch import drawn, sketch

NOVEMBER = date(2026, 11, 1)
OWNER = {"customer_id": 7, "product_class": "demand_deposit", "currency": "CNY"}


def accounts(drawing):
    return sketch(drawing, **OWNER)


def test_a_later_delivery_of_the_same_day_wins(engine):
    first_delivery = """
        account_id  day         balance_minor
        1           2026-11-01  100
        1           2026-11-02  200
    """
    second_delivery = """
        account_id  day         balance_minor
        1           2026-11-02  250
        2           2026-11-02  5
    """
    expected = """
        account_id  day         balance_minor
        1           2026-11-01  100
        1           2026-11-02  250
        2           2026-11-02  5
    """
    rows = balances.last_word([sketch(first_delivery), sketch(second_delivery)])
    found, wanted = drawn(engine, rows, expected)
    assert found == wanted


def test_a_balance_stands_until_the_next_and_its_days_accrue(engine):
    """Account 1: 500 on the 1st and 2nd, 800 on the 3rd and 4th, 900 from the 5th."""
    state = """
        account_id  balance_minor  moved_on    accrued_minor
        1           500            2026-10-20  0
        2           70             2026-10-20  0
    """
    rows = """
        account_id  day         balance_minor
        1           2026-11-03  800
        1           2026-11-05  900
        3           2026-11-04  40
    """
    described = """
        account_id  closed_on
        1           ·
        2           ·
        3           ·
    """
    expected = """
        account_id  balance_minor  moved_on    accrued_minor
        1           900            2026-11-05  2600
        2           70             2026-10-20  0
        3           40             2026-11-04  0
    """
    carried = balances.carry(sketch(state), sketch(rows), accounts(described), first=NOVEMBER)
    found, wanted = drawn(engine, carried, expected)
    assert found == wanted


def test_two_halves_of_a_month_are_the_whole(engine):
    state = """
        account_id  balance_minor  moved_on    accrued_minor
        1           500            2026-10-20  0
    """
    first_half = """
        account_id  day         balance_minor
        1           2026-11-03  800
    """
    second_half = """
        account_id  day         balance_minor
        1           2026-11-05  900
    """
    described = """
        account_id  closed_on
        1           ·
    """
    expected = """
        account_id  balance_minor  moved_on    accrued_minor
        1           900            2026-11-05  2600
    """
    owners = accounts(described)
    half = balances.carry(sketch(state), sketch(first_half), owners, first=NOVEMBER)
    whole = balances.carry(half, sketch(second_half), owners, first=NOVEMBER)
    found, wanted = drawn(engine, whole, expected)
    assert found == wanted


def test_an_account_counts_nothing_from_the_day_it_is_closed_on(engine):
    """Account 1 was closed on the 3rd although a balance was booked on the 5th."""
    state = """
        account_id  balance_minor  moved_on    accrued_minor
        1           500            2026-10-20  0
    """
    rows = """
        account_id  day         balance_minor
        1           2026-11-05  900
    """
    described = """
        account_id  closed_on
        1           2026-11-03
    """
    expected = """
        account_id  balance_minor  month_sum_minor
        1           0              1000
    """
    carried = balances.carry(sketch(state), sketch(rows), accounts(described), first=NOVEMBER)
    standing = balances.standing(carried, first=NOVEMBER, day=date(2026, 11, 20))
    found, wanted = drawn(engine, standing, expected)
    assert found == wanted


def test_an_account_closed_before_the_month_counts_nothing_whatever_is_booked_on_it(engine):
    """Account 1 had money when it was closed, 2 was not known; 3 was closed in the month."""
    state = """
        account_id  balance_minor  moved_on    accrued_minor
        1           500            2026-09-20  0
        3           500            2026-09-20  0
    """
    rows = """
        account_id  day         balance_minor
        1           2026-11-02  600
        1           2026-11-05  900
        2           2026-11-02  600
        2           2026-11-05  900
        3           2026-11-02  600
        3           2026-11-05  900
    """
    described = """
        account_id  closed_on
        1           2026-10-30
        2           2026-10-30
        3           2026-11-04
    """
    expected = """
        account_id  balance_minor  month_sum_minor
        1           0              0
        2           0              0
        3           0              1700
    """
    carried = balances.carry(sketch(state), sketch(rows), accounts(described), first=NOVEMBER)
    standing = balances.standing(carried, first=NOVEMBER, day=date(2026, 11, 20))
    found, wanted = drawn(engine, standing, expected)
    assert found == wanted


def test_the_sum_of_the_month_so_far_needs_no_rows_for_quiet_days(engine):
    """Account 1: 2,600 up to the 4th and 900 a day from the 5th through the 10th."""
    state = """
        account_id  customer_id  product_class   currency  closed_on  balance_minor  moved_on    accrued_minor
        1           7            demand_deposit  CNY       ·          900            2026-11-05  2600
        2           ·            ·               ·         ·          33             2026-11-05  0
    """  # noqa: E501
    expected = """
        account_id  customer_id  balance_minor  month_sum_minor
        1           7            900            8000
    """
    standing = balances.standing(sketch(state), first=NOVEMBER, day=date(2026, 11, 10))
    found, wanted = drawn(engine, standing, expected)
    assert found == wanted


def test_an_account_closed_a_year_ago_with_nothing_on_it_is_forgotten(engine):
    state = """
        account_id  closed_on   balance_minor
        1           2025-10-30  0
        2           2025-10-30  1
        3           2025-11-01  0
        4           ·           0
    """
    expected = """
        account_id
        2
        3
        4
    """
    kept = balances.without_long_closed(sketch(state), first=NOVEMBER)
    found, wanted = drawn(engine, kept, expected)
    assert found == wanted


def test_a_closing_under_days_already_accrued_is_noticed(engine):
    """1 closed early, 2 closed today, 3 reopened, 4 closed as known, 5 not moved this month."""
    state = """
        account_id  closed_on   moved_on
        1           ·           2026-11-10
        2           ·           2026-11-10
        3           2026-11-05  2026-11-10
        4           2026-11-05  2026-11-10
        5           ·           2026-10-10
    """
    described = """
        account_id  closed_on
        1           2026-11-09
        2           2026-11-11
        3           ·
        4           2026-11-05
        5           2026-10-05
    """
    changed = balances.changed_under_the_accrual(sketch(state), accounts(described), first=NOVEMBER)
    assert engine.arrow(changed).as_py() == 2
