"""The privacy office sees who read what and what was unusual; people who read too much are stopped
and ask a second person. Proves parts of 12.5, 12.6 and 12.9."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from guanxi.bank.tests.factories import CustomerFactory, StaffFactory
from guanxi.foundation.tests.sheets import csv_rows
from guanxi.privacy.unusual.tests.factories import (
    CustomerOpenedFactory,
    ReadingApprovalFactory,
    UnusualAccessFactory,
)
from guanxi.shell.tests.factories import audit_events, signed_in

pytestmark = pytest.mark.django_db

OFFICE, LOG, STOPPED = "/privacy-office/", "/privacy-office/log/", "/stopped/"
_table = apps.get_model


@pytest.fixture
def officer(client):
    return signed_in(client, role="privacy_officer")


def use_up(person):
    """As many customers opened this hour as the budget of a manager has."""
    now = datetime.now(UTC)
    for number in range(63):
        CustomerOpenedFactory(
            actor=person.pk, customer=number + 1_000, day=timezone.localdate(now), at=now
        )


def test_an_alert_names_the_person_the_kind_and_the_count_and_never_a_customer(client, officer):
    customer = CustomerFactory(name="欧阳明月")
    alert = UnusualAccessFactory()
    CustomerOpenedFactory(
        actor=alert.actor_id, customer=customer.pk, day=alert.day, has_work=False, is_outside=True
    )
    text = client.get(OFFICE).text
    assert alert.actor.name in text
    assert "14 customers within a minute; usual is below 10" in text
    detail = client.get(f"{OFFICE}alerts/{alert.pk}/").text
    assert f"Customer {customer.pk}" in detail
    assert "of others" in detail
    assert "Overview" in detail
    assert "欧阳" not in text + detail


def test_an_alert_is_closed_with_what_it_was(client, officer):
    alert = UnusualAccessFactory()
    address = f"{OFFICE}alerts/{alert.pk}/close/"
    assert client.post(address, {"outcome": "explained"}).status_code == 422
    assert client.post(address, {"outcome": "explained", "note": "Review"}).status_code == 302
    alert.refresh_from_db()
    assert (alert.outcome, alert.closed_by) == ("explained", officer)
    assert "privacy.unusual.closed" in audit_events()
    assert "Alerts closed" in client.get(OFFICE).text
    client.post(address, {"outcome": "theft", "note": "Again"})
    assert "cannot be closed by you" in client.get(OFFICE).text


def test_the_auditor_looks_and_changes_nothing(client):
    """Proves part of 12.9."""
    signed_in(client, role="auditor")
    alert, approval = UnusualAccessFactory(), ReadingApprovalFactory()
    assert client.get(OFFICE).status_code == 200
    assert client.get(LOG).status_code == 200
    assert "Close the alert" not in client.get(f"{OFFICE}alerts/{alert.pk}/").text
    for address in (
        f"{OFFICE}alerts/{alert.pk}/close/",
        f"{OFFICE}approvals/{approval.pk}/",
        f"{OFFICE}watched/",
    ):
        assert client.post(address).status_code == 403


@pytest.mark.parametrize("role", ["teller", "relationship_manager", "branch_head", "administrator"])
def test_who_does_not_watch_over_readers_does_not_see_them(client, role):
    signed_in(client, role=role)
    for address in (OFFICE, LOG, f"{OFFICE}log.csv", f"{OFFICE}alerts/1/"):
        assert client.get(address).status_code == 403


def test_an_alert_that_never_was_is_not_found(client, officer):
    assert client.get(f"{OFFICE}alerts/404/").status_code == 404


def test_the_office_counts_what_waits_on_every_page(client, officer):
    quiet = client.get("/operations/").text.count("hot")
    UnusualAccessFactory()
    assert client.get("/operations/").text.count("hot") == quiet + 1


def test_a_customer_is_watched_over_until_it_is_ended(client, officer):
    client.post(f"{OFFICE}watched/", {"customer": 17, "because": "Known to the public"})
    assert "Customer 17" in client.get(OFFICE).text
    client.post(f"{OFFICE}watched/", {"customer": 17, "because": "Again"})
    assert "watched over already" in client.get(OFFICE).text
    kept = _table("privacy.WatchedCustomer").objects.get()
    client.post(f"{OFFICE}watched/{kept.pk}/end/")
    kept.refresh_from_db()
    assert kept.until is not None
    assert client.post(f"{OFFICE}watched/", {"customer": "王"}).status_code == 422


def test_the_log_is_narrowed_by_person_customer_purpose_page_and_day(client, officer):
    """Proves part of 12.5 and 12.9."""
    reader = StaffFactory(name="刘梦琪")
    make = _table("privacy.AccessIntent").objects.create
    at = datetime(2026, 11, 20, 2, tzinfo=UTC)
    common = {"actor": reader.pk, "because": "", "at": at}
    make(purpose="standard", door="shell:customer", subject="customer:17", customer_id=17, **common)
    make(purpose="personal", door="shell:customer", subject="work:4", customer_id=18, **common)
    make(purpose="portal", door="portal:home", subject="", **{**common, "actor": 17})
    for narrowing, found in (
        ("", 3),
        ("person=刘", 2),
        (f"office={reader.branch_id}", 2),
        ("customer=17", 1),
        ("purpose=personal", 1),
        ("purpose=portal", 1),
        ("door=shell:customer", 2),
        ("day=2026-11-20", 3),
        ("day=2026-11-19", 0),
    ):
        text = client.get(f"{LOG}?{narrowing}&before=9999999").text
        assert text.count('<td class="nowrap time">11-20') == found, narrowing
    assert "Customer 17, at the portal" in client.get(f"{LOG}?purpose=portal").text
    assert "Identity in clear" in client.get(f"{LOG}?customer=18").text


def test_the_log_comes_fifty_lines_at_a_time_and_as_a_file(client, officer):
    make = _table("privacy.AccessIntent").objects.create
    for number in range(60):
        make(
            actor=officer.pk,
            purpose="standard",
            door="shell:customer",
            because="",
            subject=f"customer:{number}",
            at=datetime(2026, 11, 20, tzinfo=UTC),
        )
    first = client.get(f"{LOG}?day=2026-11-20").text
    assert first.count('<td class="nowrap time">') == 50
    older = first.split("before=")[1].split('"')[0]
    assert client.get(f"{LOG}?day=2026-11-20&before={older}").text.count("nowrap time") == 10
    reply = client.get(f"{OFFICE}log.csv?day=2026-11-20")
    rows = csv_rows(reply)
    assert len(rows) == 61
    assert "customer:59" in str(rows)
    assert "privacy.log.exported" in audit_events()
    assert client.get(f"{OFFICE}log.csv?day=yesterday").status_code == 404


def test_until_the_first_seal_the_page_says_that_nothing_is_sealed(client, officer):
    assert "not sealed yet" in client.get(OFFICE).text
    head = _table("privacy.TreeHead").objects.create(
        number=1, size=1_234, root="ab" * 32, at=datetime.now(UTC), previous="", signature=""
    )
    text = client.get(OFFICE).text
    assert "1,234" in text
    assert "has not signed it yet" in text
    _table("privacy.WitnessedHead").objects.create(
        head=head, at=datetime.now(UTC), previous="", signature=""
    )
    assert "has not signed it yet" not in client.get(OFFICE).text


def test_chinese_officers_read_chinese(client, officer):
    client.cookies["guanxi_language"] = "zh-hans"
    UnusualAccessFactory()
    text = client.get(OFFICE).text
    assert "隐私办公室" in text
    assert "一分钟内打开大量客户" in text


def test_who_has_read_too_much_is_stopped_everywhere_and_can_only_ask(client):
    """Proves part of 12.6."""
    manager = signed_in(client, role="relationship_manager")
    use_up(manager)
    for address in ("/customers/", "/work/", "/", "/nowhere/"):
        reply = client.get(address, follow=True)
        assert reply.status_code == 403, address
        assert "Reading has been stopped" in reply.text
    part = client.get("/work/", headers={"HX-Request": "true"})
    assert part["HX-Redirect"] == STOPPED
    assert client.post(STOPPED, {"kind": "reading", "amount": 0}).status_code == 422
    asked = client.post(STOPPED, {"kind": "reading", "amount": 40, "because": "Fraud desk"})
    assert asked.status_code == 302
    text = client.get(STOPPED).text
    assert "waits for a second person" in text
    assert "Ask a second person" not in text
    assert _table("privacy.ReadingApproval").objects.get().amount == 40
    assert "privacy.approval.asked" in audit_events()


def test_the_head_of_the_office_agrees_and_reading_goes_on(client):
    """Proves part of 12.6."""
    manager = signed_in(client, role="relationship_manager")
    use_up(manager)
    client.get("/work/")
    client.post(STOPPED, {"kind": "reading", "amount": 40, "because": "Fraud desk"})
    head = signed_in(client, role="outlet_head", branch=manager.branch)
    page = client.get("/approvals/").text
    assert "Fraud desk" in page
    approval = _table("privacy.ReadingApproval").objects.get()
    client.post(f"/approvals/{approval.pk}/", {"agreed": "on", "amount": "x", "hours": 1})
    assert "Nothing was decided" in client.get("/approvals/").text
    client.post(f"/approvals/{approval.pk}/", {"agreed": "on", "amount": 40, "hours": 2})
    approval.refresh_from_db()
    assert (approval.agreed, approval.decided_by) == (True, head)
    assert approval.until - approval.decided_at == timedelta(hours=2)
    client.force_login(manager.sign_in)
    assert client.get("/work/").status_code == 200


def test_nobody_agrees_for_more_hours_than_the_rulebook_allows(client, officer):
    approval = ReadingApprovalFactory()
    client.post(f"{OFFICE}approvals/{approval.pk}/", {"agreed": "on", "amount": 9, "hours": 24})
    approval.refresh_from_db()
    assert approval.until - approval.decided_at == timedelta(hours=12)


def test_the_head_of_another_office_does_not_see_what_was_asked(client):
    ReadingApprovalFactory(because="Fraud desk")
    signed_in(client, role="outlet_head")
    assert "Fraud desk" not in client.get("/approvals/").text


def test_a_large_file_is_not_made_before_a_second_person_agrees(client, monkeypatch):
    """Proves part of 12.6."""
    monkeypatch.setattr("guanxi.shell.portfolio.pages.size_of", lambda viewer, wish, now: 201)
    manager = signed_in(client, role="relationship_manager")
    reply = client.get("/customers/export.csv")
    assert reply.status_code == 403
    assert "201 rows" in reply.text
    assert "Content-Disposition" not in reply
    assert client.get("/customers/").status_code == 200
    client.post(STOPPED, {"kind": "export", "amount": 201, "because": "Review"})
    assert "Go on with your work meanwhile" in client.get(STOPPED).text
    _table("privacy.ReadingApproval").objects.update(
        agreed=True,
        decided_by=StaffFactory(),
        decided_at=datetime.now(UTC),
        until=datetime.now(UTC) + timedelta(hours=1),
    )
    assert "export it again" in client.get(STOPPED).text
    reply = client.get("/customers/export.csv")
    assert reply["Content-Disposition"].startswith("attachment")
    assert len(csv_rows(reply)) == 1
    release = _table("privacy.AccessRelease").objects.order_by("pk").last()
    assert release.exported == 201
    assert client.get("/customers/export.csv").status_code == 403
    assert manager.pk == _table("privacy.ReadingApproval").objects.get().asked_by_id


def test_when_nothing_stops_the_page_says_so(client):
    signed_in(client, role="teller")
    assert "Nothing stops you" in client.get(STOPPED).text
    assert "A second person must agree to this file" in client.get(f"{STOPPED}?rows=300").text
