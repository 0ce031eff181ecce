"""开户纪念日: a round number of years since the customer's first account."""

import ibis
from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register
from guanxi.alerts.occasions.codes import CalendarKind
from guanxi.alerts.occasions.coming import coming_days, greeted_on_the_day
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """The customer has been with the bank for a round number of years, within so many days."""

    within_days: int = key("days ahead", "提前天数", ge=0, le=30)
    every_years: int = key(
        "a number of years is round that this divides", "逢几年问候", ge=1, le=50
    )


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    customers = tables.maintained
    joined = customers.select(
        "customer_id",
        "joined_on",
        calendar=ibis.literal(CalendarKind.SOLAR.value),
        month=customers.joined_on.month().cast("int64"),
        day=customers.joined_on.day().cast("int64"),
    )
    near = joined.join(
        coming_days(tables.day, thresholds.within_days), ["calendar", "month", "day"]
    )
    near = near.mutate(years=(near.comes_on.year() - near.joined_on.year()).cast("int64"))
    round_ones = near.filter(near.years > 0, near.years % thresholds.every_years == 0)
    return greeted_on_the_day(round_ones, "anniversary_on", "years")


register(
    Kind(
        cause=Cause(
            code="relationship_anniversary",
            group=Group.CARE,
            name=_("Years with the bank"),
            reason=_("%(years)s years with the bank on %(anniversary_on)s"),
            action=_("Thank for the years, by the channel the customer likes"),
            solicits=False,
            greets=True,
            points=(_("Thank for the trust, without an offer"),),
        ),
        thresholds=Thresholds,
        find=find,
        lapses=True,
        # The coming days are a table in memory, as with the other dates.
        personal=True,
    )
)
