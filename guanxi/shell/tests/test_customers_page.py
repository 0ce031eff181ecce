"""My customers: whom one sees, and in which order."""

from datetime import timedelta

import pytest

from guanxi.alerts.tests.factories import CustomerTierFactory
from guanxi.bank.tests.factories import YESTERDAY, BranchFactory, CustomerFactory
from guanxi.foundation.tests.sheets import csv_rows
from guanxi.insight.tests.factories import CustomerFactsFactory
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.shell.tests.factories import audit_events, signed_in
from guanxi.stewardship.tests.factories import StewardshipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def night():
    NightRunFactory(day=YESTERDAY)


@pytest.fixture
def manager(client):
    return signed_in(client, role="relationship_manager")


ORDERS = ("assets", "average", "change", "maturing")


def in_care_of(
    staff,
    assets=600_000_00,
    tier="wealth",
    products="demand_deposit,fund",
    maturing_on=None,
    **about,
):
    customer = CustomerFactory(branch=staff.branch, **about)
    StewardshipFactory(customer=customer, staff=staff)
    facts = {"customer_id": customer.pk, "branch_id": staff.branch_id}
    CustomerFactsFactory(
        assets_minor=assets,
        month_average_assets_minor=assets,
        previous_month_end_assets_minor=assets * 2,
        product_classes=products,
        maturing_on=maturing_on,
        **facts,
    )
    CustomerTierFactory(tier=tier, assets_minor=assets, **facts)
    return customer


def order_on(page, *customers):
    return sorted(customers, key=lambda one: page.index(f"customer-{one.pk}"))


def test_the_richest_come_first_and_names_are_masked(client, manager):
    """Proves part of 12.1."""
    poorer = in_care_of(manager, assets=100_00)
    richer = in_care_of(manager, assets=9_000_000_00, name="欧阳小红")
    page = client.get("/customers/").text
    assert order_on(page, poorer, richer) == [richer, poorer]
    assert "欧阳**" in page
    assert "欧阳小红" not in page
    assert "¥9,000,000" in page
    assert "▼ 50%" in page
    assert "Fund" in page


def test_the_order_can_be_turned(client, manager):
    poorer, richer = in_care_of(manager, assets=100_00), in_care_of(manager, assets=900_00)
    page = client.get("/customers/?order=assets").text
    assert order_on(page, poorer, richer) == [poorer, richer]


def test_a_tier_can_be_chosen(client, manager):
    wealth, gold = in_care_of(manager), in_care_of(manager, tier="gold")
    page = client.get("/customers/?tier=gold").text
    assert f"customer-{gold.pk}" in page
    assert f"customer-{wealth.pk}" not in page
    assert "Gold 1" in " ".join(page.split())


@pytest.mark.parametrize("order", [f"{sign}{code}" for code in ORDERS for sign in ("", "-")])
def test_pages_follow_without_losing_or_repeating_anybody(client, manager, monkeypatch, order):
    monkeypatch.setattr("guanxi.shell.portfolio.table.PAGE", 2)
    days = [YESTERDAY + timedelta(days=n) for n in (5, 3, 3, 3, 1)]
    everybody = {
        in_care_of(manager, assets=amount, maturing_on=day).pk
        for amount, day in zip((500, 300, 300, 300, 100), days, strict=True)
    }
    seen, after = [], ""
    while True:
        table = client.get(f"/customers/?order={order}&after={after}").context["table"]
        seen += [line.customer.pk for line in table.rows]
        after = table.next_after
        if not after:
            break
        assert len(table.rows) == 2
    assert len(seen) == len(everybody)
    assert set(seen) == everybody


def test_customers_of_others_do_not_show(client, manager):
    """Proves part of 12.1."""
    other = CustomerFactory(branch=manager.branch)
    CustomerFactsFactory(customer_id=other.pk, branch_id=manager.branch_id)
    assert "Nobody is in your care yet" in client.get("/customers/").text


def test_a_head_sees_the_office_and_those_below_but_not_the_neighbours(client):
    head = signed_in(client, role="branch_head", branch=BranchFactory(kind="branch"))
    below = BranchFactory(parent=head.branch)
    inside = CustomerFactory(branch=below)
    outside = CustomerFactory()
    for one in (inside, outside):
        CustomerFactsFactory(customer_id=one.pk, branch_id=one.branch_id)
    page = client.get("/customers/").text
    assert f"customer-{inside.pk}" in page
    assert f"customer-{outside.pk}" not in page


def test_a_role_without_customers_is_told_so(client):
    signed_in(client, role="auditor")
    assert client.get("/customers/").status_code == 403
    assert client.get("/search/").status_code == 403
    assert client.post("/search/suggestions/", {"q": "w"}).status_code == 403


def test_the_file_is_for_those_who_may_have_it(client):
    signed_in(client, role="teller")
    assert client.get("/customers/export.csv").status_code == 403


def test_the_file_holds_every_page_and_no_formula(client, manager):
    in_care_of(manager, name="@SUM(A1)", source_id="-7")
    reply = client.get("/customers/export.csv")
    rows = csv_rows(reply)
    assert rows[1][0] == "-7"
    assert rows[1][1] == "'@**"
    assert rows[1][4] == "600000.00"
    assert "shell.customers.exported" in audit_events()


def test_only_reading_is_offered(client, manager):
    for address in ["/customers/", "/customers/export.csv"]:
        assert client.post(address).status_code == 405
