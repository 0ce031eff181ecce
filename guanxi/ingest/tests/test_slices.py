"""A month of very many entries lies in several files, each of its own customers."""

from datetime import date

import pyarrow.parquet as pq
import pytest

from guanxi.bank.models import Batch
from guanxi.bank.queries import lake_files
from guanxi.ingest import lake_writing
from guanxi.ingest.commands import undo_batch
from guanxi.ingest.tests.deliveries import a_bank, account, customer, deliver, transaction
from guanxi.ingest.tests.picture import picture_of_the_bank

PEOPLE = range(1, 9)


def entries_of_many():
    return {
        **a_bank(),
        "customers": [customer(f"C{n}") for n in PEOPLE],
        "accounts": [account(f"A{n}", f"C{n}") for n in PEOPLE],
        "transactions": [
            transaction(f"T{n}-{day}", f"A{n}", booked_on=date(2026, 11, day))
            for n in PEOPLE
            for day in range(1, 1 + n)
        ],
    }


@pytest.fixture
def sliced(monkeypatch):
    monkeypatch.setattr(lake_writing, "_SLICE", 9)


def entries_in_the_lake():
    return sorted(picture_of_the_bank()["transactions"])


def test_slices_hold_every_entry_once_and_each_customer_whole(take, tmp_path, sliced):
    """Proves part of 13.1."""
    take(deliver(tmp_path / "d", rows=entries_of_many()))
    files = list(lake_files("transactions"))
    assert len(files) == 4  # 36 entries
    assert sum(file.rows for file in files) == 36
    assert len({row[0] for row in entries_in_the_lake()}) == 36
    bounds = sorted((file.first_customer, file.last_customer) for file in files)
    edges = [number for pair in bounds for number in pair]
    assert edges == sorted(edges)
    assert len({pair[0] for pair in bounds}) == 4


def test_all_that_a_customer_did_lies_in_the_slice_that_is_asked(
    take, tmp_path, sliced, empty_lake
):
    """Proves part of 1.2."""
    take(deliver(tmp_path / "d", rows=entries_of_many()))
    asked = 0
    for file in lake_files("transactions"):
        whose = pq.read_table(empty_lake / file.path, partitioning=None)["customer_id"].to_pylist()
        for number in set(whose):
            assert list(lake_files("transactions", customers=[number])) == [file]
            asked += 1
    assert asked == len(PEOPLE)


def test_no_slice_counts_once_the_delivery_is_undone(take, tmp_path, sliced):
    take(deliver(tmp_path / "d", rows=entries_of_many()))
    undo_batch(Batch.objects.get().pk, by="test")
    assert not lake_files("transactions")
    assert entries_in_the_lake() == []
