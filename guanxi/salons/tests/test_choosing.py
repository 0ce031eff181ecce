"""Whom conditions and lists choose, of the viewer's customers alone. Proves part of 5.4."""

from datetime import timedelta

import pytest

from guanxi.alerts.tests.factories import CustomerTierFactory
from guanxi.insight.tests.factories import CustomerFactsFactory
from guanxi.leads.tests.scene import BOOK, at_work, customer_of, people
from guanxi.privacy.codes import ConsentChannel
from guanxi.privacy.tests.choices import ConsentFactory, OptOutFactory
from guanxi.salons.choosing import Conditions, customers_meeting, listed, numbers_of
from guanxi.salons.codes import Why
from guanxi.salons.tests.factories import NOW
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
    told = checked(salon, bank.head, numbers_of("\n".join(numbers)))
    assert told.chosen == [fine]
    assert why_not(told) == [
        (2, refusing.source_id, Why.REFUSED),
        (3, stranger.source_id, Why.UNKNOWN),
        (4, "NOBODY-1", Why.UNKNOWN),
    ]
    assert told.rows[2].customer is None


def test_each_reason_is_told_by_its_row_the_gravest_first(bank):
    """Proves part of 12.2: refusals go before everything else."""
    salon, another = planned(bank.head), planned(bank.head)
    there, refusing, shut, lately, fine = (known(bank.manager) for _ in range(5))
    invite(salon, bank.head, there, refusing)
    invite(another, bank.head, lately)
    OptOutFactory(customer=refusing)
    for channel in ConsentChannel.values:
        ConsentFactory(
            customer=shut, purpose="events", channel=channel, answer="withdrawn", statement=None
        )
    rows = [there, refusing, shut, lately, fine, fine]
    numbers = [(line, one.source_id) for line, one in enumerate(rows, 2)]
    told = checked(salon, bank.head, numbers)
    assert told.chosen == [lately, fine]  # who is named one by one is not left to rest
    assert [why for _line, _number, why in why_not(told)] == [
        *(Why.THERE, Why.REFUSED, Why.NO_CHANNEL),
        Why.TWICE,
    ]
    by_view = checked(salon, bank.head, numbers, rests=True)
    assert by_view.chosen == [fine]
    assert (5, lately.source_id, Why.LATELY) in why_not(by_view)


def checked(salon, by, numbers, **about):
    with at_work(by):
        return listed(numbers, salon, now=NOW, book=BOOK, by=viewer(by), **about)


def why_not(told):
    return [(row.line, row.number, row.why) for row in told.left_out]
