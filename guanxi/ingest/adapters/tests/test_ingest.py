"""What the adapter writes is taken in whole: every row accepted, none set aside."""

from datetime import UTC, date, datetime

import pytest

from guanxi.bank.models import Account, Customer, Holder, Loan
from guanxi.ingest.commands import ingest_folder
from guanxi.rulebook.books import rulebook_for

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def taken_in(empty_lake):
    """Take in a folder through the adapter, under the default rulebook as the command line does."""

    def take(folder, through):
        return ingest_folder(
            folder, adapter="berka", through=through, book=rulebook_for(through), now=NOW
        )

    return take


def test_a_small_bank_is_taken_in_whole(taken_in, small_ledger):
    """Proves part of 13.1."""
    intake = taken_in(small_ledger, date(1993, 5, 31))
    assert intake.refused == []
    assert {kind: rows.quarantined for kind, rows in intake.rows.items() if rows.quarantined} == {}
    assert intake.rows["transactions"].accepted == 32
    assert Account.objects.get(source_id="2").owner == Customer.objects.get(source_id="2")
    assert Holder.objects.get(account__source_id="2").customer.source_id == "3"
    assert Loan.objects.get(source_id="102").days_overdue == 108


def test_the_same_files_again_change_nothing(taken_in, small_ledger):
    """Proves part of 13.1."""
    taken_in(small_ledger, date(1993, 5, 31))
    again = taken_in(small_ledger, date(1993, 5, 31))
    assert again.refused == []
    assert [rows.read for rows in again.rows.values() if rows.read] == []
    assert Account.objects.count() == 11


def test_an_entry_before_the_opening_of_its_account_is_set_aside_and_the_rest_taken_in(
    taken_in, small_ledger
):
    """What the adapter understands but the contract forbids is left to the checks of ingest."""
    ledger = small_ledger / "trans.asc"
    ledger.write_bytes(ledger.read_bytes().replace(b"30;3;930110", b"30;3;930109"))
    intake = taken_in(small_ledger, date(1993, 5, 31))
    assert intake.refused == []
    assert intake.rows["transactions"].quarantined == 1
    assert intake.rows["balances"].quarantined == 1


@pytest.mark.berka
def test_the_real_bank_is_taken_in_whole(taken_in, real_ledger):
    """Proves part of 13.1."""
    intake = taken_in(real_ledger, date(1994, 3, 30))
    assert intake.refused == []
    assert {kind: rows.quarantined for kind, rows in intake.rows.items() if rows.quarantined} == {}
    assert intake.rows["transactions"].accepted == 46_997
    assert Account.objects.count() == 1_229
