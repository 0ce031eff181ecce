"""Dates that customers told come round by their calendar. Proves part of 4.1."""

from collections import Counter
from datetime import date, timedelta

import pytest

from guanxi.alerts.occasions.lunar import lunar_days
from guanxi.alerts.tests.sketch import found, who

ONE = """
    customer_id  maintained
    1            yes
"""
# As the calendars of the Purple Mountain Observatory have them: first days of years, and the
# months that come twice.
NEW_YEARS = {
    2024: (2, 10),
    2025: (1, 29),
    2026: (2, 17),
    2027: (2, 6),
    2028: (1, 26),
    2030: (2, 3),
    2033: (1, 31),
    2034: (2, 19),
}
LEAP = {2023: date(2023, 3, 22), 2025: date(2025, 7, 25), 2033: date(2033, 12, 22)}


@pytest.mark.parametrize(("year", "month_and_day"), NEW_YEARS.items())
def test_lunar_years_begin_when_the_calendar_says(year, month_and_day):
    assert (1, 1) in lunar_days(date(year, *month_and_day))
    assert (12, 30) in lunar_days(date(year, *month_and_day) - timedelta(days=1))


@pytest.mark.parametrize("first", LEAP.values(), ids=map(str, LEAP))
def test_in_a_leap_month_nobody_is_greeted_a_second_time(first):
    assert lunar_days(first - timedelta(days=1))
    assert lunar_days(first) == []


@pytest.mark.parametrize("year", [2026, 2033])
def test_every_lunar_day_comes_round_once_in_a_year_also_in_one_of_thirteen_months(year):
    begin, end = (date(one, *NEW_YEARS[one]) for one in (year, year + 1))
    days = (begin + timedelta(days=n) for n in range((end - begin).days))
    times = Counter(celebrated for day in days for celebrated in lunar_days(day))
    assert times == {(month, day): 1 for month in range(1, 13) for day in range(1, 31)}


def test_a_lunar_birthday_is_greeted_on_the_day_on_which_it_comes_round():
    told = """
        customer_id  occasion  calendar  month  day
        1            birthday  lunar     12     20
    """
    # The twentieth of the twelfth month of the year that ends on 2 February 2030.
    (find,) = found("celebrated_birthday", customers=ONE, told=told)
    assert find["due_on"] == date(2030, 1, 23)


def test_who_told_another_day_for_the_birthday_is_not_greeted_on_that_of_the_document():
    dates = """
        customer_id  born_on
        1            1980-01-24
    """
    told = """
        customer_id  occasion  calendar  month  day
        1            birthday  lunar     8      15
    """
    assert who("birthday", customers=ONE, dates=dates) == [1]
    assert who("birthday", customers=ONE, dates=dates, told=told) == []


@pytest.mark.parametrize(
    ("kind", "occasion"), [("wedding_anniversary", "wedding"), ("childs_birthday", "child")]
)
def test_what_was_told_is_greeted_within_three_days_and_leap_days_in_every_year(kind, occasion):
    told = f"""
        customer_id  occasion    calendar  month  day
        1            {occasion}  solar     2      29
    """
    for year, day in ((2030, 28), (2032, 29)):
        (find,) = found(kind, customers=ONE, told=told, day=date(year, 2, day - 3))
        assert find["due_on"] == date(year, 2, day)
    assert who(kind, customers=ONE, told=told, day=date(2030, 2, 24)) == []


def test_round_years_with_the_bank_are_thanked_for():
    customers = """
        customer_id  joined_on   maintained
        1            2020-01-24  yes
        2            2021-01-24  yes
        3            2020-01-24  no
        4            2030-01-24  yes
    """
    (find,) = found("relationship_anniversary", customers=customers)
    assert (find["customer_id"], find["due_on"]) == (1, date(2030, 1, 24))
    assert '"years": 10' in find["evidence"]
