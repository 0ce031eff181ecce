"""A list goes into a file as the page shows it, says who took it and why, and is on the record."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps

from guanxi.alerts.tests.factories import CustomerTierFactory
from guanxi.bank.tests.factories import YESTERDAY, CustomerFactory, StaffFactory
from guanxi.foundation.tests.sheets import csv_lines, csv_rows, taken, xlsx_rows, xlsx_sheets
from guanxi.insight.tests.factories import CustomerFactsFactory
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.privacy.models import AccessRelease
from guanxi.privacy.unusual.approvals import take_along
from guanxi.privacy.unusual.tests.factories import ReadingApprovalFactory
from guanxi.shell.tests.factories import signed_in
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist.tests.factories import WorkItemFactory

pytestmark = pytest.mark.django_db
KINDS = ("csv", "xlsx")


@pytest.fixture(autouse=True)
def night():
    NightRunFactory(day=YESTERDAY)


@pytest.fixture
def manager(client):
    return signed_in(client, role="relationship_manager", name="李思远", source_id="S0017")


def in_care_of(staff, assets=600_000_00, tier="wealth", **about):
    customer = CustomerFactory(branch=staff.branch, **about)
    StewardshipFactory(customer=customer, staff=staff)
    facts = {"customer_id": customer.pk, "branch_id": staff.branch_id}
    CustomerFactsFactory(assets_minor=assets, **facts)
    CustomerTierFactory(tier=tier, assets_minor=assets, **facts)
    return customer


def rows_of(reply, kind):
    return (csv_rows if kind == "csv" else xlsx_rows)(reply)[1:]


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_holds_what_the_page_shows_in_its_order(client, manager, kind):
    """Proves part of 13.5: the same filter and sort."""
    small = in_care_of(manager, assets=300_000_00)
    large = in_care_of(manager, assets=900_000_00)
    in_care_of(manager, assets=800_000_00, tier="gold")
    stranger = in_care_of(StaffFactory(branch=manager.branch))
    reply = client.get(f"/customers/export.{kind}?tier=wealth&order=assets&after=1.1")
    numbers = [row[0] for row in rows_of(reply, kind)]
    assert numbers == [small.source_id, large.source_id]
    assert stranger.source_id not in numbers


@pytest.mark.parametrize("kind", KINDS)
def test_names_are_masked_in_the_file_as_on_the_page(client, manager, kind):
    """Proves part of 12.1."""
    customer = in_care_of(manager, name="欧阳小红")
    ((number, name, *_rest),) = rows_of(client.get(f"/customers/export.{kind}"), kind)
    assert (number, name) == (customer.source_id, "欧阳**")


def test_it_says_who_took_it_when_of_which_day_what_for_and_how_it_was_narrowed(client, manager):
    """Proves part of 13.5, 12.6."""
    in_care_of(manager)
    said = " | ".join(csv_lines(client.get("/customers/export.csv?tier=wealth"))[0])
    for words in ["李思远 (S0017)", f"Data of: {YESTERDAY}", "Everyday work", "Tier: Wealth"]:
        assert words in said
    reply = client.get("/customers/export.xlsx")
    about = xlsx_sheets(reply)["About this file"]
    assert ["Made by", "李思远 (S0017)"] in about
    named = reply["Content-Disposition"]
    assert f"customers-{YESTERDAY}-s0017-" in named
    assert named.endswith('.xlsx"')


def test_it_speaks_the_readers_language(client, manager):
    """Proves part of 13.6."""
    in_care_of(manager)
    client.cookies["guanxi_language"] = "zh-hans"
    sheets = xlsx_sheets(client.get("/customers/export.xlsx"))
    assert list(sheets) == ["文件说明", "清单"]
    assert sheets["清单"][0][:3] == ["客户号", "客户", "等级"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("address", ["/customers/export", "/work/export"])
def test_it_is_one_release_on_the_record_with_its_digest(client, manager, address, kind):
    """Proves part of 12.5: count and digest of what left."""
    customer = in_care_of(manager)
    WorkItemFactory(customer=customer, assignee=manager, evidence={})
    before = AccessRelease.objects.count()
    content = taken(client.get(f"{address}.{kind}"))
    assert AccessRelease.objects.count() == before + 1
    release = AccessRelease.objects.order_by("pk").last()
    assert release.exported == 1
    assert release.customers >= 1
    assert release.digest == hashlib.sha256(content).hexdigest()


def test_a_file_agreed_to_stops_no_reading_afterwards(client, manager, monkeypatch):
    """Proves part of 12.6: its rows were agreed to, and the budget is for the others."""
    for _number in range(3):
        in_care_of(manager)
    _limit_files_to(monkeypatch, 2)
    assert client.get("/customers/export.xlsx").status_code == 403
    counted = _listed()
    ReadingApprovalFactory(
        asked_by=manager,
        kind="export",
        amount=3,
        agreed=True,
        decided_by=StaffFactory(),
        decided_at=datetime.now(UTC),
        until=datetime.now(UTC) + timedelta(hours=1),
    )
    assert len(rows_of(client.get("/customers/export.xlsx"), "xlsx")) == 3
    assert _listed() == counted
    _limit_files_to(monkeypatch, 200)
    taken(client.get("/customers/export.xlsx"))
    assert _listed() >= counted + 3


def _listed():
    return sum(apps.get_model("privacy", "ReadingTally").objects.values_list("listed", flat=True))


def _limit_files_to(monkeypatch, rows):
    def taken_along(*, policy, **about):
        take_along(policy=policy.model_copy(update={"export_rows": rows}), **about)

    monkeypatch.setattr("guanxi.privacy.files.take_along", taken_along)


def test_rows_beyond_what_was_agreed_to_are_never_written(client, manager, monkeypatch):
    """Proves part of 12.6: the list grew while somebody agreed."""
    for _number in range(3):
        in_care_of(manager)
    monkeypatch.setattr("guanxi.shell.portfolio.pages.size_of", lambda viewer, wish, now: 2)
    assert len(rows_of(client.get("/customers/export.csv"), "csv")) == 2


def test_the_whole_list_goes_into_the_file_however_long(client, manager, monkeypatch):
    monkeypatch.setattr("guanxi.shell.portfolio.table._TOGETHER", 2)
    monkeypatch.setattr("guanxi.worklist.morning._TOGETHER", 2)
    customers = [in_care_of(manager, assets=assets) for assets in (500, 500, 400, 300, 500)]
    for customer in customers:
        WorkItemFactory(customer=customer, assignee=manager, evidence={})
    expected = sorted(
        customers, key=lambda one: ([500, 500, 400, 300, 500][customers.index(one)] * -1, one.pk)
    )
    numbers = [row[0] for row in rows_of(client.get("/customers/export.csv"), "csv")]
    assert numbers == [one.source_id for one in expected]
    assert len(rows_of(client.get("/work/export.csv"), "csv")) == 5


def test_there_are_no_other_kinds_of_file(client, manager):
    assert client.get("/customers/export.exe").status_code == 404
    assert client.get("/work/export.xls").status_code == 404


def test_pages_offer_both_kinds_narrowed_as_they_are(client, manager):
    in_care_of(manager)
    page = client.get("/customers/?tier=wealth&after=1.1").text
    assert (
        client.get("/customers/?tier=wealth").text.count("/customers/export.xlsx?tier=wealth") == 1
    )
    assert "after=" not in page.partition("export.csv")[2].partition('"')[0]
