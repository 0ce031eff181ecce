"""新增代发: a salary is paid in for the first time."""

from datetime import timedelta

import ibis
from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.heard import Event, Heard, Known
from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """The first salary of twelve months came within so many days."""

    within_days: int = key("days since the first salary", "首次代发后天数", ge=1, le=60)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    customers = tables.maintained
    since = ibis.date(tables.day - timedelta(days=thresholds.within_days))
    # Who joined with us long before and has a first salary now; a newcomer's is greeted as well.
    started = customers.filter(
        customers.first_salary_on > since, customers.salary_previous_3_minor == 0
    )
    return started.select(
        "customer_id",
        first_on=started.first_salary_on,
        amount_minor=started.salary_month_minor,
        salary_minor=started.salary_month_minor,
        severity=ibis.literal(1),
    )


def hear(event: Event, known: Known, thresholds: Thresholds) -> Heard | None:
    """The first salary of a customer of whom the last night knew none."""
    if not known.maintained or known.last_salary_on is not None:
        return None
    evidence: dict[str, int | str | None] = {
        "first_on": event.happened_on.isoformat(),
        "salary_minor": event.amount_minor,
    }
    return Heard(severity=1, amount_minor=event.amount_minor, evidence=evidence)


register(
    Kind(
        cause=Cause(
            code="salary_started",
            group=Group.GROW,
            name=_("Salary started"),
            reason=_("First salary of %(salary)s on %(first_on)s"),
            action=_("Welcome the customer as a salary customer"),
            solicits=True,
            points=(
                _("Offer to save a part of each salary by standing order"),
                _("Mention card, payments and loan terms for salary customers"),
            ),
        ),
        thresholds=Thresholds,
        find=find,
        hears={"salary_arrived": hear},
    )
)
