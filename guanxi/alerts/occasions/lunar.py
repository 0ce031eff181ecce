"""The lunar day of a day: the one place that knows the library (decision 2)."""

from datetime import date, timedelta

from lunar_python import Solar


def lunar_days(day: date) -> list[tuple[int, int]]:
    """Lunar months and days that are celebrated on that day, usually one, in a leap month none.

    Whoever was born in a leap month celebrates in the month of that number, as is the custom; on
    the 30th of a month that has 29 days, on the 29th.
    """
    month, number = _lunar(day)
    if month < 0:  # the library's way to say a leap month
        return []
    celebrated = [(month, number)]
    if number == 29 and _lunar(day + timedelta(days=1))[1] == 1:
        celebrated.append((month, 30))
    return celebrated


def _lunar(day: date) -> tuple[int, int]:
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return int(lunar.getMonth()), int(lunar.getDay())
