"""Leavers never leave orphans (3.5)."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TransactionTestCase

from guanxi.bank.models import Staff
from guanxi.bank.tests.factories import BranchFactory, CustomerFactory, StaffFactory
from guanxi.stewardship.models import Stewardship, WaitingCustomer
from guanxi.stewardship.queries.orphans import orphans_on
from guanxi.stewardship.tests.factories import Nights, Person
from guanxi.stewardship.tests.test_night import DAY, with_capacity

ROLES = ("outlet_head", "lobby_manager", "relationship_manager", "advisor", "teller")
ASSETS = (3_000_000, 300_000, 150_000, 60_000)


@st.composite
def banks(draw):
    """Roles of the staff, who leaves before which of three nights, customers, places per role."""
    staff = draw(st.lists(st.sampled_from(ROLES), min_size=1, max_size=8))
    leaves = [draw(st.integers(1, 4)) for _ in staff]
    customers = draw(st.lists(st.sampled_from(ASSETS), min_size=1, max_size=8))
    return staff, leaves, customers, draw(st.integers(0, 4))


class Orphans(TransactionTestCase):
    """Proves part of 3.5."""

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(banks())
    def test_after_every_night_each_maintained_customer_has_a_steward_at_work_or_a_place_in_line(
        self, bank
    ):
        roles, leaves, assets, places = bank
        outlet = BranchFactory(parent=BranchFactory(kind="branch"))
        staff = [StaffFactory(branch=outlet, role=role) for role in roles]
        people = [
            Person(
                customer_id=CustomerFactory(branch=outlet).pk, branch_id=outlet.pk, assets=amount
            )
            for amount in assets
        ]
        with TemporaryDirectory() as folder:
            nights = Nights(Path(folder), with_capacity(**dict.fromkeys(ROLES, places)))
            for number in range(1, 4):
                day = DAY + timedelta(days=number)
                gone = [one.pk for one, when in zip(staff, leaves, strict=True) if when <= number]
                Staff.objects.filter(pk__in=gone, left_on=None).update(left_on=day)
                counts = nights.run(day, people)
                assert counts["orphans"] == 0 == orphans_on(day)
                self.everybody_is_served_or_waits(people, gone)

    def everybody_is_served_or_waits(self, people, gone):
        held = Stewardship.objects.filter(until=None, position="A").exclude(staff__in=gone)
        served = set(held.values_list("customer", flat=True))
        waiting = set(WaitingCustomer.objects.values_list("customer", flat=True))
        assert {one.customer_id for one in people} <= served | waiting

    def test_a_customer_whose_steward_leaves_after_the_night_is_counted_until_the_next(self):
        outlet = BranchFactory(parent=BranchFactory(kind="branch"))
        advisor = StaffFactory(branch=outlet, role="advisor")
        person = Person(
            customer_id=CustomerFactory(branch=outlet).pk, branch_id=outlet.pk, assets=300_000
        )
        with TemporaryDirectory() as folder:
            nights = Nights(Path(folder))
            nights.run(DAY, [person])
            advisor.left_on = DAY + timedelta(days=1)
            advisor.save()
            assert orphans_on(DAY) == 0
            assert orphans_on(DAY + timedelta(days=1)) == 1
            nights.run(DAY + timedelta(days=1), [person])
            assert orphans_on(DAY + timedelta(days=1)) == 0
