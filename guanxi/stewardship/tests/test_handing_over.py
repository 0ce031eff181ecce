"""Who may take over whom, and how customers are shared out (3.5)."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from guanxi.bank.tests.factories import StaffFactory
from guanxi.stewardship.models import Handover, HandoverCustomer, Stewardship
from guanxi.stewardship.rules.handing_over import (
    Given,
    Taker,
    needs_approval,
    objection_to_taking,
    shared_out,
)
from guanxi.stewardship.tests.factories import (
    HandoverCustomerFactory,
    HandoverFactory,
    StewardshipFactory,
)

ROLES = {
    ("A", "wealth"): ("advisor",),
    ("A", "gold"): ("relationship_manager", "wealth_manager"),
    ("B", "gold"): ("advisor",),
}


def a_customer(number=1, **about):
    about = {"position": "A", "tier": "wealth", "rank": 3, "home": 7, "above": 2} | about
    return Given(customer_id=number, **{"assets_minor": 100, "other": None, **about})


def a_taker(number=1, **about):
    about = {"role": "advisor", "office": 7, "customers": 0, "places": 10} | about
    return Taker(staff_id=number, **about)


def test_a_receiver_works_at_the_customers_office_or_the_one_above_it():
    """Proves part of 3.5."""
    assert objection_to_taking(a_customer(), a_taker(), ROLES) is None
    assert objection_to_taking(a_customer(), a_taker(office=2), ROLES) is None
    assert objection_to_taking(a_customer(), a_taker(office=8), ROLES) == "office"


def test_a_receiver_has_a_role_that_looks_after_the_tier_in_that_position():
    """Proves part of 3.1 and of 3.5."""
    manager = a_taker(role="relationship_manager")
    assert objection_to_taking(a_customer(), manager, ROLES) == "role"
    assert objection_to_taking(a_customer(tier="gold"), manager, ROLES) is None
    assert objection_to_taking(a_customer(tier="gold", position="B"), manager, ROLES) == "role"


def test_the_second_steward_may_become_the_first_and_not_the_other_way_round():
    """Proves part of 3.2."""
    gold = a_customer(tier="gold", other=1)
    assert objection_to_taking(gold, a_taker(role="wealth_manager"), ROLES) is None
    second = a_customer(tier="gold", position="B", other=1)
    assert objection_to_taking(second, a_taker(), ROLES) == "first_steward"


def test_the_second_steward_is_asked_before_others():
    colleagues = [a_taker(1, customers=0), a_taker(2, customers=8)]
    assert shared_out([a_customer(other=2)], colleagues, ROLES).taken == {1: [], 2: [1]}


customers = st.builds(
    a_customer,
    number=st.integers(1, 10_000),
    tier=st.sampled_from(["wealth", "gold", "mass"]),
    position=st.sampled_from("AB"),
    home=st.sampled_from([7, 8]),
    assets_minor=st.integers(0, 10**9),
    other=st.sampled_from([None, 1, 2, 3]),
)
takers = st.builds(
    a_taker,
    number=st.integers(1, 6),
    role=st.sampled_from(["advisor", "relationship_manager", "teller"]),
    office=st.sampled_from([2, 7, 8]),
    customers=st.integers(0, 12),
)


@given(
    st.lists(customers, unique_by=lambda one: one.customer_id, max_size=30),
    st.lists(takers, unique_by=lambda one: one.staff_id, max_size=5),
)
def test_every_customer_goes_to_one_who_may_take_it_or_is_named_with_the_reason(given, takers):
    """Proves part of 3.5: nobody is lost and nobody is given twice."""
    shares = shared_out(given, takers, ROLES)
    by_id = {one.customer_id: one for one in given}
    taken = [customer for mine in shares.taken.values() for customer in mine]
    assert sorted([*taken, *shares.left]) == sorted(by_id)
    for taker in takers:
        for customer in shares.taken[taker.staff_id]:
            assert objection_to_taking(by_id[customer], taker, ROLES) is None
    for customer in shares.left:
        assert all(objection_to_taking(by_id[customer], taker, ROLES) for taker in takers)


@given(st.lists(customers, unique_by=lambda one: one.customer_id, max_size=30))
def test_nobody_is_over_capacity_while_a_colleague_who_may_take_the_customer_has_room(given):
    """Proves part of 3.1."""
    colleagues = [a_taker(1, customers=4), a_taker(2, customers=9)]
    only_wealth = [a_customer(one.customer_id, assets_minor=one.assets_minor) for one in given]
    shares = shared_out(only_wealth, colleagues, ROLES)
    over = [one for one in colleagues if needs_approval(one, len(shares.taken[one.staff_id]))]
    assert bool(over) == (len(given) > 7)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rewritten",
    [
        "UPDATE stewardship_stewardship SET staff_id = staff_id + 1",
        "UPDATE stewardship_stewardship SET since = since - 1",
        "UPDATE stewardship_stewardship SET until = NULL, ended_reason = ''",
        "DELETE FROM stewardship_stewardship",
        "UPDATE stewardship_handover SET given_by_id = proposed_by_id, given_at = now()",
        "UPDATE stewardship_handover SET customers = customers + 1",
        "DELETE FROM stewardship_handover",
        "UPDATE stewardship_handovercustomer SET position = 'B'",
        "DELETE FROM stewardship_handovercustomer",
    ],
)
def test_who_looked_after_whom_and_who_signed_is_never_rewritten(rewritten):
    """Proves part of 3.5."""
    StewardshipFactory(until="2026-07-01", ended_reason="steward_left")
    HandoverFactory(given_by=StaffFactory(), given_at="2026-11-20T09:00:00Z")
    HandoverCustomerFactory()
    before = _everything()
    with (
        pytest.raises(IntegrityError, match="never rewritten"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(rewritten)
    assert _everything() == before


def _everything():
    return [list(table.objects.values()) for table in (Stewardship, Handover, HandoverCustomer)]


@pytest.mark.django_db
def test_the_two_sides_of_a_handover_are_two_people():
    """Proves part of 3.5."""
    handover = HandoverFactory()
    for about in (
        {"receiver": handover.giver, "giver": handover.giver},
        {
            "given_by": handover.receiver,
            "receiver": handover.receiver,
            "given_at": "2026-11-20T09:00:00Z",
        },
        {"received_at": "2026-11-20T09:00:00Z", "moved": 1, "work_items": 0},
        {"load_approved_by": handover.receiver, "receiver": handover.receiver},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            HandoverFactory(**about)
