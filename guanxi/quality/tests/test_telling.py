"""What customers tell mends their data by way of the core system. Proves part of 1.6."""

import csv
import io
from datetime import date, timedelta

import pytest

from guanxi.bank.models import Customer
from guanxi.bank.tests.factories import CustomerFactory
from guanxi.bank.viewers import Viewer
from guanxi.quality import queries
from guanxi.quality.commands import (
    Said,
    ToldRefused,
    end_what_was_mended,
    take_back_told,
    tell_value,
    write_corrections,
)
from guanxi.quality.models import Told
from guanxi.quality.policy import QualitySection
from guanxi.quality.tests.factories import NOW, LackFactory, ToldFactory, lacking
from guanxi.rulebook.books import rulebook_for
from guanxi.stewardship.tests.factories import StewardshipFactory

pytestmark = pytest.mark.django_db
SECTION = rulebook_for(NOW.date()).section(QualitySection)


@pytest.fixture
def held():
    return StewardshipFactory(customer__phone="13800138000", customer__email="")


@pytest.fixture
def by(held):
    staff = held.staff
    return Viewer(
        staff_id=staff.pk,
        branch_id=staff.branch_id,
        role="advisor",
        scope="own",
        permissions=("quality:value:tell",),
    )


def tell(held, by, field="email", value="wang@example.com", at=NOW):
    said = Said(field=field, value=value)
    return tell_value(customer_id=held.customer_id, said=said, section=SECTION, at=at, by=by)


def asked(customer, now=NOW):
    return [ask.field for ask in queries.asks_of(customer.pk, SECTION, now)]


def test_what_lacks_is_asked_once_in_the_order_of_the_rulebook(held):
    states = lacking(email="1", phone="2", education="1", occupation="3", name="1")
    LackFactory(customer_id=held.customer_id, states=states)
    assert asked(held.customer) == ["phone", "email", "occupation"]  # three at one contact


def test_a_customer_in_order_is_asked_nothing(held):
    assert asked(held.customer) == []


def test_what_was_told_is_asked_no_more_until_it_is_taken_back(held, by):
    LackFactory(customer_id=held.customer_id, states=lacking(email="1"))
    told = tell(held, by)
    assert asked(held.customer) == []
    take_back_told(told_id=told.pk, at=NOW, by=by)
    assert asked(held.customer) == ["email"]


def test_it_is_asked_again_when_the_core_system_does_not_answer(held, by):
    LackFactory(customer_id=held.customer_id, states=lacking(email="1"))
    tell(held, by)
    later = NOW + timedelta(days=SECTION.asked_again_days + 1)
    assert asked(held.customer, later) == ["email"]


def test_the_record_stays_as_the_bank_delivered_it(held, by):
    tell(held, by)
    assert Customer.objects.get(pk=held.customer_id).email == ""


def test_of_one_field_one_told_value_is_open(held, by):
    first = tell(held, by, value="old@example.com")
    second = tell(held, by)
    first.refresh_from_db()
    assert (first.ended_how, second.ended_how) == ("replaced", "")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("email", " "),
        ("phone", "12"),
        ("annual_income_minor", "-1"),
        ("annual_income_minor", "much"),
        ("born_on", "1980-01-01"),
        ("", "x"),
        ("address", "路" * 201),
    ],
)
def test_what_cannot_be_right_is_not_taken_down(held, by, field, value):
    with pytest.raises(ToldRefused):
        tell(held, by, field, value)
    assert not Told.objects.exists()


def test_nobody_tells_for_a_customer_of_others(by):
    stranger = CustomerFactory()
    said = Said(field="email", value="x@example.com")
    with pytest.raises(Customer.DoesNotExist):
        tell_value(customer_id=stranger.pk, said=said, section=SECTION, at=NOW, by=by)
    theirs = ToldFactory()
    with pytest.raises(Told.DoesNotExist):
        take_back_told(told_id=theirs.pk, at=NOW, by=by)


@pytest.mark.parametrize(
    ("delivered", "as_of", "ends"),
    [
        ("13911112222", NOW.date() + timedelta(days=1), "delivered"),
        ("+86 139 1111 2222", NOW.date(), "delivered"),
        ("13700000000", NOW.date() + timedelta(days=1), "overtaken"),
        ("13700000000", NOW.date(), ""),
        ("13800138000", date(2026, 1, 1), ""),
    ],
)
def test_a_told_value_ends_when_the_core_system_answers(held, by, delivered, as_of, ends):
    told = tell(held, by, "phone", "139 1111 2222")
    Customer.objects.filter(pk=held.customer_id).update(phone=delivered, as_of=as_of)
    end_what_was_mended(at=NOW)
    told.refresh_from_db()
    assert told.ended_how == ends


def test_the_core_system_gets_each_told_value_once(held, by):
    tell(held, by, "annual_income_minor", "120,000")
    file = io.StringIO()
    assert write_corrections(file, at=NOW, by="test") == 1
    (row,) = csv.DictReader(io.StringIO(file.getvalue()))
    assert (row["customer_number"], row["field"], row["value"], row["told_on"]) == (
        held.customer.source_id,
        "annual_income_minor",
        "12000000",
        "2026-11-22",
    )
    assert write_corrections(io.StringIO(), at=NOW, by="test") == 0
    assert write_corrections(io.StringIO(), at=NOW, by="test", again=True) == 1
