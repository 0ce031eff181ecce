"""By when files and nights are due, how long a night will take, when the disk is full."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.nightly.policy import NightlySection
from guanxi.nightly.rules import (
    Due,
    Forecast,
    Past,
    days_until_full,
    ends_at,
    forecast,
    growth_percent_a_month,
    share_done,
)
from guanxi.rulebook.sections import KeyRefused

FRIDAY, SUNDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 22), date(2026, 11, 23)
DUE = Due(feed=time(3), night=time(6))
WORKING_DAYS = Due(feed=time(3), night=time(6), rest_weekdays=frozenset({5, 6}))


def at(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "moment", "feed", "night"),
    [
        (DUE, at(MONDAY, 2, 59), SUNDAY - timedelta(days=1), SUNDAY - timedelta(days=1)),
        (DUE, at(MONDAY, 3), SUNDAY, SUNDAY - timedelta(days=1)),
        (DUE, at(MONDAY, 6), SUNDAY, SUNDAY),
        (WORKING_DAYS, at(MONDAY, 9), FRIDAY, FRIDAY),
        (WORKING_DAYS, at(MONDAY + timedelta(days=1), 3), MONDAY, FRIDAY),
    ],
)
def test_files_and_nights_are_due_the_morning_after_a_business_day(due, moment, feed, night):
    assert (due.last_feed(at=moment), due.last_night(at=moment)) == (feed, night)


def test_of_a_holiday_no_files_come():
    due = Due(feed=time(3), night=time(6), holidays=frozenset({FRIDAY, SUNDAY}))
    assert due.last_feed(at=at(SUNDAY, 1)) == FRIDAY - timedelta(days=1)


@given(
    st.integers(0, 17_000).map(lambda hours: at(date(2026, 1, 1), 0) + timedelta(hours=hours)),
    st.sets(st.integers(0, 6), max_size=6),
    st.sets(st.dates(date(2026, 1, 1), date(2028, 1, 1)), max_size=10),
)
def test_what_is_due_is_a_business_day_that_is_over_and_never_runs_backwards(moment, rest, off):
    due = Due(feed=time(3), night=time(6), rest_weekdays=frozenset(rest), holidays=frozenset(off))
    expected = due.last_feed(at=moment)
    assert due.is_business_day(expected)
    assert expected < moment.date()
    assert due.last_night(at=moment) <= expected <= due.last_feed(at=moment + timedelta(hours=7))


def nights(*pairs):
    return [
        Past(day=FRIDAY + timedelta(days=n), rows=rows, seconds=seconds)
        for n, (rows, seconds) in enumerate(pairs)
    ]


def test_a_night_of_twice_the_rows_takes_as_long_as_such_nights_did():
    past = nights((100, 20.0), (200, 30.0), (300, 40.0), (400, 50.0))
    assert forecast(past, rows=600) == Forecast(rows=600, seconds=70.0, at_most=70.0)
    assert forecast(past).rows == 250


def test_a_year_loaded_at_once_and_an_hour_that_stood_still_do_not_bend_the_forecast():
    ordinary = [(1000 + n, 30.0 + n / 100) for n in range(9)]
    told = forecast(nights((4_000_000, 900.0), *ordinary, (1000, 3630.0)), rows=1000)
    assert told.seconds == pytest.approx(30.0, rel=0.1)
    assert told.at_most >= 3600


def test_nothing_is_foretold_from_two_nights():
    assert forecast(nights((1, 1.0), (2, 2.0))) is None
    assert growth_percent_a_month(nights((1, 1.0), (2, 2.0), (3, 3.0))) is None


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.floats(0.1, 10**4)), min_size=3, max_size=12),
    st.integers(0, 10**8),
)
def test_no_forecast_is_below_zero_or_above_its_own_most(pairs, rows):
    told = forecast(nights(*pairs), rows=rows)
    assert 0 <= told.seconds <= told.at_most


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.floats(0.1, 10**4)), min_size=3, max_size=12),
    st.integers(0, 10**7),
    st.integers(0, 10**7),
)
def test_more_rows_never_take_less_time(pairs, few, more):
    fewer, greater = sorted((few, more))
    past = nights(*pairs)
    assert forecast(past, rows=fewer).seconds <= forecast(past, rows=greater).seconds + 1e-6


def test_growth_is_told_in_percent_of_a_month():
    past = nights(*[(100, 100.0 + n) for n in range(21)])
    assert growth_percent_a_month(past) == pytest.approx(30 / 110 * 100)


def test_the_disk_is_full_when_the_pace_of_the_days_has_used_it_up():
    sizes = [(FRIDAY + timedelta(days=n), 10**9 + n * 10**6) for n in range(10)]
    assert days_until_full(sizes, free=50 * 10**6) == 50
    assert days_until_full(sizes[:3], free=50 * 10**6) is None
    shrinking = [(day, 10**10 - size) for day, size in sizes]
    assert days_until_full(shrinking, free=1) is None


def test_a_running_night_ends_as_fast_as_it_went_so_far():
    begun, told = at(MONDAY, 1), at(MONDAY, 1, 10)
    usual = Forecast(rows=1, seconds=3600.0, at_most=3600.0)
    assert ends_at(started_at=begun, told_at=told, percent=50, expected=usual) == at(MONDAY, 1, 20)
    assert ends_at(started_at=begun, told_at=begun, percent=0, expected=usual) == at(MONDAY, 2)
    assert ends_at(started_at=begun, told_at=begun, percent=0, expected=None) is None


def test_progress_goes_by_what_each_step_took_last_time():
    steps = ["fold", "load", "publish"]
    usual = {"fold": 80.0, "load": 15.0, "publish": 5.0}
    assert share_done(usual, done=["fold"], steps=steps) == 0.8
    assert share_done({}, done=["fold"], steps=steps) == pytest.approx(1 / 3)


def section(**changed):
    said = {"feed_due": "03:00", "night_due": "06:00", "disk_warning_days": 30}
    return NightlySection(**{**said, **changed})


def test_a_rulebook_that_demands_the_impossible_is_refused():
    """Proves part of 0.1."""
    with pytest.raises(ValueError, match="night_due"):
        section(night_due="02:00")
    with pytest.raises(ValueError, match="rest_weekdays"):
        section(
            rest_weekdays=[
                *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
            ]
        )
    with pytest.raises(ValueError, match="feed_due"):
        section(feed_due="25:00")
    assert issubclass(KeyRefused, ValueError)


def test_what_the_rulebook_says_reaches_the_rules():
    told = section(rest_weekdays=["sunday"], holidays=[FRIDAY]).due()
    assert told == Due(
        feed=time(3), night=time(6), rest_weekdays=frozenset({6}), holidays=frozenset({FRIDAY})
    )
