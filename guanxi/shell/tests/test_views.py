"""My customers, narrowed, ordered, arranged, and kept as views of one's own."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps

from guanxi.bank.tests.factories import YESTERDAY
from guanxi.foundation.tests.sheets import csv_rows
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.shell.portfolio.keeping import VIEWS_MAX
from guanxi.shell.tests.factories import audit_events, signed_in
from guanxi.shell.tests.test_customers_page import in_care_of
from guanxi.worklist.tests.factories import ContactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def night():
    NightRunFactory(day=YESTERDAY)


@pytest.fixture
def manager(client):
    return signed_in(client, role="relationship_manager")


def numbers_on(client, query):
    lines = client.get(f"/customers/?{query}").context["portfolio"].lines
    return [line.customer.pk for line in lines]


def test_by_a_product_held_or_missing(client, manager):
    fund = in_care_of(manager, products="demand_deposit,fund")
    deposit = in_care_of(manager, products="demand_deposit")
    assert numbers_on(client, "holds=fund") == [fund.pk]
    assert numbers_on(client, "lacks=fund") == [deposit.pk]
    assert numbers_on(client, "holds=fund&lacks=demand_deposit") == []


def test_by_assets_in_whole_yuan_with_both_ends(client, manager):
    in_care_of(manager, assets=99_999_99)
    least = in_care_of(manager, assets=100_000_00)
    most = in_care_of(manager, assets=200_000_00)
    in_care_of(manager, assets=200_000_01)
    assert numbers_on(client, "at_least=100000&at_most=200000") == [most.pk, least.pk]


def test_by_how_long_nobody_spoke_with_them(client, manager):
    never, long_ago, lately, taken_back = (in_care_of(manager, assets=n) for n in (4, 3, 2, 1))
    now = datetime.now(UTC)
    ContactFactory(customer=long_ago, staff=manager, at=now - timedelta(days=31))
    ContactFactory(customer=lately, staff=manager, at=now - timedelta(days=29))
    ContactFactory(
        customer=taken_back, staff=manager, at=now - timedelta(days=29), withdrawn_at=now
    )
    assert numbers_on(client, "silent_days=30") == [never.pk, long_ago.pk, taken_back.pk]


def test_what_cannot_be_understood_is_said_and_narrows_nothing(client, manager):
    everybody = [in_care_of(manager).pk]
    reply = client.get("/customers/?at_least=200&at_most=100")
    assert "must not be less" in reply.text
    assert numbers_on(client, "at_least=many&holds=gold_bars&order=name&column=secret") == everybody
    for after in ("x", "1", "1.", ".1", f"{'9' * 5000}.1", "2026-13-01.1"):
        assert numbers_on(client, f"after={after}") == everybody
        assert numbers_on(client, f"order=maturing&after={after}") == []


def test_by_a_day_only_those_who_have_one(client, manager):
    later = in_care_of(manager, maturing_on=YESTERDAY + timedelta(days=9))
    soon = in_care_of(manager, maturing_on=YESTERDAY + timedelta(days=2))
    in_care_of(manager)
    assert numbers_on(client, "order=maturing") == [soon.pk, later.pk]


def test_the_columns_one_wants_are_shown_and_leave_in_the_file(client, manager):
    in_care_of(manager, maturing_on=YESTERDAY)
    page = client.get("/customers/?column=maturing&column=loans").text
    assert "Matures next" in page
    assert ">Month average</a>" not in page
    heading = csv_rows(client.get("/customers/export.csv?column=maturing&column=loans"))[0]
    assert heading[4:] == ["Assets", "Matures next", "Loans owed"]


def test_a_view_is_kept_found_again_and_let_go(client, manager):
    in_care_of(manager)
    query = "tier=wealth&holds=fund&order=maturing&column=maturing"
    client.post("/customers/views/", {"name": "  Maturing  soon ", "query": f"{query}&after=1.1"})
    page = client.get("/customers/")
    assert "Maturing soon" in page.text
    (view,) = page.context["views"]
    assert view.query == query
    assert client.get(f"/customers/?{query}").context["view"] == view
    client.post(f"/customers/views/{view.pk}/forget/")
    assert list(client.get("/customers/").context["views"]) == []
    assert audit_events()[-2:] == ["shell.view.kept", "shell.view.forgotten"]


def test_a_name_is_used_once_and_a_view_needs_one(client, manager):
    for query in ("holds=fund", "holds=bond"):
        client.post("/customers/views/", {"name": "Mine", "query": query})
    (view,) = client.get("/customers/").context["views"]
    assert view.query == "holds=bond"
    reply = client.post("/customers/views/", {"name": " ", "query": ""}, follow=True)
    assert "Give the view a name" in reply.text
    reply = client.post("/customers/views/", {"name": "x" * 41, "query": ""}, follow=True)
    assert "too long" in reply.text


def test_there_is_an_end_to_how_many(client, manager):
    for number in range(VIEWS_MAX):
        client.post("/customers/views/", {"name": f"View {number}", "query": ""})
    reply = client.post("/customers/views/", {"name": "One more", "query": ""}, follow=True)
    assert "let one go first" in reply.text
    assert apps.get_model("shell", "SavedView").objects.count() == VIEWS_MAX


def test_only_what_the_table_understands_is_kept(client, manager):
    client.post("/customers/views/", {"name": "Mine", "query": "holds=fund&who=%E7%8E%8B&x=1"})
    (view,) = client.get("/customers/").context["views"]
    assert view.query == "holds=fund"


def test_views_are_ones_own(client, manager):
    """Proves part of 12.1: the database shows nobody another's views."""
    client.post("/customers/views/", {"name": "Mine", "query": "holds=fund"})
    (view,) = client.get("/customers/").context["views"]
    signed_in(client, role="branch_head", branch=manager.branch)
    assert list(client.get("/customers/").context["views"]) == []
    assert client.post(f"/customers/views/{view.pk}/forget/").status_code == 404
