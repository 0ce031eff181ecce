from datetime import date

from guanxi.insight.measures import flows, months, week
from guanxi.insight.tests.measures.sketch import VALUATION, drawn, sketch

SAME = {"currency": "CNY", "booked_on": date(2026, 11, 3), "channel": "mobile"}


def of_month(entries):
    rows = months.valued(sketch(entries, **SAME), VALUATION)
    return months.of_entries(rows, month=date(2026, 11, 1))


def test_money_from_outside_comes_in_and_money_to_outside_goes_out(engine):
    entries = """
        customer_id  product_class   kind            amount_minor
        7            demand_deposit  salary          9000
        7            demand_deposit  cash            -2000
        7            demand_deposit  transfer_other  -500
    """
    expected = """
        customer_id  inflow_minor  outflow_minor
        7            9000          2500
    """
    found, wanted = drawn(engine, of_month(entries), expected)
    assert found == wanted


def test_what_changes_its_form_within_the_bank_or_is_booked_by_it_is_no_flow(engine):
    entries = """
        customer_id  product_class   kind              amount_minor
        7            demand_deposit  transfer_own      -100
        7            demand_deposit  purchase          -200
        7            fund            purchase          200
        7            fund            redemption        -50
        7            demand_deposit  interest          3
        7            demand_deposit  fee               -1
        7            demand_deposit  penalty_interest  -1
    """
    expected = """
        customer_id  inflow_minor  outflow_minor  transactions
        7            0             0              7
    """
    found, wanted = drawn(engine, of_month(entries), expected)
    assert found == wanted


def test_shopping_on_a_credit_card_takes_nothing_from_assets_paying_it_off_does(engine):
    entries = """
        customer_id  product_class   kind        amount_minor
        7            credit_card     card_spend  -800
        7            credit_card     payment     800
        7            demand_deposit  payment     -800
        7            demand_deposit  card_spend  -60
    """
    expected = """
        customer_id  inflow_minor  outflow_minor  card_spend_minor
        7            0             860            800
    """
    found, wanted = drawn(engine, of_month(entries), expected)
    assert found == wanted


def test_money_walking_to_other_banks_and_brokers_and_the_largest_movements(engine):
    """Proves part of 4.1: large single movement, money leaving to another bank or broker."""
    entries = """
        customer_id  product_class   kind             amount_minor
        7            demand_deposit  transfer_other   -300
        7            demand_deposit  transfer_broker  -200
        7            demand_deposit  cash             -400
        7            demand_deposit  transfer_other   150
        8            demand_deposit  interest         9
    """
    expected = """
        customer_id  outflow_external_7_days_minor  outflow_broker_7_days_minor  largest_in_7_days_minor  largest_out_7_days_minor
        7            500                            200                          150                      400
        8            0                              0                            0                        0
    """  # noqa: E501
    rows = months.valued(sketch(entries, **SAME), VALUATION)
    found, wanted = drawn(engine, week.last_week(rows), expected)
    assert found == wanted


def test_every_foreign_entry_is_converted_by_itself(engine):
    """At 7.1 a cent is 7.1 fen, so that two entries of a cent bring 7 + 7."""
    entries = """
        customer_id  product_class   kind  currency  amount_minor
        7            demand_deposit  cash  USD       1
        7            demand_deposit  cash  USD       1
    """
    expected = """
        customer_id  inflow_minor
        7            14
    """
    same = {name: value for name, value in SAME.items() if name != "currency"}
    rows = months.valued(sketch(entries, **same), VALUATION)
    found, wanted = drawn(
        engine, rows.group_by("customer_id").agg(inflow_minor=flows.inflow(rows)), expected
    )
    assert found == wanted
