from datetime import date

from guanxi.insight.measures import versions
from guanxi.insight.tests.measures.sketch import drawn, sketch


def test_the_last_version_up_to_the_day_holds_and_of_the_same_day_the_later_delivery(engine):
    deliveries = """
        account_id  customer_id  as_of       batch
        1           7            2026-11-01  1
        1           8            2026-11-05  2
        1           9            2026-11-05  3
        1           5            2026-11-20  4
    """
    expected = """
        account_id  customer_id
        1           9
    """
    known = versions.as_known_on(sketch(deliveries), key=["account_id"], day=date(2026, 11, 10))
    found, wanted = drawn(engine, known, expected)
    assert found == wanted


def test_what_was_first_described_later_is_taken_as_it_was_first_described(engine):
    deliveries = """
        account_id  customer_id  as_of       batch
        1           7            2026-11-20  3
        1           8            2026-11-20  4
        1           9            2026-11-25  5
        2           6            2026-11-20  3
    """
    expected = """
        account_id  customer_id
        1           8
        2           6
    """
    known = versions.as_known_on(sketch(deliveries), key=["account_id"], day=date(2026, 11, 10))
    found, wanted = drawn(engine, known, expected)
    assert found == wanted
