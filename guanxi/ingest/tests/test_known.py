"""What deliveries of one call leave each other: the bank is known as it stands."""

from datetime import date

import pytest

from guanxi.bank.models import Account, Customer, Relation
from guanxi.ingest import numbers, postgres
from guanxi.ingest.commands import undo_batch
from guanxi.ingest.tests.conftest import tolerant_book
from guanxi.ingest.tests.deliveries import (
    a_bank,
    account,
    balance,
    branch,
    card,
    customer,
    deliver,
    holder,
    loan,
    relation,
    seal,
    standing_order,
    transaction,
)
from guanxi.ingest.tests.picture import picture_of_the_bank

FIRST, SECOND, THIRD = date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20)


def bank_with_an_account(**changes):
    return {**a_bank(), "customers": [customer("C1")], "accounts": [account("A1", "C1", **changes)]}


def entry(number, booked_on, account_id="A1"):
    return transaction(number, account_id, booked_on=booked_on, booked_at=None)


def test_the_second_delivery_of_a_call_knows_what_the_first_brought(take, tmp_path, monkeypatch):
    pulls = []
    puller = postgres.committed_puller
    monkeypatch.setattr(postgres, "committed_puller", lambda: pulls.append(1) or puller())
    deliver(tmp_path / "a", day=FIRST, rows=bank_with_an_account())
    deliver(tmp_path / "b", day=SECOND, rows={"transactions": [entry("T1", SECOND)]})
    deliver(tmp_path / "c", day=THIRD, rows={"accounts": [account("A1", "C1", closed_on=THIRD)]})
    intake = take(tmp_path)
    assert intake.rows["transactions"].accepted == 1
    assert Account.objects.get().closed_on == THIRD
    assert len(pulls) == 1


def test_what_a_refused_delivery_brought_is_not_known_to_the_next(take, tmp_path):
    rows = {**bank_with_an_account(), "customers": [customer("C1"), customer("C2")]}
    bad = [entry(f"T{number}", FIRST, "nowhere") for number in range(50)]
    deliver(tmp_path / "a", day=FIRST, rows={**a_bank(), "customers": [customer("C1")]})
    deliver(tmp_path / "b", day=SECOND, rows={**rows, "transactions": bad})
    deliver(tmp_path / "c", day=THIRD, rows={"accounts": [account("A2", "C2")]})
    intake = take(tmp_path)
    assert [str(batch.status) for batch in intake.batches] == ["accepted", "refused", "accepted"]
    assert vars(intake.rows["accounts"])["quarantined"] == 1


def test_after_a_late_delivery_the_bank_is_asked_again(take, tmp_path):
    """The late one says the account opened today; the later one, which holds, said long ago."""
    take(deliver(tmp_path / "now", day=THIRD, rows=bank_with_an_account()))
    late = tmp_path / "late"
    deliver(late / "a", day=FIRST, rows={"accounts": [account("A1", "C1", opened_on=FIRST)]})
    early = [entry("T1", date(2026, 11, 2))]
    deliver(late / "b", day=SECOND, rows={"transactions": early})
    intake = take(late)
    assert vars(intake.rows["transactions"]) == {"read": 1, "accepted": 1, "quarantined": 0}


@pytest.fixture
def forty(take, tmp_path):
    """A bank of forty customers, each with an account, a card, a loan and a second holder."""
    forty = range(40)
    rows = {
        **a_bank(),
        "customers": [customer(f"C{n}") for n in forty],
        "relations": [relation(f"C{n}", f"C{n + 1}") for n in range(39)],
        "accounts": [account(f"A{n}", f"C{n}") for n in forty],
        "holders": [holder(f"A{n}", f"C{(n + 1) % 40}") for n in forty],
        "cards": [card(f"K{n}", f"A{n}", f"C{n}") for n in forty],
        "loans": [loan(f"L{n}", f"C{n}", f"A{n}") for n in forty],
        "standing_orders": [standing_order(f"O{n}", f"A{n}") for n in forty],
    }
    take(deliver(tmp_path / "forty", day=FIRST, rows=rows))
    return tmp_path


# Of everything some that the bank has, some that is new, and some that leads nowhere.
FEW = {
    "branches": [branch("0002", parent_branch_id="0001"), branch("0003", parent_branch_id="X")],
    "customers": [customer("C1", name="汪小明"), customer("N1")],
    "relations": [relation("C2", "C3", since=SECOND), relation("N1", "C9"), relation("C2", "X")],
    "accounts": [account("A4", "C4", closed_on=SECOND), account("NA", "C5")],
    "holders": [holder("A6", "C7", role="joint"), holder("NA", "C8"), holder("X", "C8")],
    "cards": [card("K7", "A7", "C7", grade="gold"), card("NK", "NA", "N1")],
    "loans": [loan("L8", "C8", "A8", outstanding_minor=5), loan("NL", "C9", "X")],
    "standing_orders": [standing_order("O9", "A9", amount_minor=7)],
    "transactions": [entry("T1", SECOND, "A9"), entry("T2", SECOND, "NA"), entry("T3", SECOND)],
    "balances": [balance("A9", 5, day=SECOND), balance("X\0", 5, day=SECOND)],
}


def test_of_a_small_delivery_only_what_it_names_is_pulled(take, forty, monkeypatch):
    pulled = {}
    pull = postgres.pull_own

    def counted(workplace, sql, table, columns):
        pull(workplace, sql, table, columns)
        pulled[table] = workplace.value(f"SELECT count(*) FROM {table}")

    monkeypatch.setattr(postgres, "pull_own", counted)
    take(deliver(forty / "few", day=SECOND, rows={"transactions": [entry("T1", SECOND, "A9")]}))
    assert pulled["known_accounts"] == 1
    assert sum(pulled.values()) == 1
    take(deliver(forty / "card", day=THIRD, rows={"cards": [card("K7", "A8", "C9")]}))
    named = {"known_accounts": 1, "known_customers": 1, "known_cards": 1}
    assert {table: count for table, count in pulled.items() if count} == named


@pytest.mark.parametrize("ending", ["csv", "csv.gz", "parquet"])
def test_a_delivery_brings_the_same_whether_all_is_pulled_or_what_it_names(
    take, forty, monkeypatch, ending
):
    folder = deliver(forty / "few", day=SECOND, rows=FEW, ending=ending)
    book = tolerant_book()
    of_few = take(folder, book=book)
    assert of_few.rows["holders"].quarantined == 1
    brought = picture_of_the_bank()
    kept = list(Relation.objects.order_by("id").values_list("id", "customer", "related_customer"))
    undo_batch(of_few.batches[0].id, by="test")
    monkeypatch.setattr(numbers, "few_named", lambda *_: set())
    of_all = take(folder, book=book)
    assert of_all.rows == of_few.rows
    assert picture_of_the_bank() == brought
    again = Relation.objects.order_by("id").values_list("id", "customer", "related_customer")
    assert list(again) == kept


def test_a_correction_knows_what_it_leaves_out_where_it_names_little(take, forty):
    both = {"customers": [customer("N1"), customer("N2")]}
    take(deliver(forty / "one", day=SECOND, rows=both))
    rows = {"customers": [customer("N1")], "accounts": [account("NA", "N2"), account("NB", "N1")]}
    corrected = deliver(forty / "two", day=SECOND, rows=rows, sequence=2)
    intake = take(corrected, book=tolerant_book())
    assert vars(intake.rows["accounts"]) == {"read": 2, "accepted": 1, "quarantined": 1}
    assert not Customer.objects.filter(source_id="N2").exists()


def test_a_small_file_that_breaks_off_is_refused_in_the_same_words(take, forty):
    folder = deliver(forty / "few", day=SECOND, rows=FEW, ending="parquet")
    path = folder / "transactions.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:4] + b"\xff" * 60 + whole[64:])
    seal(folder)
    intake = take(folder, book=tolerant_book())
    (refusal,) = intake.refused
    assert refusal == (
        "few/transactions.parquet is no whole Parquet file, or its text is not UTF-8. "
        "Write it anew and send the delivery again."
    )
