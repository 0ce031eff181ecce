"""The contact log. Proves part of 5.2 and the measured share of 3.6."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from guanxi.bank.models import Customer
from guanxi.bank.tests.factories import CustomerFactory, StaffFactory
from guanxi.worklist import commands, queries
from guanxi.worklist.commands import ContactEntry
from guanxi.worklist.tests.factories import NOW, TODAY, ContactFactory, WorkItemFactory, viewer_for

FRIDAY = date(2026, 11, 27)
pytestmark = pytest.mark.django_db


def entry(**about) -> ContactEntry:
    usual: dict[str, Any] = {
        "channel": "phone",
        "purpose": "retain",
        "outcome": "reached",
        "minutes": 10,
    }
    return ContactEntry(**usual | about)


def test_a_contact_about_a_piece_of_work_can_end_it():
    item = WorkItemFactory()
    contact = commands.record_contact(
        customer_id=item.customer_id,
        entry=entry(item_id=item.pk, closes_with="retained", note=" 已转回 "),
        at=NOW,
        by=viewer_for(item.assignee),
    )
    item.refresh_from_db()
    assert item.outcome == "retained"
    assert list(queries.contacts_of(item.customer_id)) == [contact]
    assert (contact.note, contact.tier, contact.staff) == ("已转回", "diamond", item.assignee)


def test_a_contact_that_ends_nothing_leaves_the_work_on_the_list():
    item = WorkItemFactory()
    commands.record_contact(
        customer_id=item.customer_id,
        entry=entry(item_id=item.pk, outcome="not_reached"),
        at=NOW,
        by=viewer_for(item.assignee),
    )
    assert queries.open_work_items_visible_to(viewer_for(item.assignee)).get() == item


def test_the_next_step_comes_back_on_its_day():
    item = WorkItemFactory()
    viewer = viewer_for(item.assignee)
    contact = commands.record_contact(
        customer_id=item.customer_id,
        entry=entry(item_id=item.pk, closes_with="done", next_step="call", next_on=FRIDAY),
        at=NOW,
        by=viewer,
    )
    follow_up = queries.open_work_items_visible_to(viewer).get()
    assert (follow_up.cause, follow_up.due_on) == ("follow_up", FRIDAY)
    assert follow_up.source == f"contact:{contact.pk}"


def test_taking_a_contact_back_reopens_what_it_ended_and_cancels_the_next_step():
    item = WorkItemFactory()
    viewer = viewer_for(item.assignee)
    contact = commands.record_contact(
        customer_id=item.customer_id,
        entry=entry(item_id=item.pk, closes_with="done", next_step="call", next_on=FRIDAY),
        at=NOW,
        by=viewer,
    )
    commands.withdraw_contact(contact_id=contact.pk, at=NOW + timedelta(seconds=9), by=viewer)
    assert queries.open_work_items_visible_to(viewer).get() == item
    assert not queries.contacts_of(item.customer_id).exists()


def test_a_contact_is_not_taken_back_after_a_minute():
    contact = ContactFactory()
    with pytest.raises(commands.UndoRefused):
        commands.withdraw_contact(
            contact_id=contact.pk, at=NOW + timedelta(minutes=2), by=viewer_for(contact.staff)
        )


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"channel": "pigeon"}, "from the lists"),
        ({"minutes": -1}, "in minutes"),
        ({"minutes": 1441}, "in minutes"),
        ({"next_on": TODAY}, "in the future"),
        ({"closes_with": "done", "item_id": None}, "open it first"),
    ],
)
def test_nonsense_is_refused_with_words(about, words):
    item = WorkItemFactory()
    with translation.override("en"), pytest.raises(commands.ContactRefused, match=words):
        commands.record_contact(
            customer_id=item.customer_id,
            entry=entry(**{"item_id": item.pk} | about),
            at=NOW,
            by=viewer_for(item.assignee),
        )


def test_nobody_logs_contacts_with_customers_whom_they_do_not_see():
    customer, stranger = CustomerFactory(), viewer_for(StaffFactory())
    with pytest.raises(Customer.DoesNotExist):
        commands.record_contact(customer_id=customer.pk, entry=entry(), at=NOW, by=stranger)


def test_a_head_logs_a_contact_with_any_customer_of_the_office():
    customer = CustomerFactory()
    head = viewer_for(StaffFactory(branch=customer.branch, role="outlet_head"), scope="outlet")
    commands.record_contact(customer_id=customer.pk, entry=entry(), at=NOW, by=head)
    assert queries.contacts_of(customer.pk).count() == 1


def test_the_share_of_time_on_high_end_customers_counts_minutes_not_contacts():
    staff = StaffFactory()
    ContactFactory(staff=staff, tier="diamond", minutes=70)
    ContactFactory(staff=staff, tier="mass", minutes=10)
    ContactFactory(staff=staff, tier="mass", minutes=20)
    ContactFactory(staff=staff, tier="mass", minutes=900, withdrawn_at=NOW)
    ContactFactory(staff=staff, tier="mass", minutes=900, at=NOW - timedelta(days=2))
    assert queries.share_of_time_on_high_end(staff.pk, TODAY) == 70


def test_without_logged_time_there_is_no_share():
    assert queries.share_of_time_on_high_end(StaffFactory().pk, TODAY) is None
