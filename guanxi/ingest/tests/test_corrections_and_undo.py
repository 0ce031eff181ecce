from datetime import date

import pytest

from guanxi.bank.models import Account, Batch, Branch, Customer, Relation
from guanxi.bank.queries import lake_files
from guanxi.foundation.models import AuditEntry
from guanxi.ingest.commands import undo_batch
from guanxi.ingest.models import EarlierRow, RetiredNumber
from guanxi.ingest.refusals import UndoRefused
from guanxi.ingest.tests.deliveries import (
    a_bank,
    account,
    balance,
    branch,
    customer,
    deliver,
    holder,
    relation,
    transaction,
)
from guanxi.ingest.tests.picture import picture_of_the_bank

DAYS = [date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20)]


def opening():
    return {**a_bank(), "customers": [customer("C1"), customer("C2")]}


@pytest.fixture
def send(take, tmp_path):
    """Deliver rows of a day, 0 to 2, as that sequence; returns the number of the batch."""

    def send(number, rows, sequence=1):
        folder = tmp_path / f"{number}-{sequence}-{Batch.objects.count()}"
        deliver(folder, rows=rows, day=DAYS[number], sequence=sequence, ending="parquet")
        intake = take(folder)
        assert not intake.is_refused, intake.refused
        return intake.batches[0].id

    return send


def test_undoing_a_batch_leaves_the_bank_as_it_was(send):
    """Proves 13.1."""
    send(0, opening() | {"accounts": [account("A1", "C1")], "relations": [relation("C1", "C2")]})
    before = picture_of_the_bank()
    batch = send(
        1,
        {
            "customers": [customer("C1", phone="139"), customer("C3")],
            "relations": [relation("C1", "C2", relation="sibling")],
            "accounts": [account("A1", "C3"), account("A2", "C3")],
            "holders": [holder("A1", "C1")],
            "balances": [balance("A2", 5, day=DAYS[1])],
            "transactions": [transaction("T1", "A2", booked_on=DAYS[1])],
        },
    )
    assert picture_of_the_bank() != before

    undone = undo_batch(batch, by="test")

    assert picture_of_the_bank() == before
    assert (undone.batch_id, undone.business_day, undone.counts_again) == (batch, DAYS[1], None)
    assert not lake_files("transactions").exists()
    assert not EarlierRow.objects.exists()
    entry = AuditEntry.objects.get(event="ingest.batch.undone")
    assert (entry.subject, entry.by) == (f"bank.Batch:{batch}", "test")


def test_a_batch_taken_back_can_be_delivered_again(send):
    send(0, opening())
    batch = send(1, {"customers": [customer("C3")]})
    number = Customer.objects.get(source_id="C3").pk
    after = picture_of_the_bank()
    undo_batch(batch, by="test")
    assert RetiredNumber.objects.get().key == "C3"

    send(1, {"customers": [customer("C3")]})

    assert picture_of_the_bank() == after
    assert Customer.objects.get(source_id="C3").pk == number  # a number never means another
    assert not RetiredNumber.objects.exists()


def test_a_batch_that_something_newer_needs_stays(send):
    send(0, opening())
    batch = send(1, {"customers": [customer("C3")], "accounts": [account("A3", "C3")]})
    newer = send(
        2,
        {
            "accounts": [account("A4", "C3")],
            "transactions": [transaction("T1", "A3")],
            "balances": [balance("A3", 1)],
        },
    )
    before = picture_of_the_bank()

    with pytest.raises(UndoRefused) as refused:
        undo_batch(batch, by="test")

    assert str(refused.value) == (
        f"Batch {batch} of 2026-11-19 cannot be taken back: what only it brought is needed by "
        f"1 accounts (for customers) of batch {newer}; 1 balances (for accounts) of batch {newer}; "
        f"1 transactions (for accounts) of batch {newer}; "
        f"1 transactions (for customers) of batch {newer}. "
        "Take those back first, or send a correction of the day instead."
    )
    assert picture_of_the_bank() == before
    undo_batch(newer, by="test")
    undo_batch(batch, by="test")
    assert Customer.objects.count() == 2


def test_undo_refuses_what_is_no_batch_or_is_gone(send):
    batch = send(0, opening())
    undo_batch(batch, by="test")
    with pytest.raises(
        UndoRefused, match=rf"(?i)Batch {batch} does not count anyway: it is undone\."
    ):
        undo_batch(batch, by="test")
    with pytest.raises(UndoRefused, match=r"There is no batch 999\."):
        undo_batch(999, by="test")


def test_a_newer_row_survives_the_undo_of_an_older_one(send):
    send(0, opening())
    older = send(1, {"customers": [customer("C1", phone="1")]})
    send(2, {"customers": [customer("C1", phone="2")]})
    undo_batch(older, by="test")
    assert Customer.objects.get(source_id="C1").phone == "2"
    assert EarlierRow.objects.count() == 1  # the opening's


def test_a_correction_takes_the_place_of_the_whole_day(send):
    """Proves 13.1."""
    send(0, opening() | {"accounts": [account("A1", "C1")]})
    wrong = {
        "customers": [customer("C1", phone="wrong"), customer("C3")],
        "transactions": [transaction("T1", "A1", booked_on=DAYS[1], amount_minor=1)],
    }
    right = {
        "customers": [customer("C4")],
        "transactions": [transaction("T1", "A1", booked_on=DAYS[1], amount_minor=2)],
    }
    first = send(1, wrong)
    as_first_said = picture_of_the_bank()
    send(2, {"customers": [customer("C2", phone="later")]})

    correction = send(1, right, sequence=2)

    assert Batch.objects.get(pk=first).status == "superseded"
    assert sorted(Customer.objects.values_list("source_id", flat=True)) == ["C1", "C2", "C4"]
    assert Customer.objects.get(source_id="C1").phone == "13800000000"
    assert Customer.objects.get(source_id="C2").phone == "later"
    assert [row[6] for row in picture_of_the_bank()["transactions"]] == [2]

    undone = undo_batch(correction, by="test")

    assert undone.counts_again == first
    later = Batch.objects.get(business_day=DAYS[2])
    undo_batch(later.pk, by="test")
    assert picture_of_the_bank() == as_first_said


def test_a_correction_keeps_the_numbers_of_what_it_sends_again(send):
    send(0, opening())
    send(1, {"customers": [customer("C3")], "accounts": [account("A3", "C3")]})
    number = Account.objects.get(source_id="A3").pk
    send(2, {"balances": [balance("A3", 7)]})
    send(1, {"customers": [customer("C3")], "accounts": [account("A3", "C3")]}, sequence=2)
    assert Account.objects.get(source_id="A3").pk == number
    assert [row[0] for row in picture_of_the_bank()["balances"]] == ["A3"]


def test_a_correction_may_not_leave_out_what_a_later_day_needs(take, send, tmp_path):
    send(0, opening())
    first = send(1, {"customers": [customer("C3")]})
    later = send(2, {"accounts": [account("A3", "C3")]})
    before = picture_of_the_bank()
    folder = deliver(tmp_path / "x", rows={"customers": []}, day=DAYS[1], sequence=2)

    intake = take(folder)

    [refusal] = intake.refused
    assert refusal == (
        "The correction of 2026-11-19 leaves out what is needed by 1 accounts (for customers) of "
        f"batch {later}. Send it with those rows, or take the later batches back first."
    )
    assert picture_of_the_bank() == before
    assert Batch.objects.get(pk=first).status == "accepted"


def test_undoing_a_day_that_was_corrected_forgets_only_the_old_version(send):
    send(0, opening())
    first = send(1, {"customers": [customer("C3", phone="1")]})
    second = send(1, {"customers": [customer("C3", phone="2")]}, sequence=2)
    undo_batch(first, by="test")
    assert Customer.objects.get(source_id="C3").phone == "2"
    undo_batch(second, by="test")
    assert not Customer.objects.filter(source_id="C3").exists()


def test_offices_move_back(send):
    send(0, opening())
    before = picture_of_the_bank()
    batch = send(
        1, {"branches": [branch("0100", kind="branch"), branch("0001", parent_branch_id="0100")]}
    )
    assert Branch.objects.get(source_id="0001").parent.source_id == "0100"
    undo_batch(batch, by="test")
    assert picture_of_the_bank() == before


def test_a_relation_ends_and_comes_back(send):
    send(0, opening() | {"relations": [relation("C1", "C2")]})
    batch = send(1, {"relations": [relation("C1", "C2", until=DAYS[1])]})
    assert Relation.objects.get().until == DAYS[1]
    undo_batch(batch, by="test")
    assert Relation.objects.get().until is None


def test_a_correction_is_not_undone_where_an_entry_would_count_twice(send):
    """Proves part of 13.1: what a correction left out may have come with another delivery since."""
    entry = transaction("T1", "A1", booked_on=DAYS[0])
    accounts = {"accounts": [account("A1", "C1")]}
    first = send(0, opening() | accounts | {"transactions": [entry]})
    correction = send(0, opening() | accounts, sequence=2)
    later = send(1, {"transactions": [entry]})

    with pytest.raises(UndoRefused, match=r"1 entries|1 笔"):
        undo_batch(correction, by="test")
    assert [file.batch_id for file in lake_files("transactions")] == [later]

    undo_batch(later, by="test")
    undo_batch(correction, by="test")
    assert [file.batch_id for file in lake_files("transactions")] == [first]
