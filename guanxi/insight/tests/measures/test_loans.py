from datetime import date

from guanxi.insight.measures import loans
from guanxi.insight.tests.measures.sketch import VALUATION, drawn, sketch


def test_loans_owed_are_those_that_live(engine):
    """Proves part of 2.1, 4.1: loan overdue. A loan granted tomorrow is not owed today."""
    granted = """
        customer_id  status       outstanding_minor  currency  granted_on  days_overdue
        7            performing   1000               CNY       2020-01-01  0
        7            overdue      10                 USD       2020-01-01  12
        7            settled      500                CNY       2020-01-01  0
        7            written_off  500                CNY       2020-01-01  400
        7            performing   500                CNY       2026-11-11  0
        8            settled      0                  CNY       2020-01-01  0
    """
    expected = """
        customer_id  loans_outstanding_minor  loan_days_overdue
        7            1071                     12
    """
    owed = loans.customer_loans(sketch(granted), VALUATION, day=date(2026, 11, 10))
    found, wanted = drawn(engine, owed, expected)
    assert found == wanted
