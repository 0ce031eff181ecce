"""The night of stewardship from end to end, on PostgreSQL and DuckDB."""

from datetime import date

import pytest

from guanxi.bank.tests.factories import BranchFactory, CustomerFactory, StaffFactory
from guanxi.stewardship import queries
from guanxi.stewardship.tests.factories import Nights, Person

pytestmark = pytest.mark.django_db(transaction=True)
SEP, OCT, NOV = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
DAY = date(2026, 11, 20)


@pytest.fixture
def nights(tmp_path):
    return Nights(tmp_path)


@pytest.fixture
def outlet():
    office = BranchFactory()
    for role in ("outlet_head", "lobby_manager", "relationship_manager", "advisor", "teller"):
        StaffFactory(branch=office, role=role)
    return office


def person(outlet, **facts):
    customer = CustomerFactory(branch=outlet)
    return Person(customer_id=customer.pk, branch_id=outlet.pk, **facts)


def test_a_night_gives_each_customer_a_tier_and_each_maintained_one_a_steward(nights, outlet):
    """Proves 2.1, 2.2, 3.1, 3.2."""
    diamond = person(outlet, assets=3_000_000, contribution=60_000)
    wealth = person(outlet, assets=300_000)
    mass = person(outlet, assets=4_000)

    counts = nights.run(DAY, [diamond, wealth, mass])

    assert counts["tiers"]["diamond"] == counts["tiers"]["wealth"] == counts["tiers"]["mass"] == 1
    tiers = queries.tiers_of([diamond.customer_id, wealth.customer_id, mass.customer_id])
    assert [one.tier for one in tiers.values()] == ["diamond", "wealth", "mass"]
    first, second = queries.stewards_of([diamond.customer_id])[diamond.customer_id]
    assert (first.role, second.role) == ("outlet_head", "relationship_manager")
    first, second = queries.stewards_of([wealth.customer_id])[wealth.customer_id]
    assert (first.role, second) == ("advisor", None)
    assert mass.customer_id not in queries.stewards_of([mass.customer_id])
    assert queries.why_tier(diamond.customer_id).as_text()
    assert queries.why_steward(diamond.customer_id).as_text()
