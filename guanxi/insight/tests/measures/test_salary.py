from datetime import date

from guanxi.insight.measures import months
from guanxi.insight.tests.measures.sketch import VALUATION, drawn, sketch

SAME = {"currency": "CNY", "product_class": "demand_deposit", "channel": "system"}


def test_salary_is_what_an_employer_pays_in_and_a_pension_is_not(engine):
    """Proves part of 4.1: salary started or stopped."""
    entries = """
        customer_id  booked_on   kind     amount_minor
        7            2026-11-05  salary   8000
        7            2026-11-15  salary   2000
        7            2026-11-16  salary   -2000
        7            2026-11-20  pension  500
        8            2026-11-20  pension  500
    """
    expected = """
        customer_id  salary_minor  first_salary_on  last_salary_on
        7            10000         2026-11-05       2026-11-15
        8            0             ·                ·
    """
    rows = months.valued(sketch(entries, **SAME), VALUATION)
    found, wanted = drawn(engine, months.of_entries(rows, month=date(2026, 11, 1)), expected)
    assert found == wanted
