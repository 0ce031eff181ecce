"""贷款逾期: an instalment is overdue."""

from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register, severity_by
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """A loan is overdue for at least so many days."""

    after_days: int = key("days overdue", "逾期天数", ge=1)
    grave_after_days: int = key("days from which it is grave", "严重逾期天数", ge=1)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    # Every borrower, maintained or not: the sooner somebody calls, the less is lost.
    loans = tables.loans
    overdue = loans.filter(
        loans.days_overdue >= thresholds.after_days, loans.status.isin(["overdue", "default"])
    )
    rows = overdue.group_by("customer_id").agg(
        amount_minor=overdue.outstanding_minor.sum().cast("int64"),
        owed_minor=overdue.outstanding_minor.sum().cast("int64"),
        instalment_minor=overdue.instalment_minor.sum().cast("int64"),
        days_overdue=overdue.days_overdue.max().cast("int64"),
        loan_class=overdue.product_class.argmax(overdue.days_overdue),
        loans=overdue.count(),
    )
    grave = thresholds.grave_after_days
    return rows.mutate(severity=severity_by(rows.days_overdue, serious=0, grave=grave))


register(
    Kind(
        cause=Cause(
            code="loan_overdue",
            group=Group.RETAIN,
            name=_("Loan overdue"),
            reason=_("%(loan_class)s overdue for %(days_overdue)s days; %(owed)s owed"),
            action=_("Call today, ask for the reason and agree on a day of payment"),
            solicits=False,
            points=(
                _("Ask whether it was an oversight or a difficulty"),
                _("With a difficulty: offer another day of payment before fees grow"),
            ),
        ),
        thresholds=Thresholds,
        find=find,
        lapses=True,
    )
)
