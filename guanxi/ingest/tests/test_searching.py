"""Whatever is delivered, corrected and taken back: customers are found by what holds now."""

from datetime import date

import pytest

from guanxi.bank.models import Customer
from guanxi.ingest.commands import undo_batch
from guanxi.ingest.tests.deliveries import a_bank, account, branch, card, customer, deliver
from guanxi.ingest.tests.picture import search_numbers
from guanxi.privacy.models import SearchToken
from guanxi.privacy.search.tokens import asked_for

DAYS = [date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20)]


@pytest.fixture
def send(take, tmp_path):
    """Deliver rows of a day as that sequence; returns the number of the batch."""

    def send(number, rows, sequence=1):
        folder = deliver(
            tmp_path / f"{number}-{sequence}", rows=rows, day=DAYS[number], sequence=sequence
        )
        intake = take(folder)
        assert not intake.is_refused, intake.refused
        return intake.batches[0].id

    return send


def opening():
    rows = {**a_bank(), "customers": [customer("C1"), customer("C2", name="李雷", phone="")]}
    rows["branches"] = [*rows["branches"], branch("0002")]
    rows |= {"accounts": [account("A1", "C1"), account("A2", "C2")]}
    return rows | {"cards": [card("K1", "A1", "C1", last_digits="4711")]}


def known_by(text):
    """Whom the number of the text leads to, and that all numbers are as a rebuild makes them."""
    search_numbers()
    kept = SearchToken.objects.filter(token__in=asked_for([text])).values("customer_id")
    return set(Customer.objects.filter(pk__in=kept).values_list("source_id", flat=True))


def test_a_delivery_makes_its_customers_known(send):
    """Proves part of 1.5."""
    send(0, opening())
    assert known_by("name|王") == {"C1"}
    assert known_by("sound|lilei") == {"C2"}
    assert known_by("phone|13800000") == {"C1"}
    assert known_by("card|4711") == {"C1"}


def test_who_is_called_otherwise_is_found_by_the_new_name_only(send):
    send(0, opening())
    batch = send(1, {"customers": [customer("C1", name="汪小明", phone="13911112222")]})
    assert known_by("name|王") == set()
    assert known_by("name|汪小") == known_by("phone|13911112222") == {"C1"}
    undo_batch(batch, by="test")
    assert known_by("name|王") == known_by("phone|13800000000") == {"C1"}
    assert known_by("name|汪小") == set()


def test_a_card_that_changes_hands_leads_to_its_new_holder(send):
    send(0, opening())
    batch = send(1, {"cards": [card("K1", "A2", "C2", last_digits="4711")]})
    assert known_by("card|4711") == {"C2"}
    undo_batch(batch, by="test")
    assert known_by("card|4711") == {"C1"}


def test_a_customer_who_moves_is_found_at_the_new_office(send):
    send(0, opening())
    send(1, {"customers": [customer("C1", branch_id="0002")]})
    offices = {(who, office) for who, office, _number in search_numbers()}
    assert offices == {("C1", "0002"), ("C2", "0001")}


def test_a_correction_that_leaves_somebody_out_leaves_no_number_behind(send):
    send(0, opening())
    send(1, {"customers": [customer("C3", name="韩梅梅")]})
    send(1, {"customers": [customer("C4", name="韩雷")]}, sequence=2)
    assert known_by("name|韩") == {"C4"}
    assert not SearchToken.objects.exclude(customer_id__in=Customer.objects.values("pk")).exists()


def test_where_nobody_has_numbers_yet_the_next_delivery_gives_them_to_all(send):
    """A bank that was taken in before there was this search."""
    send(0, opening())
    SearchToken.objects.all().delete()
    send(1, {"customers": [customer("C3", name="韩梅梅")]})
    assert known_by("name|王") == {"C1"}


def test_what_did_not_change_is_not_written_again(send):
    send(0, opening())
    before = _written()
    send(1, {"customers": [customer("C1", occupation="teacher"), customer("C3", name="韩梅梅")]})
    assert before <= _written()


def _written():
    """Rows with the transaction that wrote them."""
    rows = SearchToken.objects.extra(select={"written": "xmin::text"})
    return set(rows.values_list("customer_id", "token", "written"))
