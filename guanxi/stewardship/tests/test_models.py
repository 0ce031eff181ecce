"""What can never be stored."""

import pytest
from django.db import IntegrityError, transaction

from guanxi.bank.tests.factories import StaffFactory
from guanxi.stewardship.tests.factories import StewardshipFactory, TierChangeFactory

pytestmark = pytest.mark.django_db


def refused(make, **about):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**about)


def test_a_customer_has_one_steward_a_and_one_b_at_a_time():
    """Proves part of 3.2."""
    first = StewardshipFactory()
    refused(StewardshipFactory, customer=first.customer, position="A")
    StewardshipFactory(customer=first.customer, position="B")
    refused(StewardshipFactory, customer=first.customer, position="B")


def test_the_two_stewards_are_two_people():
    """Proves part of 3.2."""
    first = StewardshipFactory()
    refused(StewardshipFactory, customer=first.customer, staff=first.staff, position="B")


def test_past_stewards_stand_beside_the_present_one():
    past = StewardshipFactory(until="2026-07-01", ended_reason="steward_left")
    StewardshipFactory(customer=past.customer, staff=past.staff)


def test_a_stewardship_ends_after_it_begins_and_for_a_reason():
    refused(StewardshipFactory, until="2026-01-01", ended_reason="steward_left")
    refused(StewardshipFactory, until="2026-07-01")
    refused(StewardshipFactory, ended_reason="steward_left")


def test_a_stewardship_is_decided_by_a_night_or_by_a_person():
    """Proves 0.4."""
    refused(StewardshipFactory, night=None)
    StewardshipFactory(night=None, by=StaffFactory())


def test_a_tier_has_one_beginning_and_one_of_them_is_in_force():
    """Proves 2.3."""
    now = TierChangeFactory()
    refused(TierChangeFactory, customer=now.customer, effective_from="2026-08-01")
    refused(TierChangeFactory, customer=now.customer, effective_until="2026-08-01")
    refused(TierChangeFactory, effective_until="2026-06-30")
