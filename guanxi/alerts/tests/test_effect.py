"""A small share of alerts is held back, to see whether acting on the others helps.

Proves 4.3, with the outcomes and the precision of test_precision.
"""

from dataclasses import replace
from datetime import timedelta
from math import sqrt

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from guanxi.alerts.effect import watching
from guanxi.alerts.effect.reading import effect_page
from guanxi.alerts.effect.rules import (
    Share,
    Standing,
    Well,
    difference_of,
    is_held_back,
    went_well,
)
from guanxi.alerts.kinds import every_kind
from guanxi.alerts.models import Alert, EffectCount, Watched
from guanxi.alerts.policy import AlertsSection, HeldBackSection
from guanxi.alerts.tests.factories import EffectCountFactory
from guanxi.alerts.tests.test_night import DAY, Bank
from guanxi.bank.viewers import Viewer
from guanxi.foundation.engines import open_engine
from guanxi.privacy.tests.choices import OptOutFactory
from guanxi.rulebook.books import rulebook_for
from guanxi.worklist.models import WorkItem

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
KEYS = st.binary(min_size=16, max_size=32)
SECTION = rulebook_for(DAY).section(AlertsSection).held_back
CUSTOMERS = range(1, 4_001)


@PATIENT
@given(KEYS, st.integers(1, 10**9), st.sampled_from(sorted(SECTION.percent)), st.integers(0, 50))
def test_the_same_customer_is_always_on_the_same_side(key, customer, kind, percent):
    def side():
        return is_held_back(key, customer=str(customer), kind=kind, percent=percent)

    assert side() == side()
    # Who is held back at a share is held back at any greater one: nobody changes places.
    if side():
        assert is_held_back(key, customer=str(customer), kind=kind, percent=percent + 1)


@settings(parent=PATIENT, max_examples=25)
@given(KEYS, st.integers(1, 50))
def test_the_share_that_is_held_back_is_that_of_the_rulebook_within_chance(key, percent):
    held = sum(
        is_held_back(key, customer=str(one), kind="dormant", percent=percent) for one in CUSTOMERS
    )
    share, n = percent / 100, len(CUSTOMERS)
    assert abs(held - n * share) <= 6 * sqrt(n * share * (1 - share)) + 1


@PATIENT
@given(KEYS, st.integers(1, 10**9))
def test_nobody_is_held_back_where_the_share_is_nought(key, customer):
    assert not is_held_back(key, customer=str(customer), kind="loan_overdue", percent=0)


def test_the_sides_of_two_kinds_have_nothing_to_do_with_each_other():
    key = b"a key of sixteen"
    one, other = (
        {n for n in CUSTOMERS if is_held_back(key, customer=str(n), kind=kind, percent=50)}
        for kind in ("dormant", "emptied")
    )
    assert 800 < len(one & other) < 1_200


HARMFUL = (
    *("complaint_open", "loan_overdue", "loan_at_risk", "document_expiring"),
    *("risk_rating_expired", "large_movement_out", "leaving_to_other_bank", "fund_after_sales"),
    *("consent_withdrawn", "account_closed"),
)


@pytest.mark.parametrize("kind", HARMFUL)
def test_where_silence_could_harm_no_rulebook_holds_anything_back(kind):
    assert every_kind()[kind].helped_when is None
    assert SECTION.percent.get(kind, 0) == 0
    with override("en"), pytest.raises(ValidationError, match="silence could harm"):
        HeldBackSection.model_validate(SECTION.model_dump() | {"percent": {kind: 5}})


def test_the_difference_is_that_of_newcombes_example():
    """56 of 70 against 48 of 80: 0.2, from 0.0524 to 0.3339 (method 10, example a)."""
    found = difference_of(
        Share(well=56, measured=70), Share(well=48, measured=80), measured_at_least=30
    )
    assert found is not None
    assert [round(one, 2) for one in (found.points, found.low, found.high)] == [20.0, 5.24, 33.39]
    assert found.helps
    assert not found.harms


def test_of_too_few_nothing_is_told():
    few, many = Share(well=5, measured=29), Share(well=900, measured=1_000)
    assert difference_of(many, few, measured_at_least=30) is None
    assert difference_of(Share(well=0, measured=0), few, measured_at_least=1) is None


@PATIENT
@given(st.tuples(*[st.integers(1, 500)] * 2), st.tuples(*[st.integers(0, 500)] * 2))
def test_the_range_holds_the_difference_and_turns_with_the_sides(measured, well):
    acted, held = (Share(well=min(w, m), measured=m) for w, m in zip(well, measured, strict=True))
    found = difference_of(acted, held, measured_at_least=1)
    turned = difference_of(held, acted, measured_at_least=1)
    assert -100.001 <= found.low <= found.points + 1e-9 <= found.high + 2e-9 <= 100.001
    assert turned.low == pytest.approx(-found.high)


THEN = Standing(assets_minor=100_00, term_minor=50_00, tier_rank=3)


@pytest.mark.parametrize(
    ("what", "now", "well"),
    [
        (Well.ASSETS_KEPT, {"assets_minor": 90_00}, True),
        (Well.ASSETS_KEPT, {"assets_minor": 89_99}, False),
        (Well.TERM_KEPT, {"term_minor": 45_00}, True),
        (Well.TERM_KEPT, {"term_minor": 44_99}, False),
        (Well.TIER_KEPT, {"tier_rank": 3}, True),
        (Well.TIER_KEPT, {"tier_rank": 4}, False),
        (Well.TIER_RISEN, {"tier_rank": 2}, True),
        (Well.TIER_RISEN, {"tier_rank": 3}, False),
        (Well.ACTIVE_AGAIN, {"last_active_on": DAY + timedelta(days=1)}, True),
        (Well.ACTIVE_AGAIN, {"last_active_on": DAY}, False),
        (Well.SALARY_AGAIN, {"last_salary_on": DAY + timedelta(days=9)}, True),
        (Well.SALARY_AGAIN, {}, False),
        (Well.CARD_AGAIN, {"card_spend_month_minor": 1}, True),
        (Well.CARD_AGAIN, {}, False),
    ],
)
def test_what_going_well_means_is_the_same_on_both_sides(what, now, well):
    standing = replace(THEN, **now)
    assert went_well(what, THEN, standing, since=DAY, kept_percent=90) is well
    assert not went_well(what, THEN, None, since=DAY, kept_percent=90)  # gone


FALLING = """
    customer_id  previous_month_end_assets  assets
    anna         200,000                    120,000
    bob          200,000                    120,000
"""
AFTERWARDS = """
    customer_id  previous_month_end_assets  assets
    anna         120,000                    119,000
    bob          120,000                    60,000
"""


@pytest.fixture
def bank(empty_lake, monkeypatch):
    """Bob is held back, anna is not."""
    with open_engine() as engine:
        bank = Bank(empty_lake, engine)
        monkeypatch.setattr(
            watching,
            "is_held_back",
            lambda key, *, customer, kind, percent: customer == bank.bob.source_id,
        )
        yield bank


@pytest.mark.django_db(transaction=True)
def test_who_is_held_back_is_recorded_and_shown_to_nobody(bank):
    told = bank.night(FALLING)
    assert told["alerts_held_back"] == 1
    assert [alert.customer for alert in Alert.objects.all()] == [bank.anna]
    assert not WorkItem.objects.filter(customer=bank.bob).exists()
    sides = dict(Watched.objects.values_list("customer_id", "held_back"))
    assert sides == {bank.anna.pk: False, bank.bob.pk: True}
    bank.night(FALLING, day=DAY + timedelta(days=1))
    assert Watched.objects.count() == 2  # once until it is measured
    assert Alert.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_both_sides_are_measured_by_the_same_facts_when_the_days_are_over(bank):
    bank.night(FALLING)
    bank.night(AFTERWARDS, day=DAY + timedelta(days=SECTION.after_days - 1))
    assert not Watched.objects.filter(day=DAY, measured_on__isnull=False).exists()
    bank.night(AFTERWARDS, day=DAY + timedelta(days=SECTION.after_days))
    first = Watched.objects.filter(day=DAY)
    assert dict(first.values_list("customer_id", "went_well")) == {
        bank.anna.pk: True,
        bank.bob.pk: False,
    }
    counts = EffectCount.objects.filter(measured=1).values_list("held_back", "well")
    assert dict(counts) == {False: 1, True: 0}


@pytest.mark.django_db(transaction=True)
def test_who_refused_automated_decisions_is_on_neither_side(bank):
    """Proves part of 12.2."""
    OptOutFactory(customer=bank.bob, kind="automated_decisions")
    assert bank.night(FALLING)["alerts_held_back"] == 0
    assert {alert.customer for alert in Alert.objects.all()} == {bank.anna, bank.bob}
    assert [watched.customer for watched in Watched.objects.all()] == [bank.anna]


@pytest.mark.django_db(transaction=True)
def test_grave_alerts_are_never_held_back(bank):
    grave = FALLING.replace("120,000", "10,000")
    assert bank.night(grave)["alerts_held_back"] == 0
    assert not Watched.objects.filter(kind="assets_falling").exists()


@pytest.mark.django_db
def test_the_page_adds_up_offices_and_says_whether_acting_helps():
    for customers in (40, 60):
        EffectCountFactory(held_back=False, measured=10 * customers, well=7 * customers)
        EffectCountFactory(held_back=True, measured=customers, well=customers // 2)
    anywhere = Viewer(staff_id=1, branch_id=1, role="auditor", scope="none", permissions=())
    (line,) = [
        line for line in effect_page(anywhere, rulebook_for(DAY)).lines if line.acted.measured
    ]
    assert (line.acted.well, line.held.measured) == (700, 100)
    assert line.difference.helps
