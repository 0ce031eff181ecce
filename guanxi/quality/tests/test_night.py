"""The night measures every customer, and figures add up over the offices. Proves part of 1.6."""

from datetime import date, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guanxi.bank.models import Customer
from guanxi.bank.night import Night
from guanxi.bank.tests.factories import BranchFactory, CustomerFactory, StaffFactory
from guanxi.foundation.engines import open_engine
from guanxi.privacy.models import AccessIntent
from guanxi.quality import night as quality
from guanxi.quality.codes import Field
from guanxi.quality.models import Figure, Lack, PastFigure, Told
from guanxi.quality.tests.factories import ToldFactory
from guanxi.rulebook.books import rulebook_for

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 11, 20)


@pytest.fixture
def steward():
    return StaffFactory(branch=BranchFactory(parent=BranchFactory()))


def run(lake, held=(), *, day=DAY, number=1):
    folder = lake / "nights" / str(number)
    folder.mkdir(parents=True)
    rows = [{"customer_id": one.pk, "steward_a_id": who.pk} for one, who in held]
    stewards = pa.schema([("customer_id", pa.int64()), ("steward_a_id", pa.int64())])
    pq.write_table(pa.Table.from_pylist(rows, schema=stewards), folder / "stewards.parquet")
    with open_engine(threads=1) as here:
        night = Night(
            id=number,
            day=day,
            folder=folder,
            previous_day=None,
            previous_folder=None,
            engine=here,
            here=here,
            book=rulebook_for(day),
        )
        quality.compute(night)
        quality.prepare(night)
        return quality.publish(night), folder


def test_the_night_says_who_lacks_what_and_counts_it_for_every_office_above(empty_lake, steward):
    without = CustomerFactory(branch=steward.branch, email="")
    CustomerFactory(branch=steward.branch, email="a@example.com")
    gone = CustomerFactory(branch=steward.branch, email="", left_on=DAY)
    run(empty_lake, [(without, steward)])
    lack = Lack.objects.get(pk=without.pk)
    assert (lack.state_of("email"), lack.staff_id) == ("1", steward.pk)
    assert not Lack.objects.filter(pk=gone.pk).exists()
    top = steward.branch.parent
    for office, staff, customers, missing in (
        (steward.branch, 0, 2, 1),
        (top, 0, 2, 1),
        (steward.branch, steward.pk, 1, 1),
        (steward.branch, -1, 1, 0),
    ):
        figure = Figure.objects.get(branch_id=office.pk, staff_id=staff, field="email")
        assert (figure.customers, figure.missing) == (customers, missing)
    assert PastFigure.objects.filter(branch=top, day=DAY).count() == len(Field.values)


def test_the_history_keeps_a_row_a_night_and_forgets_what_is_too_old(empty_lake, steward):
    customer = CustomerFactory(branch=steward.branch, email="")
    run(empty_lake)
    Customer.objects.filter(pk=customer.pk).update(email="a@example.com")
    run(empty_lake, day=DAY + timedelta(days=1), number=2)
    run(empty_lake, day=DAY + timedelta(days=1), number=3)  # the same night again
    past = PastFigure.objects.filter(branch=steward.branch, field="email").order_by("day")
    assert [(one.day, one.missing) for one in past] == [(DAY, 1), (DAY + timedelta(days=1), 0)]
    run(empty_lake, day=DAY + timedelta(days=500), number=4)
    assert {one.day for one in past.all()} == {DAY + timedelta(days=500)}


def test_no_identity_is_written_and_the_reading_is_on_the_record(empty_lake, steward):
    CustomerFactory(branch=steward.branch, name="欧阳娜娜", phone="13711112222", email="x")
    _counts, folder = run(empty_lake)
    for path in folder.rglob("*.parquet"):
        text = str(pq.read_table(path).to_pylist())
        assert "欧阳" not in text
        assert "137111" not in text
    assert AccessIntent.objects.filter(door="quality").exists()


def test_a_later_delivery_ends_what_was_told(empty_lake, steward):
    customer = CustomerFactory(branch=steward.branch, email="wang@example.com")
    told = ToldFactory(customer=customer, value="Wang@Example.com")
    counts, _folder = run(empty_lake)
    assert counts == {"told_values_ended": 1}
    assert Told.objects.get(pk=told.pk).ended_how == "delivered"


def test_an_empty_bank_has_a_night_too(empty_lake):
    counts, _folder = run(empty_lake)
    assert counts == {"told_values_ended": 0}
    assert not Figure.objects.exists()
