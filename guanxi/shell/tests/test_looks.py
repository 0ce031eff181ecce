"""Who looked at a customer, as the record of reads knows it (12.5)."""

from datetime import UTC, datetime, timedelta

import pytest

from guanxi.bank.models import Customer
from guanxi.bank.tests.factories import CustomerFactory, StaffFactory
from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.access import Reading, reading_also
from guanxi.privacy.models import AccessIntent
from guanxi.privacy.queries.looks import Look, LooksWanted, looks_at, who_looked
from guanxi.privacy.tests.at_work import reading_as
from guanxi.privacy.tests.factories import RevealFactory
from guanxi.worklist.tests.factories import ChangeFactory, ContactFactory, WorkItemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    return WorkItemFactory()


def look(work, *, subject, door="page", staff=None, purpose=Purpose.STANDARD):
    with reading_as(staff or work.assignee, purpose, door=door, subject=subject):
        list(Customer.objects.filter(pk=work.customer_id))


def looks(work, *, staff=None, level="own", **asked):
    with reading_as(staff or work.assignee, level=level):
        return [Look(*one) for one in looks_at(work.customer_id, LooksWanted(**asked))]


def test_the_last_look_comes_first_with_person_door_and_time(work):
    look(work, subject=f"customer:{work.customer_id}", door="first")
    look(work, subject=f"customer:{work.customer_id}", door="second")
    found = looks(work)
    assert [one.door for one in found] == ["second", "first"]
    assert {one.actor for one in found} == {work.assignee_id}
    assert datetime.now(UTC) - found[0].at < timedelta(minutes=1)


@pytest.mark.parametrize("kind", ["work", "change", "contact"])
def test_a_look_at_work_counts_for_its_customer(work, kind):
    number = {
        "work": work.pk,
        "change": ChangeFactory(item=work).pk,
        "contact": ContactFactory(customer=work.customer).pk,
    }[kind]
    look(work, subject=f"{kind}:{number}")
    assert [one.subject for one in looks(work)] == [f"{kind}:{number}"]


def test_so_does_a_look_in_passing(work):
    what = Reading(
        actor=work.assignee_id, branch=0, level="own", purpose=Purpose.STANDARD, door="list"
    )
    reading_also(what, f"work:{work.pk}")
    assert [(one.door, one.actor) for one in looks(work)] == [("list", work.assignee_id)]


@pytest.mark.parametrize(
    "subject", ["", "branch:3", "customer:x", "work:0", "customer:" + "9" * 40]
)
def test_a_subject_that_names_no_customer_counts_for_none(work, subject):
    with reading_as(work.assignee, subject=subject):
        pass
    assert AccessIntent.objects.latest("pk").customer_id is None


def test_a_reveal_stands_there_with_its_reason_and_its_end(work):
    shown = RevealFactory(work=work)
    (found,) = looks(work)
    assert (found.field, found.because, found.until) == ("phone", work.cause, shown.until)


def test_who_was_refused_has_not_looked(work):
    stranger = StaffFactory()
    look(work, subject=f"customer:{work.customer_id}", staff=stranger)
    assert AccessIntent.objects.filter(actor=stranger.pk).count() == 1
    assert looks(work) == []


def test_whoever_does_not_see_the_customer_does_not_see_who_looked(work):
    """Proves part of 12.1: the database decides."""
    look(work, subject=f"customer:{work.customer_id}")
    RevealFactory(work=work)
    assert len(looks(work)) == 2
    assert looks(work, staff=StaffFactory()) == []
    with reading_as(StaffFactory(branch=work.customer.branch)):
        assert who_looked(work.customer_id) == []


def test_looks_are_found_by_person_by_day_and_by_identity(work):
    colleague = StaffFactory(branch=work.customer.branch)
    WorkItemFactory(customer=work.customer, assignee=colleague)
    look(work, subject=f"customer:{work.customer_id}", door="theirs", staff=colleague)
    look(work, subject=f"customer:{work.customer_id}", door="mine")
    RevealFactory(work=work, over=True)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert len(looks(work)) == 3
    assert [one.door for one in looks(work, actor=colleague.pk)] == ["theirs"]
    assert [one.field for one in looks(work, in_clear=True)] == ["phone"]
    assert looks(work, since=tomorrow) == []
    assert looks(work, before=datetime.now(UTC) - timedelta(hours=1)) == []
    assert [one.door for one in looks(work, parts=["mi"])] == ["theirs", ""]
    with reading_as(work.assignee):
        assert who_looked(work.customer_id) == [work.assignee_id, colleague.pk]


def test_looks_at_others_are_not_mixed_in(work):
    other = WorkItemFactory(assignee=work.assignee, customer=CustomerFactory())
    look(other, subject=f"customer:{other.customer_id}")
    assert looks(work) == []
