from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from guanxi.foundation.spreadsheets.cells import safe_cell
from guanxi.shell import days, rules
from guanxi.worklist.morning import called, greeting
from guanxi.worklist.sparkline import sparkline

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("clock", "data_day", "at_work_on"),
    [
        (SUNDAY, None, SUNDAY),
        (SUNDAY, date(2026, 11, 21), SUNDAY),
        (SUNDAY, date(2026, 11, 13), SUNDAY),  # a long holiday
        (SUNDAY, date(1994, 3, 30), date(1994, 3, 31)),  # an archive
        (SUNDAY, SUNDAY, date(2026, 11, 23)),  # tonight's data is there already
    ],
)
def test_the_bank_is_at_work_today_or_on_the_morning_after_its_archive(clock, data_day, at_work_on):
    assert rules.working_day(clock=clock, data_day=data_day) == at_work_on


def test_an_archive_has_the_clock_of_today():
    clock = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    assert rules.moment_on(SUNDAY, clock=clock) == clock
    assert rules.moment_on(date(1994, 3, 31), clock=clock) == clock.replace(1994, 3, 31)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", ("11月22日 周日", "2026年11月", "今天", "明天", "逾期 2 天", "11月30日前")),
        ("en", ("Sun 22 Nov", "Nov 2026", "Today", "Tomorrow", "2 days late", "By 30 Nov")),
    ],
)
def test_days_are_said_as_the_reader_says_them(language, said):
    """Proves part of 13.6."""
    with override(language):
        assert said == (
            days.day_and_weekday(SUNDAY),
            days.month(SUNDAY),
            days.due(SUNDAY, today=SUNDAY),
            days.due(SUNDAY + timedelta(days=1), today=SUNDAY),
            days.due(SUNDAY - timedelta(days=2), today=SUNDAY),
            days.due(date(2026, 11, 30), today=SUNDAY),
        )


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+86", "'+86"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-12.50", "-12.50"),
        ("-A1", "'-A1"),
        ("＝1+1", "'＝1+1"),
        ("\tx", "'\tx"),
        ("王**", "王**"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(cell, safe):
    assert safe_cell(cell) == safe


def test_colleagues_are_greeted_by_their_given_name():
    assert [called(name) for name in ("李思远", "李雷", "Anna Novak", "")] == [
        "思远",
        "李雷",
        "Anna",
        "",
    ]
    with override("en"):
        assert [greeting(hour) for hour in (8, 13, 20)] == [
            "Good morning",
            "Good afternoon",
            "Good evening",
        ]


def test_a_line_needs_two_months_and_stays_in_its_box():
    months = [(date(2026, month, 1), amount) for month, amount in ((9, 0), (10, -5), (11, 900))]
    assert sparkline(months[:1], None) is None
    line = sparkline(months, 10_000)
    assert line.gate == 6
    assert line.end == (320.0, pytest.approx(71.5, abs=0.1))
    assert not line.falls
