"""The order of the list. Proves part of 5.1."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.worklist import rules

FIGURES = rules.ContextFigures(
    overdue=50,
    today=40,
    soon=15,
    soon_days=2,
    serious=15,
    grave=40,
    recently_contacted=-40,
    recently_days=7,
    out_of_reach=-30,
    tiers={"diamond": 30, "wealth": 10},
)
SITUATIONS = st.builds(
    rules.Situation,
    due_in_days=st.integers(-60, 60),
    severity=st.integers(1, 3),
    tier=st.sampled_from(["diamond", "wealth", "mass", ""]),
    days_since_contact=st.none() | st.integers(0, 60),
    reachable=st.booleans(),
)
AMOUNTS = st.integers(0, 10**15)


def situation(**known):
    usual = {
        "due_in_days": 10,
        "severity": 1,
        "tier": "",
        "days_since_contact": None,
        "reachable": True,
    }
    return rules.Situation(**usual | known)


@pytest.mark.parametrize(
    ("known", "percent"),
    [
        ({}, 100),
        ({"due_in_days": -1}, 150),
        ({"due_in_days": 0}, 140),
        ({"due_in_days": 2}, 115),
        ({"due_in_days": 3}, 100),
        ({"severity": 2}, 115),
        ({"severity": 3}, 140),
        ({"tier": "diamond"}, 130),
        ({"days_since_contact": 7}, 60),
        ({"days_since_contact": 8}, 100),
        ({"reachable": False}, 70),
        ({"due_in_days": 0, "severity": 3, "tier": "diamond"}, 210),
    ],
)
def test_the_moment_adds_to_and_takes_from_one_hundred(known, percent):
    assert rules.context_percent(situation(**known), FIGURES) == percent


@given(SITUATIONS)
def test_the_parts_shown_explain_the_whole(here):
    whole = 100 + sum(rules.context_parts(here, FIGURES).values())
    assert rules.context_percent(here, FIGURES) == min(max(whole, 20), 300)


@given(SITUATIONS, st.integers(1, 60))
def test_work_due_sooner_never_ranks_lower(here, days):
    sooner = rules.Situation(
        due_in_days=here.due_in_days - days,
        severity=here.severity,
        tier=here.tier,
        days_since_contact=here.days_since_contact,
        reachable=here.reachable,
    )
    assert rules.context_percent(sooner, FIGURES) >= rules.context_percent(here, FIGURES)


@given(AMOUNTS, AMOUNTS)
def test_more_at_stake_never_counts_less_and_never_beyond_one_hundred(one, other):
    less, more = sorted((one, other))
    value = [
        rules.value_percent(amount_minor=amount, reference_minor=1_000_000_00, floor=10)
        for amount in (less, more)
    ]
    assert 10 <= value[0] <= value[1] <= 100


def test_half_of_the_value_is_reached_at_the_reference():
    at = {"reference_minor": 1_000_000_00, "floor": 0}
    assert rules.value_percent(amount_minor=1_000_000_00, **at) == 50
    assert rules.value_percent(amount_minor=0, **at) == 0


@given(st.tuples(*[st.integers(0, 1000)] * 4), st.integers(0, 3), st.integers(1, 500))
def test_a_score_grows_with_each_of_its_factors(factors, which, more):
    raised = [*factors]
    raised[which] += more
    names = ("propensity", "context", "value", "lever")
    old, new = (rules.Factors(**dict(zip(names, each, strict=True))) for each in (factors, raised))
    assert new.score_ppm >= old.score_ppm


def test_one_hundred_percent_of_everything_is_a_million():
    assert rules.Factors(propensity=100, context=100, value=100, lever=100).score_ppm == 10**6


MONDAY, DEADLINE = date(2030, 1, 7), date(2030, 1, 31)


@pytest.mark.parametrize(
    ("until", "times", "objection"),
    [
        (MONDAY + timedelta(days=1), 0, None),
        (DEADLINE, 2, None),
        (MONDAY, 0, "not_later"),
        (DEADLINE + timedelta(days=1), 0, "after_deadline"),
        (DEADLINE, 3, "too_often"),
    ],
)
def test_work_rests_no_longer_and_no_more_often_than_promised(until, times, objection):
    found = rules.objection_to_postponing(
        today=MONDAY, until=until, deadline=DEADLINE, times_postponed=times, postponements_max=3
    )
    assert (found and found[0]) == objection


@pytest.mark.parametrize(
    ("seconds", "is_last", "objection"),
    [(60, True, None), (61, True, "too_late"), (1, False, "not_last")],
)
def test_only_the_last_change_can_be_undone_and_only_at_once(seconds, is_last, objection):
    found = rules.objection_to_undoing(seconds_since=seconds, seconds_allowed=60, is_last=is_last)
    assert found == objection


SHELF = st.lists(
    st.builds(
        rules.Offerable,
        product=st.sampled_from(["fund", "bond", "insurance", "time_deposit"]),
        tiers=st.lists(st.sampled_from(["wealth", "mass"]), min_size=1),
        risk=st.integers(0, 5),
        chance_percent=st.integers(0, 100),
        value_percent=st.integers(0, 100),
        lever_percent=st.integers(0, 200),
    ),
    max_size=6,
)


@given(SHELF, st.sets(st.sampled_from(["fund", "bond"])), st.integers(0, 5))
def test_the_next_offer_is_the_best_that_the_customer_may_have_and_has_not(shelf, held, rating):
    """Proves part of 5.1."""
    found = rules.next_offer(shelf, held=held, tier="wealth", rating=rating)
    fitting = [
        one
        for one in shelf
        if "wealth" in one.tiers and one.product not in held and one.risk <= rating and one.weight
    ]
    assert (found is None) == (not fitting)
    if found is not None:
        assert found in fitting
        assert found.weight == max(one.weight for one in fitting)


def test_what_the_bank_pushes_comes_before_what_is_as_likely_and_worth_as_much():
    """Proves part of 5.1: the lever."""
    usual = {"tiers": ["wealth"], "risk": 0, "chance_percent": 30, "value_percent": 50}
    plain = rules.Offerable(product="bond", lever_percent=100, **usual)
    pushed = rules.Offerable(product="fund", lever_percent=120, **usual)
    assert rules.next_offer([plain, pushed], held=(), tier="wealth", rating=0) == pushed
