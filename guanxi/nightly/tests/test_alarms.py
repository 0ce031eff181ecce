"""What operators are told to do, and by when it was due."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from guanxi.bank.night import BANKS_PICTURE
from guanxi.bank.tests.factories import TODAY, YESTERDAY, BatchFactory
from guanxi.foundation.home import guanxi_home
from guanxi.foundation.turns import turn_at
from guanxi.nightly.alarms import alarms
from guanxi.nightly.foreseeing import foresight
from guanxi.nightly.tests.factories import NightRunFactory

pytestmark = pytest.mark.django_db
BANK = ZoneInfo("Asia/Shanghai")
BEFORE, FEED_DUE, NIGHT_DUE = (2, 59), (3, 0), (6, 0)


@pytest.fixture(autouse=True)
def _words_in_english():
    with override("en"):
        yield


def at(clock, *, day=TODAY):
    return datetime(day.year, day.month, day.day, *clock, tzinfo=BANK)


def told(moment):
    return [(alarm.kind, alarm.level) for alarm in alarms(now=moment)]


def delivered(day=YESTERDAY):
    return BatchFactory(business_day=day, rows={"balances": {"accepted": 1000, "quarantined": 3}})


def published(day=YESTERDAY, **more):
    return NightRunFactory(day=day, **more)


def test_a_bank_at_rest_has_no_alarm():
    assert told(at(NIGHT_DUE)) == []
    delivered(), published()
    assert told(at(NIGHT_DUE)) == []


def test_files_are_missed_from_the_minute_at_which_they_were_due():
    """Proves part of 13.1: by the bank's own clock, which runs eight hours before Greenwich."""
    delivered(YESTERDAY - timedelta(days=1)), published(YESTERDAY - timedelta(days=1))
    assert told(at(BEFORE)) == []
    assert told(at(FEED_DUE)) == [("delivery_missing", "amber")]
    assert told(at(FEED_DUE).astimezone(UTC)) == [("delivery_missing", "amber")]
    assert told(at(NIGHT_DUE)) == [("delivery_missing", "red")]
    [alarm] = alarms(now=at(FEED_DUE))
    assert "2026-11-21" in alarm.title
    assert "03:00" in alarm.advice


def test_a_night_is_late_when_its_files_are_there_and_it_is_not_shown():
    """Proves part of 13.1."""
    published(YESTERDAY - timedelta(days=1))
    delivered(YESTERDAY - timedelta(days=1)), delivered()
    assert told(at(FEED_DUE)) == []
    assert told(at(NIGHT_DUE)) == [("night_late", "red")]
    assert "guanxi nightly" in alarms(now=at(NIGHT_DUE))[0].advice


def running(**more):
    return NightRunFactory(
        status="running",
        ended_at=None,
        seconds={},
        counts={},
        step="stewardship.compute",
        percent=40,
        started_at=at((5, 0)),
        told_at=at((5, 40)),
        **more,
    )


def test_a_late_night_that_runs_says_how_far_it_is():
    delivered(), running()
    with turn_at(BANKS_PICTURE, doing="The night"):
        [alarm] = alarms(now=at(NIGHT_DUE))
        assert (alarm.kind, alarm.level) == ("night_late", "amber")
        assert "40%" in alarm.advice
        assert "Tiers and stewards" in alarm.advice
        assert foresight().running.ends_at == at((6, 40))


def test_a_night_whose_process_was_killed_is_told_at_once():
    """Proves part of 13.1: nobody holds the turn, so nobody runs it."""
    delivered(), running()
    [alarm] = alarms(now=at(BEFORE))
    assert alarm.kind == "night_failed"
    assert "Tiers and stewards" in alarm.advice
    assert foresight().running is None


def test_of_a_rest_day_no_files_are_missed(tmp_path):
    """Proves part of 0.1: the bank's own rulebook says of which days files come."""
    book = guanxi_home() / "rulebooks" / "weekdays.toml"
    book.parent.mkdir(exist_ok=True)
    book.write_text(
        'name = "weekdays"\nextends = "default"\neffective_from = 2020-01-01\n'
        '[nightly]\nrest_weekdays = ["saturday"]\nholidays = [2026-11-20]\n'
    )
    try:
        thursday = YESTERDAY - timedelta(days=2)
        delivered(thursday), published(thursday, rulebook="weekdays")
        assert told(at(NIGHT_DUE)) == []
        assert told(at(NIGHT_DUE, day=TODAY + timedelta(days=1))) == [("delivery_missing", "red")]
    finally:
        book.unlink()


def test_the_disk_is_told_of_before_it_is_full():
    delivered()
    for n in range(10):
        size = 10**9 + n * 10**8
        disk = {"lake": size, "database": 10**9, "free": 2 * 10**9}
        published(YESTERDAY - timedelta(days=9 - n), disk=disk)
    [alarm] = alarms(now=at(NIGHT_DUE))
    assert (alarm.kind, alarm.level) == ("disk_filling", "amber")
    assert "20" in alarm.title


def test_the_next_night_is_foretold_from_those_that_were():
    for n in range(4):
        rows = {"accepted": 1000 * n, "quarantined": 0, "out": 10}
        published(YESTERDAY, row_counts=rows, seconds={"publish": 10.0 + n})
    assert foresight().tonight.seconds == pytest.approx(11.5)
    assert not foresight().waiting
    BatchFactory(rows={"balances": {"accepted": 9000, "quarantined": 0}})
    assert foresight().waiting
    assert foresight().tonight.seconds == pytest.approx(19.0)
