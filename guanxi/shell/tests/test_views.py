"""My customers, narrowed, ordered, arranged, and kept as views of one's own."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps

from guanxi.bank.tests.factories import YESTERDAY
from guanxi.foundation.tests.sheets import csv_rows
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.shell.tables.keeping import VIEWS_MAX
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
    rows = client.get(f"/customers/?{query}").context["table"].rows
    return [line.customer.pk for line in rows]


def keep(client, name, query="", **about):
    given = {"name": name, "query": query, "here": "/customers/"}
    return client.post("/views/customers/keep/", given, **about)


def views(client):
    return list(client.get("/views/customers/?here=/customers/").context["views"])


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


def test_what_is_no_column_is_said_with_what_to_do(client, manager):
    in_care_of(manager)
    page = client.get("/customers/?order=name&column=secret&column=loans").text
    assert "cannot be put in order by “name”" in page
    assert "has no column “secret”" in page
    assert 'aria-sort="descending"' in page
    assert "Loans owed</a>" in page


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
    keep(client, "  Maturing  soon ", f"{query}&after=1.1")
    (view,) = views(client)
    assert view.query == query
    link = f"/customers/?{query}&view={view.pk}"
    page = client.get(f"/views/customers/?here=/customers/&{query}").text
    assert (
        f'<a href="{link.replace("&", "&amp;")}"\n       aria-current="page">Maturing soon' in page
    )
    assert "<b>Maturing soon</b>" in client.get(link).text
    assert "<b>Maturing soon</b>" not in client.get(f"{link}&lacks=bond").text
    gone = client.post(f"/views/{view.pk}/forget/", {"here": "/customers/"})
    assert gone.url == f"/customers/?{query}"
    assert views(client) == []
    assert audit_events()[-2:] == ["shell.view.kept", "shell.view.forgotten"]


def test_a_view_that_is_gone_is_said_and_the_table_is_as_its_address_says(client, manager):
    fund = in_care_of(manager, products="fund")
    in_care_of(manager, products="bond")
    for view in ("404", "x", "9" * 30):
        assert "none of yours, or is gone" in client.get(f"/customers/?view={view}").text
        assert numbers_on(client, f"holds=fund&view={view}") == [fund.pk]


def test_a_name_is_used_once_and_a_view_needs_one(client, manager):
    for query in ("holds=fund", "holds=bond"):
        keep(client, "Mine", query)
    (view,) = views(client)
    assert view.query == "holds=bond"
    assert "Give the view a name" in keep(client, " ", follow=True).text
    assert "too long" in keep(client, "x" * 41, follow=True).text


def test_there_is_an_end_to_how_many(client, manager):
    for number in range(VIEWS_MAX):
        keep(client, f"View {number}")
    assert "let one go first" in keep(client, "One more", follow=True).text
    assert apps.get_model("shell", "SavedView").objects.count() == VIEWS_MAX


def test_only_what_the_table_understands_is_kept(client, manager):
    keep(client, "Mine", "holds=fund&who=%E7%8E%8B&x=1")
    (view,) = views(client)
    assert view.query == "holds=fund"


def test_a_view_leads_nowhere_but_to_a_page_of_the_workbench(client, manager):
    for here in ("https://example.com/", "//example.com/", "/no/such/page/", "javascript:1", ""):
        assert client.post("/views/customers/keep/", {"name": "Mine", "here": here}).url == "/"
        page = client.get("/views/customers/", {"here": here}).text
        assert "Back to the table" not in page
        assert page.count('name="here" value=""') == 2
    assert client.get("/views/nothing/").status_code == 404
    assert client.post("/views/nothing/keep/", {"name": "Mine"}).status_code == 404


def test_views_are_ones_own(client, manager):
    """Proves part of 12.1: the database shows nobody another's views."""
    keep(client, "Mine", "holds=fund")
    (view,) = views(client)
    signed_in(client, role="branch_head", branch=manager.branch)
    assert views(client) == []
    assert "Mine" not in client.get(f"/customers/?holds=fund&view={view.pk}").text
    assert client.post(f"/views/{view.pk}/forget/").status_code == 404
