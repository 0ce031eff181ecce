from datetime import date

from guanxi.insight.measures import holdings
from guanxi.insight.tests.measures.sketch import VALUATION, drawn, sketch

DAY = date(2026, 11, 10)


def test_holdings_are_the_accounts_open_at_the_end_of_the_day(engine):
    """2 is closed on the day, 3 opens tomorrow, 4 never had a balance."""
    accounts = """
        account_id  opened_on   closed_on
        1           2020-01-01  ·
        2           2020-01-01  2026-11-10
        3           2026-11-11  ·
        4           2026-11-10  2026-11-11
    """
    standing = """
        account_id  balance_minor  month_sum_minor  moved_on
        1           300            1255             2026-11-02
    """
    expected = """
        account_id  balance_minor  month_average_minor  last_moved_on
        1           300            126                  2026-11-02
        4           0              0                    ·
    """
    same = {"customer_id": 7, "product_id": 1, "product_class": "fund", "currency": "CNY"}
    described = sketch(accounts, matures_on=None, **same)
    held = holdings.holdings(described.cast({"matures_on": "date"}), sketch(standing), day=DAY)
    found, wanted = drawn(engine, held, expected)
    assert found == wanted


def test_accounts_are_counted_open_and_closed_within_the_week(engine):
    """Proves part of 4.1: account closing."""
    accounts = """
        account_id  customer_id  opened_on   closed_on
        1           7            2020-01-01  ·
        2           7            2020-01-01  2026-11-10
        3           7            2020-01-01  2026-11-04
        4           7            2020-01-01  2026-11-03
        5           7            2020-01-01  2026-11-12
    """
    expected = """
        customer_id  accounts_open  accounts_closed_7_days
        7            2              2
    """
    counted = holdings.customer_accounts(sketch(accounts), day=DAY)
    found, wanted = drawn(engine, counted, expected)
    assert found == wanted


def test_what_matures_soon_looks_for_a_new_place(engine):
    """Proves part of 4.1: product maturing. What matures today has matured by tonight."""
    held = """
        account_id  customer_id  product_class   currency  balance_minor  matures_on
        1           7            fund            CNY       500            2026-11-10
        2           7            fund            CNY       0              2026-11-11
        3           7            fund            USD       100            2026-12-10
        4           7            demand_deposit  CNY       900            2026-12-11
        5           7            credit_card     CNY       -50            2026-11-12
        6           8            fund            CNY       500            ·
    """
    expected = """
        customer_id  maturing_on  maturing_30_days_minor
        7            2026-12-10   710
    """
    coming = holdings.customer_maturities(sketch(held), VALUATION, day=DAY)
    found, wanted = drawn(engine, coming, expected)
    assert found == wanted
