"""What nobody does goes to steward B, and to the head at last. Proves part of 4.2."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from guanxi.bank.tests.factories import StaffFactory
from guanxi.rulebook.books import rulebook_for
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist import commands
from guanxi.worklist.codes import Escalation
from guanxi.worklist.policy import WorklistSection
from guanxi.worklist.tests.factories import TODAY, ContactFactory, WorkItemFactory
from guanxi.worklist.why import why_work_item

pytestmark = pytest.mark.django_db
SECTION = rulebook_for(TODAY).section(WorklistSection)
TO_B, TO_HEAD = SECTION.escalate_to_b_days, SECTION.escalate_to_head_days


@pytest.fixture
def item():
    return WorkItemFactory()


@pytest.fixture
def second(item):
    return StaffFactory(branch=item.branch)


@pytest.fixture
def head(item):
    return StaffFactory(branch=item.branch, role="outlet_head")


@pytest.fixture
def late(item, second, head):
    """`late(3)`: the night of the third day after the work was due."""
    StewardshipFactory(customer=item.customer, staff=item.assignee)
    StewardshipFactory(customer=item.customer, staff=second, position="B")

    def run(days):
        moved = commands.escalate_neglected_work(
            day=item.due_on + timedelta(days=days), section=SECTION, by="night:1"
        )
        item.refresh_from_db()
        return moved

    return run


def test_it_goes_to_steward_b_and_then_to_the_head_each_once(item, second, head, late):
    first = item.assignee
    assert late(TO_B - 1) == 0
    assert late(TO_B) == 1
    assert (item.assignee, item.handed_by, item.escalated) == (second, first, "steward_b")
    assert item.escalated_on == item.due_on + timedelta(days=TO_B)
    assert late(TO_HEAD - 1) == 0
    assert late(TO_HEAD) == 1
    assert (item.assignee, item.handed_by, item.escalated) == (head, second, "head")
    assert late(TO_HEAD + 30) == 0


def test_after_a_long_silence_it_goes_to_the_head_at_once(item, head, late):
    assert late(TO_HEAD + 20) == 1
    assert item.assignee == head


@pytest.mark.parametrize("to", ["second", "head"])
def test_who_has_it_already_keeps_it(item, second, head, late, to):
    item.assignee = {"second": second, "head": head}[to]
    item.save()
    assert late(TO_B if to == "second" else TO_HEAD) == 0
    assert item.escalated == ""


@pytest.mark.parametrize("time", ["00:00", "23:59"])
def test_a_contact_since_it_was_due_is_something_done(item, late, time):
    hour, minute = map(int, time.split(":"))
    on_the_day = datetime(
        *item.due_on.timetuple()[:3], hour, minute, tzinfo=ZoneInfo("Asia/Shanghai")
    )
    contact = ContactFactory(customer=item.customer, staff=item.assignee, at=on_the_day)
    assert late(TO_HEAD) == 0
    contact.withdrawn_at = on_the_day
    contact.save()
    assert late(TO_HEAD) == 1


def test_a_contact_before_it_was_due_is_not(item, late):
    before = datetime(*item.due_on.timetuple()[:3], tzinfo=ZoneInfo("Asia/Shanghai"))
    ContactFactory(customer=item.customer, staff=item.assignee, at=before - timedelta(seconds=1))
    assert late(TO_B) == 1


@pytest.mark.parametrize(
    "about",
    [
        {"rests_until": date(2027, 1, 1)},
        {"outcome": "done", "closed_at": datetime.now(ZoneInfo("UTC"))},
    ],
    ids=["rests by agreement", "is over"],
)
def test_what_rests_or_is_over_stays(item, late, about):
    for name, value in about.items():
        setattr(item, name, value)
    item.save()
    assert late(TO_HEAD) == 0


def test_why_says_that_nothing_was_done(item, late):
    late(TO_B)
    facts = [str(value) for _label, value in why_work_item(item.pk).facts]
    assert str(Escalation.STEWARD_B.label) in facts


def test_the_head_comes_after_steward_b():
    with pytest.raises(ValidationError, match="escalate_to_head_days"):
        WorklistSection.model_validate(
            SECTION.model_dump() | {"escalate_to_head_days": SECTION.escalate_to_b_days}
        )
