"""生日关怀: the customer's birthday is near."""

from calendar import isleap
from datetime import date, timedelta

import ibis
from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table, Value

from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """The birthday is within so many days."""

    within_days: int = key("days ahead", "提前天数", ge=0, le=30)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    dates = tables.personal_dates.semi_join(tables.maintained, "customer_id")
    # The coming days as a small table: leap years and the turn of the year need no arithmetic.
    near = dates.join(_coming(tables.day, thresholds.within_days), _month_and_day(dates))
    return near.select(
        "customer_id",
        "birthday_on",
        amount_minor=ibis.literal(0),
        severity=ibis.literal(1),
        same_cause=near.birthday_on.year().cast("string"),
        due_on=near.birthday_on,
    )


def _month_and_day(dates: Table) -> list[tuple[Value, str]]:
    return [
        (dates.born_on.month().cast("int64"), "month"),
        (dates.born_on.day().cast("int64"), "day"),
    ]


def _coming(day: date, within_days: int) -> Table:
    days = [day + timedelta(days=ahead) for ahead in range(1, within_days + 1)]
    rows = [(one, one.month, one.day) for one in days]
    # Who was born on 29 February is congratulated on the 28th in other years.
    rows += [
        (one, 2, 29) for one in days if (one.month, one.day) == (2, 28) and not isleap(one.year)
    ]
    schema = {"birthday_on": "date", "month": "int64", "day": "int64"}
    names = list(schema)
    return ibis.memtable([dict(zip(names, row, strict=True)) for row in rows], schema=schema)


register(
    Kind(
        cause=Cause(
            code="birthday",
            group=Group.CARE,
            name=_("Birthday"),
            reason=_("Birthday on %(birthday_on)s"),
            action=_("Congratulate on the day, by the channel the customer likes"),
            solicits=False,
            greets=True,
            points=(_("Congratulate in person, without an offer"),),
        ),
        thresholds=Thresholds,
        find=find,
        lapses=True,
        personal=True,
    )
)
