from datetime import date

from guanxi.insight.measures import months
from guanxi.insight.tests.measures.sketch import VALUATION, drawn, sketch

SAME = {"currency": "CNY", "product_class": "demand_deposit"}


def test_interest_booked_by_the_system_does_not_wake_a_sleeping_customer(engine):
    """Proves part of 4.1: dormant."""
    entries = """
        customer_id  booked_on   channel  kind      amount_minor
        7            2026-11-03  mobile   cash      100
        7            2026-11-21  system   interest  1
        8            2026-11-21  system   interest  1
    """
    expected = """
        customer_id  last_transaction_on  last_active_on
        7            2026-11-21           2026-11-03
        8            2026-11-21           ·
    """
    rows = months.valued(sketch(entries, **SAME), VALUATION)
    found, wanted = drawn(engine, months.of_entries(rows, month=date(2026, 11, 1)), expected)
    assert found == wanted


def test_entries_are_counted_by_the_channel_they_came_through(engine):
    entries = """
        customer_id  booked_on   channel  kind  amount_minor
        7            2026-11-03  counter  cash  100
        7            2026-11-03  counter  cash  -100
        7            2026-11-04  pos      cash  -1
        7            2026-11-04  phone    cash  -1
    """
    expected = """
        customer_id  transactions  counter  atm  mobile  online  pos
        7            4             2        0    0       0       1
    """
    rows = months.valued(sketch(entries, **SAME), VALUATION)
    found, wanted = drawn(engine, months.of_entries(rows, month=date(2026, 11, 1)), expected)
    assert found == wanted
