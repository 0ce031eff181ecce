"""A customer who comes by or calls is work for today, and no longer (5.1, 12.1)."""

from datetime import timedelta

import pytest

from guanxi.bank.models import Customer
from guanxi.bank.tests.factories import CustomerFactory, StaffFactory
from guanxi.foundation.models import AuditEntry
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist import queries
from guanxi.worklist.causes import CALLED, CAME_BY
from guanxi.worklist.commands import close_work_of_gone_customers, receive_customer
from guanxi.worklist.tests.factories import NOW, TODAY, WorkItemFactory, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward():
    customer = CustomerFactory()
    person = StaffFactory(branch=customer.branch)
    StewardshipFactory(customer=customer, staff=person)
    person.customer = customer
    return person


def receive(staff, cause=CAME_BY):
    return receive_customer(
        customer_id=staff.customer.pk, cause=cause, at=NOW, by=viewer_for(staff)
    )


@pytest.mark.parametrize("cause", [CAME_BY, CALLED], ids=lambda cause: cause.code)
def test_the_customer_stands_on_ones_list_for_today(steward, cause):
    item = receive(steward, cause)
    assert (item.assignee, item.due_on, item.deadline) == (steward, TODAY, TODAY)
    assert queries.own_open_work_for(viewer_for(steward), steward.customer.pk).get() == item
    assert AuditEntry.objects.latest("pk").by == f"bank.Staff:{steward.pk}"


def test_nobody_is_received_twice_on_one_list(steward):
    assert receive(steward) == receive(steward)
    assert receive(steward, CALLED) != receive(steward)


def test_only_who_sees_the_customer_can_receive_them(steward):
    stranger = StaffFactory(branch=steward.branch)
    stranger.customer = steward.customer
    with pytest.raises(Customer.DoesNotExist):
        receive(stranger)


def test_after_the_day_the_visit_is_over_and_gives_no_more_sight_of_the_customer(steward):
    item, other = receive(steward), WorkItemFactory(assignee=steward)
    assert close_work_of_gone_customers(day=TODAY - timedelta(days=1), by="night:1") == 0
    assert close_work_of_gone_customers(day=TODAY, by="night:2") == 1
    item.refresh_from_db()
    assert (item.outcome, item.closed_by) == ("lapsed", None)
    assert queries.open_work_items_visible_to(viewer_for(steward)).get() == other
