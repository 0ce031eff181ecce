"""Personal loans as they stand."""

from datetime import date

from ibis.expr.types import IntegerValue, Table

from guanxi.insight.measures.arithmetic import total
from guanxi.insight.measures.valuation import Valuation

ENDED = ("settled", "written_off")


def loans_outstanding(loans: Table) -> IntegerValue:
    """Principal still owed on personal loans (贷款余额).

    Formula: Σ principal owed of loans granted by the day, without settled and written-off ones.
    Unit: minor units of the bank's currency.
    Rounding: each foreign loan to the nearest minor unit.
    """
    return total(loans.worth_minor)


def loan_days_overdue(loans: Table) -> IntegerValue:
    """Days since the oldest unpaid instalment of any of these loans was due (最长逾期天数)."""
    return loans.days_overdue.max().fill_null(0)


def customer_loans(loans: Table, valuation: Valuation, *, day: date) -> Table:
    """One row a borrower."""
    live = loans.filter(loans.granted_on <= day, loans.status.notin(ENDED))
    live = live.mutate(worth_minor=valuation.worth(live.outstanding_minor, live.currency))
    return live.group_by("customer_id").agg(
        loans_outstanding_minor=loans_outstanding(live),
        loan_days_overdue=loan_days_overdue(live),
    )
