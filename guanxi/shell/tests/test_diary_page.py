"""The work diary 工作日志 comes from the contact log. Proves part of 5.2."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from guanxi.bank.tests.factories import YESTERDAY, CustomerFactory, StaffFactory
from guanxi.foundation.tests.sheets import csv_lines, csv_rows
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.shell.tests.factories import audit_events, signed_in
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist.tests.factories import ContactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def night():
    NightRunFactory(day=YESTERDAY)


@pytest.fixture
def manager(client):
    return signed_in(client, role="relationship_manager")


def at(day, hour):
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))  # noqa: DTZ001


def of(staff, **about):
    customer = CustomerFactory(branch=staff.branch, **about)
    StewardshipFactory(customer=customer, staff=staff)
    return customer


def logged(staff, customer, moment, **about):
    return ContactFactory(staff=staff, customer=customer, at=moment, **about)


def a_monday(client):
    """The Monday of the week that the page opens on."""
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())


def test_a_week_holds_every_contact_of_ones_own_and_its_totals(client, manager):
    monday = a_monday(client)
    rich, other = of(manager, name="欧阳小红"), of(manager)
    logged(manager, rich, at(monday, 9), minutes=30, tier="gold", note="谈理财到期")
    logged(manager, other, at(monday + timedelta(days=6), 22), minutes=10, tier="mass")
    logged(manager, other, at(monday + timedelta(days=7), 0), minutes=99, note="next week")
    logged(manager, rich, at(monday - timedelta(days=1), 23), minutes=99, note="last week")
    logged(manager, rich, at(monday, 10), note="taken back", withdrawn_at=at(monday, 10))
    logged(StaffFactory(branch=manager.branch), rich, at(monday, 11), note="a colleague's")
    page = client.get("/diary/").text
    assert "欧阳**" in page
    assert "欧阳小红" not in page
    assert "谈理财到期" in page
    for missing in ("next week", "last week", "taken back", "a colleague"):
        assert missing not in page
    assert "<b>2</b>" in page
    assert "<b>40</b>" in page


def test_the_share_of_time_on_high_end_customers_stands_beside_the_target(client, manager):
    """Proves part of 3.6."""
    monday = a_monday(client)
    logged(manager, of(manager), at(monday, 9), minutes=30, tier="gold")
    logged(manager, of(manager), at(monday, 10), minutes=10, tier="mass")
    page = client.get("/diary/").text
    assert "<b>75%</b>" in page
    assert "target 70%" in page


def test_a_day_is_a_day_of_the_bank(client, manager):
    monday = a_monday(client)
    customer = of(manager)
    logged(manager, customer, at(monday, 0), note="first minute")
    logged(manager, customer, at(monday + timedelta(days=1), 0), note="day after")
    page = client.get(f"/diary/?span=day&day={monday}").text
    assert "first minute" in page
    assert "day after" not in page


def test_contacts_of_customers_who_went_to_others_are_left_out(client, manager):
    """Proves part of 12.1."""
    customer = of(StaffFactory(branch=manager.branch))
    logged(manager, customer, at(YESTERDAY, 9), note="no longer mine")
    assert "no longer mine" not in client.get(f"/diary/?day={YESTERDAY}").text


def test_the_file_holds_the_same(client, manager):
    """Proves part of 13.5."""
    customer = of(manager, name="欧阳小红")
    logged(manager, customer, at(a_monday(client), 9), minutes=30, note="=1+1")
    reply = client.get("/diary/export.csv")
    lines = csv_lines(reply)
    assert "Minutes: 30" in lines[0]
    (row,) = lines[2:]
    assert (row[1], row[2], row[7], row[-1]) == (customer.source_id, "欧阳**", "30", "'=1+1")
    assert "worklist.diary.exported" in audit_events()
    assert len(csv_rows(client.get("/diary/export.csv?day=2000-01-03"))) == 2


@pytest.mark.parametrize("query", ["?day=x", "?day=2026-13-45", "?span=x", "?day=0001-01-01"])
def test_an_address_written_by_hand_breaks_nothing(client, manager, query):
    assert "Nothing logged" in client.get(f"/diary/{query}").text


def test_a_role_without_worklist_has_no_diary(client):
    signed_in(client, role="auditor")
    assert client.get("/diary/").status_code == 403
