# ruff: noqa: S608 - queries are made of this file's own words
"""A simulated bank has people twice, and people who only look it, and says who they are (1.4)."""

from datetime import date

import pyarrow.parquet as pq
import pytest

from guanxi.simulator.commands import simulate_bank
from guanxi.simulator.tests.conftest import bank_over

SHARE, CUSTOMERS = 0.06, 1_500
THROUGH = date(2026, 11, 21)


def made_in(out):
    return simulate_bank(
        customers=CUSTOMERS, months=1, through=THROUGH, out=out, daily=1, duplicates=SHARE
    )


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    out = tmp_path_factory.mktemp("twice")
    bank = bank_over(out, made_in(out))
    bank.facts.execute(
        f"CREATE VIEW pairs AS SELECT p.*, a.name AS name_a, b.name AS name_b, "
        "a.document_kind AS kind_a, b.document_kind AS kind_b, a.phone AS phone_a, "
        "b.phone AS phone_b, a.document_number AS document_a, b.document_number AS document_b, "
        "a.born_on AS born_a, b.born_on AS born_b, a.address AS address_a, b.address AS address_b "
        f"FROM '{out}/truth/duplicates.parquet' p JOIN customers_now a ON "
        "a.customer_id = p.looks_like JOIN customers_now b ON b.customer_id = p.customer_id"
    )
    return bank


def test_the_truth_names_as_many_pairs_as_were_asked_for(twice):
    same = twice.number("SELECT count(*) FROM pairs WHERE same_person")
    alike = twice.number("SELECT count(*) FROM pairs WHERE NOT same_person")

    assert 0.7 * SHARE * CUSTOMERS <= same <= SHARE * CUSTOMERS  # the rest have not joined yet
    assert alike >= 0.7 * SHARE * CUSTOMERS


def test_of_five_things_at_most_three_differ_between_two_records_of_one_person(twice):
    differ = twice.number(
        "SELECT max((name_a <> name_b)::INT + (phone_a IS DISTINCT FROM phone_b)::INT "
        "+ (document_a <> document_b)::INT + (born_a <> born_b)::INT "
        "+ (address_a IS DISTINCT FROM address_b)::INT) FROM pairs WHERE same_person"
    )
    assert 1 <= differ <= 3


def test_who_only_looks_alike_has_a_document_of_their_own(twice):
    assert not twice.rows("SELECT 1 FROM pairs WHERE NOT same_person AND document_a = document_b")


def test_every_way_in_which_records_differ_occurs(twice):
    ways = {way for (how,) in twice.rows("SELECT how FROM pairs") for way in how.split(",")}
    assert {"traditional", "homophone", "latin", "swapped", "name_typo"} <= ways
    assert {"document_of_15_digits", "other_document", "no_document", "document_typo"} <= ways
    assert {"twins", "namesakes", "parent_and_child"} <= ways


def test_the_same_bank_is_made_again(twice, tmp_path):
    made_in(tmp_path / "again")
    again = pq.read_table(tmp_path / "again" / "truth" / "duplicates.parquet")
    assert again.equals(pq.read_table(twice.out / "truth" / "duplicates.parquet"))
