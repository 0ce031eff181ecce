"""Whom conditions and lists choose, of the viewer's customers alone. Proves part of 5.4."""

from datetime import timedelta

import pytest

from guanxi.alerts.tests.factories import CustomerTierFactory
from guanxi.insight.tests.factories import CustomerFactsFactory
from guanxi.leads.tests.scene import BOOK, at_work, customer_of, people
from guanxi.privacy.tests.choices import OptOutFactory
from guanxi.salons.choosing import Conditions, customers_meeting, listed
from guanxi.salons.tests.factories import NOW, TODAY
from guanxi.salons.tests.scene import invite, planned, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return people()


def known(staff, *, tier="wealth", assets=300_000_00, products=""):
    """A customer in the person's care of whom the night knows this."""
    customer = customer_of(staff)
    CustomerFactsFactory(
        customer_id=customer.pk,
        branch_id=customer.branch_id,
        assets_minor=assets,
        product_classes=products,
    )
    CustomerTierFactory(customer_id=customer.pk, branch_id=customer.branch_id, tier=tier)
    return customer


def chosen(salon, by, **conditions):
    with at_work(by):
        found = customers_meeting(
            Conditions(**conditions), salon, now=NOW, book=BOOK, by=viewer(by)
        )
        return list(found.values_list("pk", flat=True))


def test_conditions_narrow_the_viewers_customers_the_richest_first(bank):
    salon = planned(bank.head)
    rich = known(bank.manager, tier="gold", assets=3_000_000_00, products="fund,bond")
    usual = known(bank.specialist, products="fund")
    poor = known(bank.manager, tier="potential", assets=60_000_00)
    known(bank.stranger)
    assert chosen(salon, bank.head) == [rich.pk, usual.pk, poor.pk]
    assert chosen(salon, bank.manager) == [rich.pk, poor.pk]
    assert chosen(salon, bank.head, tiers=["wealth", "gold"]) == [rich.pk, usual.pk]
    assert chosen(salon, bank.head, assets_from_minor=100_000_00) == [rich.pk, usual.pk]
    assert chosen(salon, bank.head, assets_until_minor=300_000_00) == [poor.pk]
    assert chosen(salon, bank.head, product="fund", lacks="bond") == [usual.pk]


def test_an_event_for_some_tiers_chooses_nobody_of_others(bank):
    salon = planned(bank.head, tiers=["gold"])
    gold = known(bank.manager, tier="gold")
    known(bank.manager)
    assert chosen(salon, bank.head) == [gold.pk]


def test_who_refused_is_on_the_list_or_was_invited_lately_is_not_chosen(bank):
    """Proves part of 12.2."""
    salon, another = planned(bank.head), planned(bank.head)
    refusing, there, lately, long_ago = (known(bank.manager) for _ in range(4))
    OptOutFactory(customer=refusing)
    invite(salon, bank.head, there)
    invite(another, bank.head, lately)
    invite(another, bank.head, long_ago, at=NOW - timedelta(days=31))
    assert chosen(salon, bank.head) == [long_ago.pk]


def test_a_list_of_numbers_says_who_cannot_be_invited_and_why(bank):
    salon = planned(bank.head)
    fine, refusing = known(bank.manager), known(bank.manager)
    stranger = known(bank.stranger)
    OptOutFactory(customer=refusing)
    numbers = [fine.source_id.lower(), refusing.source_id, stranger.source_id, "NOBODY-1"]
    with at_work(bank.head):
        told = listed("\n".join(numbers), salon, day=TODAY, book=BOOK, by=viewer(bank.head))
    assert list(told.chosen) == [fine]
    assert list(told.left_out) == [refusing]
    assert list(told.unknown) == [stranger.source_id.upper(), "NOBODY-1"]
