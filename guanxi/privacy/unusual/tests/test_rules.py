"""What the privacy office is told, and what not: normal work stays untold. Proves parts of 12.6."""

from datetime import date

import pytest

from guanxi.privacy.policy import PrivacySection
from guanxi.privacy.unusual.limits import limits_for
from guanxi.privacy.unusual.rules import Day, Hour, Worked, findings, habit_of
from guanxi.privacy.unusual.watching import day_of
from guanxi.rulebook.books import rulebook_for

POLICY = rulebook_for(date(2026, 11, 26)).section(PrivacySection)
MANAGER = limits_for(POLICY, "relationship_manager")
USUAL = [Worked(30 + number % 5, 10 + number % 3) for number in range(20)]


def told(limits=MANAGER, **about):
    about = {"hours": [], "now_hour": 10, "weekday": 3, "before": USUAL, **about}
    return {found.kind: found for found in findings(Day(**about), limits)}


def hours(**counts):
    """A whole day from nine to seventeen with as much in each hour."""
    return [Hour(hour=number, **counts) for number in range(9, 17)]


def test_a_usual_day_is_nothing_to_tell():
    day = hours(customers=5, unexplained=1, listed=150)
    assert told(hours=day, in_last_minute=4, pages_in_a_row=4, reveals=30) == {}


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        ("burst", {"in_last_minute": 10}),
        ("paging", {"pages_in_a_row": 6}),
        ("bulk", {"hours": [Hour(hour=10, customers=25)]}),
        ("listed", {"hours": hours(listed=320)}),
        ("outside", {"hours": hours(customers=2, outside=2)}),
        ("top", {"hours": hours(customers=1, top=1)}),
        ("off_hours", {"hours": [Hour(hour=22, customers=5)]}),
        ("off_hours", {"hours": [Hour(hour=6, customers=5)]}),
        ("reveals", {"reveals": 60}),
        ("more_than_usual", {"hours": hours(customers=6, unexplained=3)}),
    ],
)
def test_each_kind_is_told_from_its_limit_on(kind, about):
    assert list(told(**about)) == [kind]


def test_what_was_read_earlier_in_the_day_is_no_bulk_of_this_hour():
    assert told(hours=[Hour(hour=9, customers=24), Hour(hour=10, customers=5)]) == {}


def test_a_look_or_two_late_in_the_evening_is_nothing_to_tell():
    assert told(hours=[Hour(hour=21, customers=4)], now_hour=21) == {}


def test_on_a_day_without_work_every_hour_is_outside_working_hours():
    weekdays = limits_for(POLICY, "teller").weekdays
    assert weekdays == {1, 2, 3, 4, 5, 6, 7}  # a bank branch opens every day
    rest = MANAGER.__class__(**{**MANAGER.__dict__, "weekdays": frozenset({1, 2, 3, 4, 5})})
    assert set(told(rest, weekday=7, hours=[Hour(hour=10, customers=5)])) == {"off_hours"}


def test_a_busy_day_with_more_of_both_is_usual():
    busy = [Worked(20 + number, (20 + number) // 3) for number in range(20)]
    assert told(before=busy, hours=hours(customers=8, unexplained=2)) == {}


def test_two_days_that_are_each_a_little_too_much_are_told_on_the_second():
    little = [*hours(customers=5, unexplained=2), Hour(hour=17, customers=1, unexplained=1)]
    assert told(hours=little) == {}
    yesterday = [Worked(24, 20), *USUAL[1:]]
    assert set(told(hours=little, before=yesterday)) == {"more_than_usual"}


def test_of_people_who_are_not_known_yet_as_many_as_are_a_crime_are_told():
    day = hours(customers=4, unexplained=3)
    assert told(hours=day, before=USUAL[:9]) == {}
    assert told(hours=[*day, Hour(hour=17, customers=1, unexplained=1)], before=USUAL[:9])


def test_one_strange_day_does_not_become_a_habit():
    strange = (*USUAL[:19], Worked(0, 400))
    assert abs(habit_of(strange).expected(32) - habit_of(tuple(USUAL)).expected(32)) < 1


def test_heads_look_at_more_top_customers_than_managers():
    assert limits_for(POLICY, "outlet_head").top > MANAGER.top
    assert limits_for(POLICY, "nobody_named").top == POLICY.alarms.otherwise.top


def test_the_picture_of_the_database_is_what_the_rules_take():
    picture = {
        "day": "2026-11-26",
        "hour": 10,
        "customers": [[9, 3, 1, 0, 0], [10, 2, 1, 1, 1]],
        "rows": [[10, 100, 25, 0], [10, 20, 0, 0]],
        "minute": 2,
        "paging": 1,
        "reveals": 4,
        "before": [[30, 11]],
        "noted": {},
    }
    day = day_of(picture)
    assert day.hours[1] == Hour(hour=10, customers=2, unexplained=1, outside=1, top=1, listed=120)
    assert (day.weekday, day.before[0].unexplained) == (4, 11)
