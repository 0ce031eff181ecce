"""Deliveries go on under both numbers after a merge, and the merge is honoured (1.4)."""

from datetime import UTC, date, datetime

import pytest

from guanxi.bank.models import AbsorbedCustomer, Account, Batch, Customer, Holder, Relation
from guanxi.ingest.commands import absorb_customer, release_customer, undo_batch
from guanxi.ingest.refusals import UndoRefused
from guanxi.ingest.tests.deliveries import (
    a_bank,
    account,
    balance,
    customer,
    deliver,
    holder,
    relation,
    transaction,
)
from guanxi.ingest.tests.picture import picture_of_the_bank

DAYS = [date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20)]
AT = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.fixture
def send(take, tmp_path):
    """Deliver rows of a day, 0 to 2; returns the number of the batch."""

    def send(number, rows, sequence=1):
        folder = tmp_path / f"{number}-{sequence}-{Batch.objects.count()}"
        deliver(folder, rows=rows, day=DAYS[number], sequence=sequence, ending="parquet")
        intake = take(folder)
        assert not intake.is_refused, intake.refused
        assert not any(rows.quarantined for rows in intake.rows.values())
        return intake.batches[0].id

    return send


@pytest.fixture
def opened(send):
    """C1 and C2, who will turn out to be one person, and C3, whom both know."""
    return send(
        0,
        {
            **a_bank(),
            "customers": [customer("C1"), customer("C2"), customer("C3")],
            "accounts": [account("A1", "C1"), account("A2", "C2"), account("A3", "C3")],
            "holders": [holder("A3", "C1"), holder("A3", "C2")],
            "relations": [relation("C3", "C1"), relation("C3", "C2"), relation("C1", "C2")],
        },
    )


def merge():
    one, two = (Customer.objects.get(source_id=number).pk for number in ("C1", "C2"))
    absorb_customer(survivor_id=one, absorbed_id=two, at=AT)
    return one, two


LATER = {
    "customers": [customer("C2", phone="13911112222")],
    "accounts": [account("A2", "C2"), account("A4", "C2")],
    "relations": [relation("C2", "C3", relation="sibling"), relation("C3", "C2")],
    "holders": [holder("A1", "C2"), holder("A3", "C2")],
    "balances": [balance("A4", 5, day=DAYS[1])],
    "transactions": [transaction("T1", "A4", booked_on=DAYS[1])],
}


def test_what_is_delivered_of_the_absorbed_number_goes_to_the_survivor(send, opened):
    """Proves part of 1.4."""
    survivor, absorbed = merge()

    send(1, LATER)

    assert not Customer.objects.filter(source_id="C2").exists()
    assert AbsorbedCustomer.objects.get(pk=absorbed).row["phone"] == "13911112222"
    assert set(Account.objects.filter(owner=survivor).values_list("source_id", flat=True)) == {
        *("A1", "A2", "A4")
    }
    assert not Relation.objects.filter(related_customer=absorbed).exists()
    assert Relation.objects.filter(customer=survivor, relation="sibling").count() == 1
    assert Holder.objects.filter(account__source_id="A3", customer=survivor).count() == 1


def test_taken_apart_after_more_deliveries_the_bank_is_as_if_it_had_never_been_merged(send, opened):
    """Proves part of 1.4."""
    later = send(1, LATER)
    never_merged = picture_of_the_bank()
    undo_batch(later, by="test")
    _survivor, absorbed = merge()
    send(1, LATER)

    release_customer(absorbed_id=absorbed)

    assert picture_of_the_bank() == never_merged


def test_a_batch_is_taken_back_under_a_merge_as_without_one(send, opened):
    """Proves part of 1.4, part of 13.1."""
    merge()
    merged = picture_of_the_bank()

    undo_batch(send(1, LATER), by="test")

    assert picture_of_the_bank() == merged


def test_the_delivery_that_brought_an_absorbed_record_is_not_taken_back(send, opened):
    more = send(1, {"customers": [customer("C9")]})
    survivor = Customer.objects.get(source_id="C1").pk
    gives = Customer.objects.get(source_id="C9").pk
    absorb_customer(survivor_id=survivor, absorbed_id=gives, at=AT)

    with pytest.raises(UndoRefused):
        undo_batch(more, by="test")

    release_customer(absorbed_id=gives)
    undo_batch(more, by="test")
    assert not Customer.objects.filter(source_id="C9").exists()
