"""代发中断: the salary stays away."""

from datetime import timedelta

import ibis
from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.effect.rules import Well
from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """No salary for so many days, though there was one in the three months before."""

    after_days: int = key("days without salary", "未代发天数", ge=32, le=120)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    customers = tables.maintained
    latest = ibis.date(tables.day - timedelta(days=thresholds.after_days))
    stopped = customers.filter(
        customers.last_salary_on <= latest, customers.salary_previous_3_minor > 0
    )
    return stopped.select(
        "customer_id",
        "last_salary_on",
        amount_minor=stopped.assets_minor,
        three_months_minor=stopped.salary_previous_3_minor,
        assets_minor=stopped.assets_minor,
        severity=ibis.literal(2),
    )


register(
    Kind(
        cause=Cause(
            code="salary_stopped",
            group=Group.RETAIN,
            name=_("Salary stopped"),
            reason=_(
                "No salary since %(last_salary_on)s; %(three_months)s in the last three closed "
                "months, assets %(assets)s"
            ),
            action=_("Ask whether work or bank has changed"),
            solicits=False,
            points=(
                _("Ask about the new employer"),
                _("See whether loans need other dates for repayment"),
            ),
            offers=(_("Ask whether the salary can come here again"),),
        ),
        thresholds=Thresholds,
        find=find,
        helped_when=Well.SALARY_AGAIN,
        lapses=True,
    )
)
