"""One's work by day, week and month, and as a feed without any customer. Proves part of 5.2."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from guanxi.bank.tests.factories import YESTERDAY, CustomerFactory, StaffFactory
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.tests.factories import audit_events, signed_in
from guanxi.worklist.calendar.entries import MONTH, VIEWS, calendar_of
from guanxi.worklist.calendar.holidays import holidays_of
from guanxi.worklist.policy import WorklistSection
from guanxi.worklist.tests.factories import WorkItemFactory

pytestmark = pytest.mark.django_db
PAGE = "/calendar/"


@pytest.fixture(autouse=True)
def night():
    NightRunFactory(day=YESTERDAY)


@pytest.fixture
def manager(client):
    return signed_in(client, role="relationship_manager")


def due(staff, day, **about):
    about.setdefault("customer", CustomerFactory(branch=staff.branch))
    about.setdefault("cause", "loan_overdue")
    return WorkItemFactory(
        assignee=staff, due_on=day, deadline=day + timedelta(days=9), evidence={}, **about
    )


def today():
    return timezone.localdate()


def entries(calendar):
    return {day.day: [entry.item for entry in day.entries] for day in calendar.days if day.entries}


def shown(staff, day, view):
    book = rulebook_for(today())
    return calendar_of(staff.pk, day, view=view, today=today(), book=book)


def test_work_stands_on_its_day_and_what_is_late_on_today(manager):
    late = due(manager, today() - timedelta(days=40))
    now = due(manager, today())
    due(StaffFactory(branch=manager.branch), today())
    due(manager, today(), outcome="done", closed_at=timezone.now())  # noqa: TID251
    for view in VIEWS:
        found = entries(shown(manager, today(), view))
        assert {item.pk for item in found[today()]} == {late.pk, now.pk}
    later = today() + timedelta(days=40)
    coming = due(manager, later)
    assert entries(shown(manager, later, "day")) == {later: [coming]}


@pytest.mark.parametrize("day", [date(2026, 2, 14), date(2027, 2, 1), date(2028, 12, 31)])
def test_a_month_is_shown_in_whole_weeks_from_monday(manager, day):
    calendar = shown(manager, day, MONTH)
    days = [one.day for one in calendar.days]
    assert days[0].isoweekday() == 1
    assert days[-1].isoweekday() == 7
    assert all(len(week) == 7 for week in calendar.weeks)
    inside = [one.day for one in calendar.days if not one.is_outside]
    assert inside[0] == day.replace(day=1)
    assert (inside[-1] + timedelta(days=1)).day == 1
    assert calendar.before.month == (day.replace(day=1) - timedelta(days=1)).month
    assert calendar.after == inside[-1] + timedelta(days=1)


def test_public_holidays_come_from_the_rulebook_with_the_days_worked_for_them(client, manager):
    """Proves part of 0.1."""
    found = holidays_of(rulebook_for(today()).section(WorklistSection).calendar)
    assert not found[date(2026, 2, 17)].is_worked
    assert found[date(2026, 2, 28)].is_worked
    page = client.get(f"{PAGE}?day=2026-02-01").text
    assert page.count("Spring Festival") >= 9
    client.cookies["guanxi_language"] = "zh-hans"
    assert "春节" in client.get(f"{PAGE}?day=2026-02-01").text
    assert "上班" in client.get(f"{PAGE}?view=day&day=2026-02-28").text


def test_names_are_masked_and_lead_to_the_work(client, manager):
    """Proves part of 12.1."""
    item = due(manager, today(), customer=CustomerFactory(branch=manager.branch, name="欧阳小红"))
    for view in VIEWS:
        page = client.get(f"{PAGE}?view={view}").text
        assert "欧阳**" in page
        assert "欧阳小红" not in page
        assert f"/work/?item={item.pk}" in page


def subscribed(client):
    page = client.post(f"{PAGE}feed/").text
    return page.split('readonly value="')[1].split('"')[0].replace("http://testserver", "")


def test_the_feed_tells_what_is_due_when_and_nothing_of_any_customer(client, manager):
    """Proves part of 13.5, 12.1."""
    customer = CustomerFactory(branch=manager.branch, name="欧阳小红")
    item = due(manager, today() + timedelta(days=3), customer=customer)
    step = due(manager, today() + timedelta(days=4), customer=customer, cause="follow_up")
    apps.get_model("worklist.WorkItem").objects.filter(pk=step.pk).update(
        evidence={"next_step": "meet", "agreed_on": "2026-11-20"}
    )
    due(StaffFactory(branch=manager.branch), today())
    due(manager, today() + timedelta(days=400))
    reply = Client().get(subscribed(client))
    assert reply["Content-Type"] == "text/calendar; charset=utf-8"
    first, second = Calendar.from_ical(reply.content).walk("VEVENT")
    assert first["dtstart"].dt == item.due_on
    assert first["dtend"].dt == item.due_on + timedelta(days=1)
    assert first["url"] == f"http://testserver/work/?item={item.pk}"
    assert first["uid"] != second["uid"]
    said = reply.content.decode().replace("\r\n ", "")
    for secret in ("欧阳", "小红", customer.source_id, str(customer.phone)):
        assert secret not in said


def test_reading_by_the_feed_is_on_the_record_of_its_owner(client, manager):
    """Proves part of 12.5."""
    due(manager, today())
    Client().get(subscribed(client))
    intent = apps.get_model("privacy.AccessIntent").objects.get(door="calendar:feed")
    assert (intent.actor, intent.purpose) == (manager.pk, "standard")
    assert intent.release.digest


def test_the_secret_is_shown_once_kept_as_a_hash_and_can_be_ended(client, manager):
    address = subscribed(client)
    secret = address.rsplit("/", 1)[1].removesuffix(".ics")
    kept = apps.get_model("worklist.CalendarFeed").objects.values_list("secret_digest", flat=True)
    assert secret not in kept.get()
    assert secret not in client.get(PAGE).text
    assert Client().get(address).status_code == 200
    again = subscribed(client)
    assert Client().get(address).status_code == 404
    assert Client().get(again).status_code == 200
    client.post(f"{PAGE}feed/end/")
    assert Client().get(again).status_code == 404
    assert {"worklist.feed.made", "worklist.feed.revoked"} <= set(audit_events())


def test_the_feed_of_who_has_left_or_may_not_sign_in_is_not_found(client, manager):
    address = subscribed(client)
    apps.get_model("shell.SignIn").objects.update(is_active=False)
    assert Client().get(address).status_code == 404
    apps.get_model("shell.SignIn").objects.update(is_active=True)
    apps.get_model("bank.Staff").objects.filter(pk=manager.pk).update(left_on=YESTERDAY)
    assert Client().get(address).status_code == 404
    assert Client().get(reverse("calendar:feed", args=["x" * 300])).status_code == 404


@pytest.mark.parametrize("query", ["?day=x", "?day=2026-13-45", "?view=x", "?day=0001-01-01"])
def test_an_address_written_by_hand_breaks_nothing(client, manager, query):
    assert client.get(f"{PAGE}{query}").status_code == 200


def test_a_role_without_worklist_has_no_calendar(client):
    signed_in(client, role="auditor")
    assert client.get(PAGE).status_code == 403
