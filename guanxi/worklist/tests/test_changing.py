"""What can be done with a piece of work. Proves part of 5.1 and 4.3."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.utils import translation

from guanxi.bank.tests.factories import BranchFactory, StaffFactory
from guanxi.worklist import commands, queries
from guanxi.worklist.models import Change, WorkItem
from guanxi.worklist.tests.factories import NOW, WorkItemFactory, viewer_for

THURSDAY = date(2026, 11, 26)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def test_postponed_work_rests_until_its_day_and_names_who_let_it_rest():
    item = WorkItemFactory()
    viewer = viewer_for(item.assignee)

    commands.postpone_work_item(item_id=item.pk, until=THURSDAY, at=NOW, by=viewer)

    item.refresh_from_db()
    assert (item.due_on, item.rests_until, item.times_postponed) == (THURSDAY, THURSDAY, 1)
    assert apps.get_model("foundation.AuditEntry").objects.get().event == "worklist.item.postponed"
    seen = queries.open_work_items_visible_to(viewer)
    assert not queries.awake(seen, date(2026, 11, 25)).exists()
    assert queries.awake(seen, THURSDAY).exists()


@pytest.mark.parametrize(
    ("until", "times_postponed", "words"),
    [
        (date(2026, 11, 22), 0, "after today"),
        (date(2026, 12, 7), 0, "cannot wait beyond"),
        (THURSDAY, 3, "Postponed 3 times"),
    ],
)
def test_the_refusal_to_postpone_says_what_to_do_instead(until, times_postponed, words):
    item = WorkItemFactory(times_postponed=times_postponed)
    with pytest.raises(commands.ChangeRefused, match=words):
        commands.postpone_work_item(
            item_id=item.pk, until=until, at=NOW, by=viewer_for(item.assignee)
        )


def test_work_is_closed_with_an_outcome_and_leaves_the_list():
    item = WorkItemFactory()
    viewer = viewer_for(item.assignee)

    commands.close_work_item(item_id=item.pk, outcome="retained", at=NOW, by=viewer)

    item.refresh_from_db()
    assert (item.outcome, item.closed_at, item.closed_by) == ("retained", NOW, item.assignee)
    assert not queries.open_work_items_visible_to(viewer).exists()


@pytest.mark.parametrize("outcome", ["", "lapsed", "whatever"])
def test_nobody_closes_work_without_saying_how_it_ended(outcome):
    item = WorkItemFactory()
    with pytest.raises(commands.ChangeRefused):
        commands.close_work_item(
            item_id=item.pk, outcome=outcome, at=NOW, by=viewer_for(item.assignee)
        )


def test_a_colleague_elsewhere_finds_no_such_work():
    item, outsider = WorkItemFactory(), viewer_for(StaffFactory(), scope="branch")
    for change in (
        lambda: commands.postpone_work_item(item_id=item.pk, until=THURSDAY, at=NOW, by=outsider),
        lambda: commands.close_work_item(item_id=item.pk, outcome="done", at=NOW, by=outsider),
        lambda: commands.hand_over_work_item(item_id=item.pk, to_staff_id=1, at=NOW, by=outsider),
    ):
        with pytest.raises(WorkItem.DoesNotExist):
            change()


def test_the_same_work_is_not_closed_twice():
    item = WorkItemFactory(closed=True)
    with pytest.raises(WorkItem.DoesNotExist):
        commands.close_work_item(
            item_id=item.pk, outcome="done", at=NOW, by=viewer_for(item.assignee)
        )


def test_work_is_handed_to_a_colleague_of_the_same_office_and_leaves_ones_own_list():
    item = WorkItemFactory()
    colleague = StaffFactory(branch=item.branch, role="advisor")
    viewer = viewer_for(item.assignee)

    commands.hand_over_work_item(item_id=item.pk, to_staff_id=colleague.pk, at=NOW, by=viewer)

    assert not queries.open_work_items_visible_to(viewer).exists()
    assert queries.open_work_items_visible_to(viewer_for(colleague)).get() == item


@pytest.mark.parametrize(
    "about",
    [
        {"role": "auditor"},
        {"left_on": date(2026, 11, 22)},
        {"branch": "elsewhere"},
    ],
)
def test_work_goes_only_to_those_who_look_after_customers_here_and_now(about):
    item = WorkItemFactory()
    if about.pop("branch", None):
        about["branch"] = BranchFactory()
    taker = StaffFactory(**{"branch": item.branch, "role": "advisor"} | about)
    with pytest.raises(commands.ChangeRefused, match="choose"):
        commands.hand_over_work_item(
            item_id=item.pk, to_staff_id=taker.pk, at=NOW, by=viewer_for(item.assignee)
        )


@pytest.mark.parametrize("what", ["postpone", "close", "hand_over"])
def test_what_was_done_by_mistake_is_undone(what):
    item = WorkItemFactory()
    viewer = viewer_for(item.assignee)
    colleague = StaffFactory(branch=item.branch, role="advisor")
    before = WorkItem.objects.values().get()
    asked = {"item_id": item.pk, "at": NOW, "by": viewer}
    change = {
        "postpone": lambda: commands.postpone_work_item(until=THURSDAY, **asked),
        "close": lambda: commands.close_work_item(outcome="lost", **asked),
        "hand_over": lambda: commands.hand_over_work_item(to_staff_id=colleague.pk, **asked),
    }[what]()

    commands.undo_change(change_id=change.pk, at=NOW + timedelta(seconds=9), by=viewer)

    assert WorkItem.objects.values().get() == before


def test_a_change_is_not_undone_after_a_minute_nor_after_another_change():
    item = WorkItemFactory()
    viewer = viewer_for(item.assignee)
    first = commands.postpone_work_item(item_id=item.pk, until=THURSDAY, at=NOW, by=viewer)
    with pytest.raises(commands.UndoRefused, match="too late"):
        commands.undo_change(change_id=first.pk, at=NOW + timedelta(seconds=61), by=viewer)
    commands.close_work_item(item_id=item.pk, outcome="done", at=NOW, by=viewer)
    with pytest.raises(commands.UndoRefused):
        commands.undo_change(change_id=first.pk, at=NOW, by=viewer)


def test_nobody_undoes_what_somebody_else_did():
    item = WorkItemFactory()
    change = commands.postpone_work_item(
        item_id=item.pk, until=THURSDAY, at=NOW, by=viewer_for(item.assignee)
    )
    with pytest.raises(Change.DoesNotExist):
        commands.undo_change(
            change_id=change.pk, at=NOW, by=viewer_for(StaffFactory(), scope="bank")
        )
