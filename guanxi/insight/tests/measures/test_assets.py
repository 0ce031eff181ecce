from guanxi.insight.measures import assets
from guanxi.insight.tests.measures.sketch import VALUATION, drawn, sketch


def measured(accounts, days=10):
    return assets.customer_assets(sketch(accounts), VALUATION, days=days)


def test_assets_are_what_asset_accounts_hold_and_an_overdraft_takes_away(engine):
    """Proves 2.3: cards and loans are not assets."""
    accounts = """
        account_id  customer_id  product_class   currency  balance_minor  month_sum_minor
        1           7            demand_deposit  CNY       1000           0
        2           7            fund            CNY       500            0
        3           7            credit_card     CNY       -300           0
        4           8            demand_deposit  CNY       -40            0
    """
    expected = """
        customer_id  assets_minor  demand_deposit_minor  fund_minor  card_owed_minor
        7            1500          1000                  500         300
        8            -40           -40                   0           0
    """
    found, wanted = drawn(engine, measured(accounts), expected)
    assert found == wanted


def test_a_month_average_is_rounded_once_halves_away_from_zero(engine):
    """Ten days: 25 ÷ 10 = 2.5 → 3, −25 ÷ 10 → −3, and 12 + 12 = 24 ÷ 10 → 2, not 1 + 1."""
    accounts = """
        account_id  customer_id  product_class   currency  balance_minor  month_sum_minor
        1           7            demand_deposit  CNY       0              25
        2           8            demand_deposit  CNY       0              -25
        3           9            demand_deposit  CNY       0              12
        4           9            fund            CNY       0              12
    """
    expected = """
        customer_id  month_average_assets_minor
        7            3
        8            -3
        9            2
    """
    found, wanted = drawn(engine, measured(accounts), expected)
    assert found == wanted


def test_weighted_assets_count_each_class_at_its_coefficient(engine):
    """Deposits at 100 %, funds at 60 %."""
    accounts = """
        account_id  customer_id  product_class   currency  balance_minor  month_sum_minor
        1           7            demand_deposit  CNY       1000           10000
        2           7            fund            CNY       501            5010
    """
    expected = """
        customer_id  weighted_assets_minor  month_average_weighted_minor
        7            1301                   1301
    """
    found, wanted = drawn(engine, measured(accounts), expected)
    assert found == wanted


def test_contribution_is_the_yearly_margin_on_the_month_average(engine):
    """1.5 % on 100,000 of deposits and 0.8 % on 50,000 of funds."""
    accounts = """
        account_id  customer_id  product_class   currency  balance_minor  month_sum_minor
        1           7            demand_deposit  CNY       100000         1000000
        2           7            fund            CNY       50000          500000
        3           7            credit_card     CNY       -9000          -90000
    """
    expected = """
        customer_id  contribution_minor
        7            1900
    """
    found, wanted = drawn(engine, measured(accounts), expected)
    assert found == wanted


def test_foreign_money_is_counted_in_the_banks_currency(engine):
    """At 7.1: 3 cents are 21.3 fen; on average 0.3 cents a day are 2.13 fen."""
    accounts = """
        account_id  customer_id  product_class   currency  balance_minor  month_sum_minor
        1           7            demand_deposit  USD       3              3
        2           7            demand_deposit  CNY       100            1000
    """
    expected = """
        customer_id  assets_minor  month_average_assets_minor
        7            121           102
    """
    found, wanted = drawn(engine, measured(accounts), expected)
    assert found == wanted


def test_the_largest_amounts_the_feed_allows_are_right_to_the_cent(engine):
    """Ten trillion yuan in dollars for ten days, twice."""
    accounts = """
        account_id  customer_id  product_class   currency  balance_minor     month_sum_minor
        1           7            demand_deposit  USD       1000000000000001  10000000000000010
        2           7            demand_deposit  USD       1000000000000001  10000000000000010
    """
    expected = """
        customer_id  month_average_assets_minor  contribution_minor
        7            14200000000000014           213000000000000
    """
    found, wanted = drawn(engine, measured(accounts), expected)
    assert found == wanted


def test_products_held_are_classes_with_a_balance_in_the_order_of_the_contract(engine):
    accounts = """
        account_id  customer_id  product_class   currency  balance_minor  month_sum_minor
        1           7            credit_card     CNY       -5             0
        2           7            fund            CNY       0              0
        3           7            demand_deposit  CNY       10             0
        4           8            fund            CNY       0              0
    """
    expected = """
        customer_id  product_classes
        7            demand_deposit,credit_card
        8            ''
    """
    found, wanted = drawn(engine, measured(accounts), expected)
    assert found == wanted
