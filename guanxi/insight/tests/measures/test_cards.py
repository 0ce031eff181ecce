from datetime import date

from guanxi.insight.measures import cards
from guanxi.insight.tests.measures.sketch import drawn, sketch


def test_the_best_open_card_counts_debit_or_credit(engine):
    """Proves 2.1: holds a gold or higher card. 8 has only an expired and a closed one."""
    carried = """
        customer_id  grade     issued_on   expires_on  closed_on
        7            standard  2020-01-01  ·           ·
        7            gold      2020-01-01  2026-11-10  ·
        7            platinum  2026-11-11  ·           ·
        8            diamond   2020-01-01  2026-11-09  ·
        8            gold      2020-01-01  ·           2026-11-10
    """
    expected = """
        customer_id  card_grade
        7            gold
    """
    best = cards.best_card(sketch(carried), day=date(2026, 11, 10))
    found, wanted = drawn(engine, best, expected)
    assert found == wanted
