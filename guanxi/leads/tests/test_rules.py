"""What leads are worth and how well they go. Proves part of 5.3."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.leads import rules
from guanxi.leads.rules import Claim, Life, Telling

BEGIN = datetime(2026, 6, 1, tzinfo=UTC)
TELLING = Telling(chances={"select": 10, "acquire": 30, "retain": 50, "grow": 40}, ended_at_least=3)


def at(day):
    return BEGIN + timedelta(days=day)


def life(*stages, ended=None, outcome="", staff=1, expected=100_00, won=0):
    """`life(("select", 0), ("grow", 5), ended=9, outcome="won")`."""
    return Life(
        staff_id=staff,
        stages=[(stage, at(day)) for stage, day in stages],
        expected_minor=expected,
        ended_at=None if ended is None else at(ended),
        outcome=outcome,
        won_minor=won,
    )


@st.composite
def lives(draw):
    """Leads that went through up to six stages, and ended or not."""
    days = sorted(draw(st.lists(st.integers(0, 300), min_size=1, max_size=6)))
    stages = [(draw(st.sampled_from(rules.STAGES)), day) for day in days]
    outcome = draw(st.sampled_from(["", "won", "lost"]))
    ended = days[-1] + draw(st.integers(0, 60)) if outcome else None
    return life(
        *stages,
        ended=ended,
        outcome=outcome,
        staff=draw(st.integers(1, 4)),
        expected=draw(st.integers(0, 10**12)),
        won=draw(st.integers(0, 10**12)) if outcome == "won" else 0,
    )


@given(st.lists(lives(), max_size=12))
def test_every_lead_counts_once_among_people_and_once_in_all(every):
    by_person = rules.figures_by_person(every, TELLING)
    whole = rules.figures_of(every, TELLING)
    for part in ("open", "expected_minor", "weighted_minor", "won", "lost", "won_minor"):
        assert sum(getattr(one, part) for one in by_person.values()) == getattr(whole, part)
    assert whole.open + whole.won + whole.lost == len(every)


@given(st.lists(lives(), max_size=12))
def test_every_open_lead_stands_in_one_stage_and_is_worth_no_more_than_expected(every):
    by_stage = rules.figures_by_stage(every, TELLING)
    whole = rules.figures_of(every, TELLING)
    assert list(by_stage) == list(rules.STAGES)
    for part in ("open", "expected_minor", "weighted_minor"):
        assert sum(getattr(one, part) for one in by_stage.values()) == getattr(whole, part)
    assert whole.weighted_minor <= whole.expected_minor


@given(lives())
def test_the_days_in_all_stages_are_the_days_from_opening_to_the_end(one):
    stays = [days for stage in rules.STAGES if (days := one.days_in(stage)) is not None]
    if one.ended_at is None:
        assert one.days_in(one.stage) is None
    else:
        assert sum(stays) == pytest.approx((one.ended_at - one.opened_at) / timedelta(days=1))


def test_a_win_rate_is_told_from_enough_ended_leads_only():
    two = [life(("grow", 0), ended=10, outcome=outcome) for outcome in ("won", "lost")]
    assert rules.figures_of(two, TELLING).win_percent is None
    third = life(("grow", 0), ended=40, outcome="won", won=70_00)
    told = rules.figures_of([*two, third], TELLING)
    assert (told.won, told.lost, told.win_percent, told.cycle_days) == (2, 1, 66, 10.0)
    assert told.won_minor == 70_00


def test_a_stage_answers_for_every_lead_that_ever_came_to_it():
    through = life(("select", 0), ("acquire", 4), ("retain", 10), ended=20, outcome="won")
    by_stage = rules.figures_by_stage([through], TELLING)
    assert [figures.won for figures in by_stage.values()] == [1, 1, 1, 0]
    assert [figures.cycle_days for figures in by_stage.values()] == [4.0, 6.0, 10.0, None]


@pytest.mark.parametrize(
    ("claim", "hours"),
    [
        (Claim(role="teller", is_near=True, roles=["advisor"]), 0),
        (Claim(role="advisor", is_near=False, roles=["advisor"]), 24),
        (Claim(role="teller", is_near=False, roles=["advisor"]), 72),
    ],
    ids=["nearest outlet", "line of work", "everybody"],
)
def test_the_nearest_outlet_claims_first_then_the_line_of_work_then_everybody(claim, hours):
    since = rules.claimable_from(
        claim, published_at=BEGIN, nearest_outlet_hours=24, line_of_work_hours=72
    )
    assert since == BEGIN + timedelta(hours=hours)
