from datetime import date

from guanxi.insight.measures import customers
from guanxi.insight.tests.measures.sketch import drawn, sketch


def test_a_customer_is_one_from_the_day_of_joining_through_the_day_of_leaving(engine):
    described = """
        customer_id  branch_id  birth_year  joined_on   left_on
        1            5          1980        2026-11-10  ·
        2            5          1980        2026-11-11  ·
        3            5          2000        2020-01-01  2026-11-10
        4            5          2000        2020-01-01  2026-11-09
    """
    expected = """
        customer_id  branch_id  age_years  joined_on
        1            5          46         2026-11-10
        3            5          26         2020-01-01
    """
    known = customers.known_customers(sketch(described), day=date(2026, 11, 10))
    found, wanted = drawn(engine, known, expected)
    assert found == wanted
