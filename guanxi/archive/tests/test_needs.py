"""The needs sheet: dated, versioned, never rewritten. Proves part of 1.3."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils.translation import override

from guanxi.archive import commands, queries
from guanxi.archive.commands import ArchiveRefused, Needs
from guanxi.archive.models import NeedsSheet
from guanxi.archive.tests.factories import NOW, NeedsSheetFactory
from guanxi.archive.tests.scene import at_work, customer_of, people, viewer
from guanxi.bank.models import Customer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def bank():
    return people()


def write(staff, customer, seen=None, at=NOW, **said):
    usual = {"needs": ["education", "retirement"], "heard": "visit", "goals": "供孩子留学"}
    with at_work(staff):
        return commands.write_needs(
            customer_id=customer.pk,
            needs=Needs(**usual | said),
            seen=seen,
            at=at,
            by=viewer(staff),
        )


def test_each_writing_is_a_version_and_the_last_one_holds(bank):
    customer = customer_of(bank.advisor)
    first = write(bank.advisor, customer)
    second = write(
        bank.advisor, customer, seen=first.pk, at=NOW + timedelta(hours=1), goals="换大房子"
    )
    with at_work(bank.advisor):
        assert queries.sheet_of(customer.pk) == second
        assert [one.goals for one in queries.sheets_of(customer.pk)] == ["换大房子", "供孩子留学"]
        assert queries.needs_in_words(first) == ["Children's education", "Retirement"]


def test_who_did_not_read_the_last_version_does_not_write_over_it(bank):
    customer = customer_of(bank.advisor)
    first = write(bank.advisor, customer)
    write(bank.head, customer, seen=first.pk)
    with pytest.raises(ArchiveRefused, match="赵国强 has written a newer version"):
        write(bank.advisor, customer, seen=first.pk)


def test_a_sheet_says_something(bank):
    with pytest.raises(ArchiveRefused, match="says nothing yet"):
        write(bank.advisor, customer_of(bank.advisor), needs=["yacht"], goals=" ")
    with pytest.raises(IntegrityError), transaction.atomic():
        NeedsSheetFactory(needs="", goals="")


def test_only_who_sees_the_customer_writes_or_reads_it(bank):
    """Proves part of 12.1."""
    customer = customer_of(bank.advisor)
    write(bank.advisor, customer)
    with pytest.raises(Customer.DoesNotExist):
        write(bank.colleague, customer)
    with at_work(bank.colleague):
        assert queries.sheet_of(customer.pk) is None
    with at_work(bank.head):
        assert queries.sheet_of(customer.pk) is not None


def test_the_database_lets_nobody_rewrite_a_version_or_sign_with_anothers_name(bank):
    customer = customer_of(bank.advisor)
    sheet = write(bank.advisor, customer)
    for change in (
        lambda: NeedsSheet.objects.filter(pk=sheet.pk).update(goals="anything"),
        lambda: NeedsSheet.objects.filter(pk=sheet.pk).delete(),
        lambda: NeedsSheet.objects.create(
            customer=customer, goals="x", heard="visit", written_by=bank.head, written_at=NOW
        ),
    ):
        with pytest.raises(ProgrammingError), at_work(bank.advisor), transaction.atomic():
            change()
