"""Who sees which work. Proves part of 5.1 together with the row scope of 12.1."""

from datetime import date, timedelta

import pytest

from guanxi.bank.tests.factories import BranchFactory, StaffFactory
from guanxi.worklist import queries
from guanxi.worklist.causes import Group
from guanxi.worklist.tests.factories import TODAY, WorkItemFactory, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    """A branch with two outlets and another branch, two people and their work in each office."""
    branch, elsewhere = BranchFactory(kind="branch"), BranchFactory(kind="branch")
    offices = [branch, BranchFactory(parent=branch), BranchFactory(parent=branch), elsewhere]
    staff = [StaffFactory(branch=office) for office in offices for _ in range(2)]
    items = [WorkItemFactory(assignee=person) for person in staff]
    return staff, items


@pytest.mark.parametrize("scope", ["own", "outlet", "branch", "bank", "none"])
def test_everybody_sees_the_work_of_their_scope_and_nothing_else(bank, scope):
    staff, items = bank
    for person in staff:
        seen = set(queries.work_items_visible_to(viewer_for(person, scope)))
        expected = {
            "own": [item for item in items if item.assignee == person],
            "outlet": [item for item in items if item.assignee.branch == person.branch],
            "branch": [
                item
                for item in items
                if person.branch in (item.assignee.branch, item.assignee.branch.parent)
            ],
            "bank": items,
            "none": [],
        }[scope]
        assert seen == set(expected)


def test_work_that_came_from_another_office_is_seen_by_whom_it_was_given_to():
    item = WorkItemFactory()
    head = StaffFactory()
    item.assignee = head
    item.save()
    assert queries.work_items_visible_to(viewer_for(head, "outlet")).get() == item


def test_tabs_count_open_work_by_group_and_leave_out_what_rests():
    item = WorkItemFactory(cause="leaving_to_other_bank")
    viewer = viewer_for(item.assignee)
    mine = {"assignee": item.assignee, "customer": item.customer}
    WorkItemFactory(cause="close_to_next_tier", **mine)
    WorkItemFactory(cause="product_maturing", resting=True, **mine)
    WorkItemFactory(cause="birthday", closed=True, **mine)
    WorkItemFactory(cause="a_kind_no_longer_there", **mine)
    WorkItemFactory(cause="birthday")

    waiting = queries.waiting_by_group(viewer, TODAY)

    assert list(waiting) == list(Group.values)
    counts = {group: one.items for group, one in waiting.items()}
    assert counts == {"retain": 1, "grow": 1, "maturing": 0, "care": 1}
    assert queries.waiting_by_group(viewer, date(2026, 11, 25))["maturing"].items == 1


def test_tabs_know_what_is_due_and_at_stake():
    item = WorkItemFactory(cause="leaving_to_other_bank", due_on=TODAY, amount_minor=500_00)
    mine = {"assignee": item.assignee, "customer": item.customer}
    later = TODAY + timedelta(days=1)
    WorkItemFactory(cause="emptied", due_on=later, amount_minor=200_00, **mine)
    WorkItemFactory(cause="birthday", due_on=TODAY, amount_minor=0, **mine)

    waiting = queries.waiting_by_group(viewer_for(item.assignee), TODAY)

    assert waiting["retain"] == queries.Waiting(items=2, due=1, amount_minor=700_00)
    assert waiting["care"] == queries.Waiting(items=1, due=1)


def test_a_change_can_be_undone_only_by_whom_made_it():
    item = WorkItemFactory()
    assert queries.last_change_of(item.pk, viewer_for(item.assignee)) is None
