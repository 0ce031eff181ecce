"""贷款预警: the next instalment is not at hand, a few days before it is taken."""

from datetime import date

import ibis
from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """A loan is paid so far, and the demand deposits do not cover the instalments that come."""

    within_days: int = key("days ahead of the instalment", "扣款前天数", ge=1, le=28)
    instalment_day: int = key("day of the month on which they are taken", "扣款日", ge=1, le=28)
    instalment_at_least: int = key("of all loans, in whole units", "月供合计下限（元）", ge=0)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    taken_on = _next(tables.day, thresholds.instalment_day)
    near = (taken_on - tables.day).days <= thresholds.within_days
    paid = tables.loans.filter(
        tables.loans.status == "performing",
        tables.loans.outstanding_minor > 0,
        ibis.literal(value=near),
    )
    owed = paid.group_by("customer_id").agg(
        instalment_minor=paid.instalment_minor.sum().cast("int64"),
        owed_minor=paid.outstanding_minor.sum().cast("int64"),
        loans=paid.count(),
    )
    rows = owed.inner_join(tables.customers, "customer_id")
    at_least = thresholds.instalment_at_least * 100
    short = rows.filter(
        rows.instalment_minor >= at_least, rows.demand_deposit_minor < rows.instalment_minor
    )
    return short.select(
        "customer_id",
        "instalment_minor",
        "owed_minor",
        "loans",
        amount_minor=short.owed_minor,
        at_hand_minor=ibis.greatest(short.demand_deposit_minor, 0),
        due_on=ibis.date(taken_on),
        severity=ibis.literal(2),
        same_cause=ibis.literal(taken_on.isoformat()),
    )


def _next(day: date, of_month: int) -> date:
    if day.day < of_month:
        return day.replace(day=of_month)
    month = day.month % 12 + 1
    return date(day.year + (month == 1), month, of_month)


register(
    Kind(
        cause=Cause(
            code="loan_at_risk",
            group=Group.RETAIN,
            name=_("Instalment not covered"),
            reason=_("%(instalment)s are taken in a few days, %(at_hand)s are at hand"),
            action=_("Remind before the day, so that it does not become overdue"),
            solicits=False,
            points=(
                _("Ask whether the money comes from elsewhere in time"),
                _("With a difficulty: agree on a way before the first overdue day"),
            ),
        ),
        thresholds=Thresholds,
        find=find,
        yields_to=("loan_overdue",),
        lapses=True,
    )
)
