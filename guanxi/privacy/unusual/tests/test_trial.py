"""Thieves are told from managers: the short form of the trial of docs/unusual-access.md."""

from datetime import date

from guanxi.privacy.unusual.trial import trial
from guanxi.privacy.unusual.trial.people import Habits
from guanxi.rulebook.books import rulebook_for

BOOK = rulebook_for(date(2026, 11, 26))


def test_thieves_are_told_of_before_it_is_a_crime_and_managers_are_left_in_peace():
    """Proves part of 12.6: ≥ 95 % of fast, ≥ 80 % of slow thefts, ≤ 1 false alarm a month."""
    outcome = trial(BOOK, managers=60)
    assert outcome.fast_found_percent >= 95
    assert outcome.slow_found_percent >= 80
    assert outcome.false_alarms_a_month <= 1
    assert outcome.fast_records_until_told < 25
    assert outcome.fast_records_until_stopped < 75


def test_the_more_work_explains_the_sooner_a_slow_thief_is_told_of():
    well, badly = (
        trial(BOOK, managers=25, habits=Habits(with_reason=share)) for share in (0.9, 0.5)
    )
    assert well.slow_found_percent > badly.slow_found_percent


def test_the_same_seed_gives_the_same_trial():
    assert trial(BOOK, managers=3) == trial(BOOK, managers=3)
