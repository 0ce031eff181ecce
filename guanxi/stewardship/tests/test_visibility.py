"""Whose customers a person sees, over drawn trees of offices."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from guanxi.bank.models import Customer
from guanxi.bank.tests.factories import BranchFactory, CustomerFactory, StaffFactory
from guanxi.bank.viewers import Viewer
from guanxi.stewardship.queries import customers_visible_to
from guanxi.stewardship.tests.factories import StewardshipFactory


def viewer(staff, scope):
    return Viewer(
        staff_id=staff.pk, branch_id=staff.branch_id, role=staff.role, scope=scope, permissions=()
    )


def seen_by(staff, scope):
    return set(customers_visible_to(viewer(staff, scope)))


@st.composite
def banks(draw):
    """Parents of the offices, homes of the customers, the viewer's office, stewardships."""
    offices = draw(st.integers(1, 6))
    parents = [draw(st.integers(-1, place - 1)) if place else -1 for place in range(offices)]
    homes = draw(st.lists(st.integers(0, offices - 1), min_size=1, max_size=8))
    held = draw(
        st.lists(
            st.tuples(st.integers(0, len(homes) - 1), st.sampled_from("AB"), st.booleans()),
            unique_by=lambda one: one[0],
            max_size=4,
        )
    )
    return parents, homes, draw(st.integers(0, offices - 1)), held


class WhoseCustomers(TestCase):
    """Proves 12.1's row scope as far as roles go."""

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(banks())
    def test_a_viewer_sees_the_customers_of_the_scope_and_nobody_else(self, bank):
        parents, homes, desk, held = bank
        offices = []
        for parent in parents:
            offices.append(BranchFactory(parent=None if parent < 0 else offices[parent]))
        customers = [CustomerFactory(branch=offices[home]) for home in homes]
        staff = StaffFactory(branch=offices[desk])
        mine = set()
        for place, position, ended in held:
            over = {"until": "2026-07-01", "ended_reason": "steward_left"} if ended else {}
            StewardshipFactory(customer=customers[place], staff=staff, position=position, **over)
            mine |= set() if ended else {customers[place]}

        def above(office):
            return {office} | (above(parents[office]) if parents[office] >= 0 else set())

        within = {one for one, home in zip(customers, homes, strict=True) if desk in above(home)}
        here = {one for one, home in zip(customers, homes, strict=True) if home == desk}
        assert seen_by(staff, "own") == mine
        assert seen_by(staff, "outlet") == here
        assert seen_by(staff, "branch") == within
        assert seen_by(staff, "bank") == set(Customer.objects.all())
        assert seen_by(staff, "none") == set()


@pytest.mark.django_db
def test_a_steward_who_handed_over_no_longer_sees_the_customer():
    past = StewardshipFactory(until="2026-07-01", ended_reason="steward_left")
    StewardshipFactory(customer=past.customer)
    assert seen_by(past.staff, "own") == set()


@pytest.mark.django_db
def test_the_second_steward_sees_the_customer_like_the_first():
    """Proves part of 3.2."""
    second = StewardshipFactory(position="B")
    assert seen_by(second.staff, "own") == {second.customer}
