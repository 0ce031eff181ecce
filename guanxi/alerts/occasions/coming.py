"""Which dates come round within some days, by the solar and the lunar calendar."""

from calendar import isleap
from datetime import date, timedelta

import ibis
from ibis.expr.types import Table

from guanxi.alerts.kind import NightTables
from guanxi.alerts.occasions.codes import CalendarKind, Occasion
from guanxi.alerts.occasions.lunar import lunar_days

_SCHEMA = {"comes_on": "date", "calendar": "string", "month": "int64", "day": "int64"}


def told_to_come(tables: NightTables, occasion: Occasion, within_days: int) -> Table:
    """Maintained customers who told of this occasion and the day on which it comes round."""
    told = tables.told_dates.filter(tables.told_dates.occasion == occasion.value)
    near = told.semi_join(tables.maintained, "customer_id").join(
        coming_days(tables.day, within_days), ["calendar", "month", "day"]
    )
    # Told by both calendars, the day that comes first counts.
    return near.group_by("customer_id").agg(comes_on=near.comes_on.min())


def greeted_on_the_day(near: Table, evidence: str, *more: str) -> Table:
    """What a kind finds that greets: due on the very day, and once a year.

    ``evidence`` is what the day is called, ``more`` other columns of ``near`` that are evidence.
    """
    day = near.comes_on
    return near.select(
        "customer_id",
        *more,
        amount_minor=ibis.literal(0),
        severity=ibis.literal(1),
        same_cause=day.year().cast("string"),
        due_on=day,
        **{evidence: day},
    )


def coming_days(day: date, within_days: int) -> Table:
    """The coming days as a small table: leap years and the turn of the year need no arithmetic."""
    rows: list[tuple[date, str, int, int]] = []
    for one in (day + timedelta(days=ahead) for ahead in range(1, within_days + 1)):
        solar = [(one.month, one.day)]
        if solar == [(2, 28)] and not isleap(one.year):
            solar.append((2, 29))  # the 29th is celebrated on the 28th in other years
        rows += [(one, CalendarKind.SOLAR.value, *day_of_year) for day_of_year in solar]
        rows += [(one, CalendarKind.LUNAR.value, *day_of_year) for day_of_year in lunar_days(one)]
    return ibis.memtable([dict(zip(_SCHEMA, row, strict=True)) for row in rows], schema=_SCHEMA)
