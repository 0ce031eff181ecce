"""生日关怀: the customer's birthday is near, by the identity document."""

import ibis
from django.utils.translation import gettext_lazy
from ibis import _
from ibis.expr.types import Table

from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register
from guanxi.alerts.occasions.codes import CalendarKind, Occasion
from guanxi.alerts.occasions.coming import coming_days, greeted_on_the_day
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """The birthday is within so many days; not where the customer told of another day for it."""

    within_days: int = key("days ahead", "提前天数", ge=0, le=30)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    told = tables.told_dates.filter(tables.told_dates.occasion == Occasion.BIRTHDAY.value)
    dates = tables.personal_dates.semi_join(tables.maintained, "customer_id").select(
        "customer_id",
        calendar=ibis.literal(CalendarKind.SOLAR.value),
        month=_.born_on.month().cast("int64"),
        day=_.born_on.day().cast("int64"),
    )
    near = dates.filter(dates.customer_id.notin(told.customer_id)).join(
        coming_days(tables.day, thresholds.within_days), ["calendar", "month", "day"]
    )
    return greeted_on_the_day(near, "birthday_on")


register(
    Kind(
        cause=Cause(
            code="birthday",
            group=Group.CARE,
            name=gettext_lazy("Birthday"),
            reason=gettext_lazy("Birthday on %(birthday_on)s"),
            action=gettext_lazy("Congratulate on the day, by the channel the customer likes"),
            solicits=False,
            greets=True,
            points=(gettext_lazy("Congratulate in person, without an offer"),),
        ),
        thresholds=Thresholds,
        find=find,
        lapses=True,
        personal=True,
    )
)
