"""Customers who rise to a tier of another role are asked, and nobody is moved (3.3)."""

import numpy as np
import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from guanxi.bank.models import Staff
from guanxi.bank.tests.factories import StaffFactory
from guanxi.stewardship.models import Choice, Upgrade
from guanxi.stewardship.rules.allocation import NOBODY
from guanxi.stewardship.rules.rising import to_be_asked
from guanxi.stewardship.tests import test_night as night_tests
from guanxi.stewardship.tests.factories import ChoiceFactory, HandoverFactory, UpgradeFactory
from guanxi.stewardship.tests.test_night import DAY, LAST_DAY, NEXT_DAY, person, stewards_of

branch, outlet = night_tests.branch, night_tests.outlet
ROLES_BY_TIER = [[0], [1], [1], [2], []]  # by rank; nobody looks after the last
in_a_night = pytest.mark.django_db(transaction=True)

ranks = st.integers(NOBODY, 4)
customers = st.tuples(ranks, st.integers(0, 4), st.integers(NOBODY, 2))


@given(st.lists(customers, max_size=30))
def test_who_is_asked_rose_and_has_a_steward_of_another_role(drawn):
    """Proves part of 3.3."""
    before, now, role = (
        (np.array(values, dtype=np.int64) for values in zip(*drawn, strict=True))
        if drawn
        else (np.empty(0, dtype=np.int64),) * 3
    )
    asked = to_be_asked(before, now, role, ROLES_BY_TIER)
    for (was, rank, his), is_asked in zip(drawn, asked, strict=True):
        rose = was != NOBODY and rank < was and his != NOBODY
        assert is_asked == (rose and bool(ROLES_BY_TIER[rank]) and his not in ROLES_BY_TIER[rank])


def a_rise(nights, outlet, **after):
    """Wealth one night; by default gold the next, still with the advisor."""
    one = person(outlet, assets=300_000)
    nights.run(DAY, [one])
    rich = {"customer_id": one.customer_id, "branch_id": one.branch_id}
    after = {"assets": 2_000_000} | after
    risen = type(one)(**rich, **after)
    return risen, nights.run(NEXT_DAY, [risen])


@in_a_night
def test_a_rise_moves_nobody_and_the_customer_is_to_be_asked(nights, outlet):
    """Proves part of 3.3."""
    one, counts = a_rise(nights, outlet)
    upgrade = Upgrade.objects.get()
    assert (upgrade.customer_id, upgrade.day) == (one.customer_id, NEXT_DAY)
    assert (upgrade.from_tier, upgrade.to_tier) == ("wealth", "gold")
    assert upgrade.steward.role == stewards_of(one)[0] == "advisor"
    assert counts["to_be_asked"] == 1


@in_a_night
def test_a_rise_that_the_stewards_role_is_meant_for_asks_nobody(nights, outlet):
    """Proves part of 3.3: from gold to platinum the relationship manager stays."""
    one = person(outlet, assets=2_000_000)
    nights.run(DAY, [one])
    rich = {"customer_id": one.customer_id, "branch_id": one.branch_id, "assets": 2_000_000}
    nights.run(NEXT_DAY, [type(one)(**rich, contribution=30_000)])
    assert not Upgrade.objects.exists()


@in_a_night
def test_a_night_without_news_asks_nothing_again(nights, outlet):
    one, _counts = a_rise(nights, outlet)
    assert nights.run(LAST_DAY, [one])["to_be_asked"] == 0
    assert Upgrade.objects.get().ended_on is None


@in_a_night
def test_there_is_nothing_to_ask_any_more_once_another_has_taken_over(nights, outlet):
    """Proves part of 3.3."""
    one, _counts = a_rise(nights, outlet)
    Staff.objects.filter(branch=outlet, role="advisor").update(left_on=LAST_DAY)
    nights.run(LAST_DAY, [one])
    assert Upgrade.objects.get().ended_on == LAST_DAY


@in_a_night
def test_who_rises_further_is_asked_anew_and_who_falls_again_is_not(nights, outlet):
    """Proves part of 3.3."""
    one, _counts = a_rise(nights, outlet)
    richer = {"customer_id": one.customer_id, "branch_id": one.branch_id, "assets": 3_000_000}
    nights.run(LAST_DAY, [type(one)(**richer, contribution=60_000)])
    first, second = Upgrade.objects.order_by("pk")
    assert (first.ended_on, second.ended_on) == (LAST_DAY, None)
    assert (second.from_tier, second.to_tier) == ("gold", "diamond")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rewritten",
    [
        "UPDATE stewardship_upgrade SET to_tier = 'diamond'",
        "UPDATE stewardship_upgrade SET ended_on = NULL",
        "DELETE FROM stewardship_upgrade",
        "UPDATE stewardship_choice SET answer = 'go'",
        "UPDATE stewardship_choice SET asked_on = asked_on - 1",
        "UPDATE stewardship_choice SET withdrawn_at = now()",
        "DELETE FROM stewardship_choice",
    ],
)
def test_what_a_customer_chose_is_never_rewritten(rewritten):
    """Proves part of 3.3."""
    choice = ChoiceFactory(withdrawn_by=StaffFactory(), withdrawn_at="2026-11-21T01:00:00Z")
    Upgrade.objects.filter(pk=choice.upgrade_id).update(ended_on=LAST_DAY)
    before = [list(table.objects.values()) for table in (Upgrade, Choice)]
    with (
        pytest.raises(IntegrityError, match="never rewritten"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(rewritten)
    assert [list(table.objects.values()) for table in (Upgrade, Choice)] == before


@pytest.mark.django_db
def test_one_answer_stands_and_who_goes_is_handed_over():
    """Proves part of 3.3."""
    choice = ChoiceFactory()
    for about in (
        {"upgrade": choice.upgrade},
        {"answer": "go"},
        {"handover": HandoverFactory()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ChoiceFactory(**about)
    with pytest.raises(IntegrityError), transaction.atomic():
        UpgradeFactory(customer=choice.customer)
