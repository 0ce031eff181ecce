"""Identity in clear: one field, one person, one live reason, some minutes (12.1)."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.db.models.functions import Now
from django.utils import translation
from psycopg.errors import InsufficientPrivilege

from guanxi.bank.models import Customer
from guanxi.bank.tests.factories import CustomerFactory, StaffFactory
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.models import AuditEntry
from guanxi.privacy.commands.revealing import RevealRefused, Wanted, hide_field, reveal_field
from guanxi.privacy.models import Reveal
from guanxi.privacy.queries.looks import live_reveals, revealable_fields
from guanxi.privacy.tests.at_work import reading_as
from guanxi.privacy.tests.factories import RevealFactory
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist.tests.factories import WorkItemFactory, viewer_for

pytestmark = pytest.mark.django_db
PHONE, MASKED = "13800138000", "**000"


@pytest.fixture
def work():
    customer = CustomerFactory(name="王小明", phone=PHONE, address="湖滨路1号", email="xm@a.cn")
    item = WorkItemFactory(customer=customer)
    StewardshipFactory(customer=customer, staff=item.assignee)
    return item


def wanted(work, **other):
    asked = {
        "customer_id": work.customer_id,
        "field": "phone",
        "work_id": work.pk,
        "because": work.cause,
        "minutes": 10,
    }
    return Wanted(**{**asked, **other})


def reveal(work, staff=None, **other):
    staff = staff or work.assignee
    with reading_as(staff):
        reveal_field(wanted=wanted(work, **other), by=viewer_for(staff))


def seen(work, *fields, staff=None, purpose=Purpose.PERSONAL, level="own"):
    with reading_as(staff or work.assignee, purpose, level=level):
        return Customer.objects.filter(pk=work.customer_id).values_list(*fields).get()


def refused(act):
    """Whether PostgreSQL itself refuses: the right, or the row."""
    try:
        with transaction.atomic():
            act()
    except ProgrammingError as error:
        return isinstance(error.__cause__, InsufficientPrivilege)
    return False


def test_the_field_stands_in_clear_and_nothing_else_does(work):
    reveal(work)
    assert seen(work, "phone", "name", "address") == (PHONE, "王**", "")


def test_everyday_work_goes_on_masked(work):
    reveal(work)
    assert seen(work, "phone", purpose=Purpose.STANDARD) == (MASKED,)


def test_nobody_else_sees_it(work):
    colleague = StaffFactory(branch=work.customer.branch)
    StewardshipFactory(customer=work.customer, staff=colleague, position="B")
    reveal(work)
    assert seen(work, "phone", staff=colleague) == (MASKED,)
    assert seen(work, "phone", staff=StaffFactory(), level="bank") == (MASKED,)


def test_of_another_customer_nothing_is_seen(work):
    other = WorkItemFactory(assignee=work.assignee, customer=CustomerFactory(phone=PHONE))
    reveal(work)
    assert seen(other, "phone", staff=work.assignee) == (MASKED,)


def test_it_is_masked_again_when_the_time_has_run_out(work):
    reveal(work)
    moved = {"at": Now() - timedelta(minutes=11), "until": Now() - timedelta(minutes=1)}
    Reveal.objects.update(**moved)
    assert seen(work, "phone") == (MASKED,)
    with reading_as(work.assignee):
        assert live_reveals(viewer_for(work.assignee), work.customer_id) == {}


def test_it_can_be_hidden_before_its_time(work):
    reveal(work)
    with reading_as(work.assignee):
        hide_field(customer_id=work.customer_id, field="phone", by=viewer_for(work.assignee))
    assert seen(work, "phone") == (MASKED,)


def test_every_reveal_and_its_end_is_in_the_audit_trail(work):
    """Proves part of 12.5."""
    reveal(work)
    with reading_as(work.assignee):
        for _twice in range(2):
            hide_field(customer_id=work.customer_id, field="phone", by=viewer_for(work.assignee))
    trail = AuditEntry.objects.filter(event__startswith="privacy.field").order_by("pk")
    assert [one.event for one in trail] == ["privacy.field.revealed", "privacy.field.hidden"]
    assert {(one.subject, one.by) for one in trail} == {
        (f"bank.Customer:{work.customer_id}", f"bank.Staff:{work.assignee_id}")
    }
    assert trail[0].details == {"field": "phone", "work": str(work.pk), "minutes": "10"}


@pytest.mark.parametrize("why_not", ["closed", "somebody else's", "for another", "made up"])
def test_without_a_live_reason_it_stays_masked(work, why_not):
    mine = {"assignee": work.assignee, "customer": work.customer}
    other = {
        "closed": lambda: WorkItemFactory(closed=True, **mine).pk,
        "somebody else's": lambda: WorkItemFactory(customer=work.customer).pk,
        "for another": lambda: WorkItemFactory(assignee=work.assignee).pk,
        "made up": lambda: 0,
    }[why_not]()
    with (
        translation.override("en"),
        pytest.raises(RevealRefused, match="Choose one of your own open pieces of work"),
    ):
        reveal(work, work_id=other)
    assert seen(work, "phone") == (MASKED,)


@pytest.mark.parametrize("field", ["risk_tolerance", "id", "password", ""])
def test_only_masked_fields_are_revealed(work, field):
    with translation.override("en"), pytest.raises(RevealRefused, match="nothing to reveal"):
        reveal(work, field=field)


def test_what_may_be_revealed_follows_from_what_is_declared():
    assert revealable_fields() == {
        *("name", "name_pinyin", "name_initials", "document_number", "born_on"),
        *("phone", "email", "address", "annual_income_minor"),
    }


def a_reveal(work, **other):
    return {
        "actor": work.assignee,
        "customer": work.customer,
        "field": "phone",
        "because": work.cause,
        "work": work,
        "at": Now(),
        "until": Now() + timedelta(minutes=10),
        **other,
    }


@pytest.mark.parametrize(
    "forged",
    [
        {"until": Now() + timedelta(minutes=61)},
        {"at": Now() - timedelta(hours=1)},
        {"at": Now() + timedelta(minutes=5), "until": Now() + timedelta(minutes=10)},
    ],
    ids=["for too long", "dated back", "dated forward"],
)
def test_the_database_refuses_a_forged_time(work, forged):
    """Proves part of 12.1, with the application out of the way."""
    with reading_as(work.assignee):
        assert not refused(lambda: Reveal.objects.create(**a_reveal(work)))
        assert refused(lambda: Reveal.objects.create(**a_reveal(work, **forged)))


def test_the_database_refuses_a_reveal_for_somebody_else(work):
    colleague = StaffFactory(branch=work.customer.branch)
    theirs = WorkItemFactory(customer=work.customer, assignee=colleague)
    with reading_as(work.assignee):
        assert refused(lambda: Reveal.objects.create(**a_reveal(theirs)))


def test_the_database_refuses_to_prolong_or_to_end_anothers(work):
    colleague = StaffFactory(branch=work.customer.branch)
    StewardshipFactory(customer=work.customer, staff=colleague, position="B")
    reveal(work)
    with reading_as(work.assignee):
        assert refused(lambda: Reveal.objects.update(until=Now() + timedelta(minutes=30)))
    with reading_as(colleague):
        assert refused(lambda: Reveal.objects.update(until=Now()))
    assert seen(work, "phone") == (PHONE,)


def test_nothing_is_revealed_by_those_who_read_for_another_purpose(work):
    with reading_as(work.assignee, Purpose.PERSONAL):
        assert refused(lambda: Reveal.objects.create(**a_reveal(work)))


def test_a_reveal_outlives_neither_the_care_nor_the_sight_of_the_customer():
    """Proves part of 12.1: who no longer sees the customer sees nothing of what was revealed."""
    work = RevealFactory().work
    assert seen(work, "phone", staff=work.assignee)[0] == work.customer.phone
    work.closed_at, work.outcome = Now(), "done"
    work.save(update_fields=["closed_at", "outcome"])
    with reading_as(work.assignee, Purpose.PERSONAL):
        assert not Customer.objects.filter(pk=work.customer_id).exists()
