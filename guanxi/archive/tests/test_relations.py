"""Relations between customers: entered with reason, ended, never deleted. Proves part of 1.2."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils.translation import override

from guanxi.archive import commands, queries
from guanxi.archive.commands import ArchiveRefused
from guanxi.archive.models import Tie
from guanxi.archive.tests.factories import NOW, TODAY, TieFactory
from guanxi.archive.tests.scene import at_work, audit_events, customer_of, learnt, people, viewer
from guanxi.bank.models import Customer

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def bank():
    return people()


def relate(staff, customer, other, kind="spouse", said=None):
    with at_work(staff):
        return commands.relate_customers(
            customer_id=customer.pk,
            other_id=other.pk,
            kind=kind,
            learnt=said or learnt(),
            at=NOW,
            by=viewer(staff),
        )


def end(staff, tie, customer, said):
    with at_work(staff):
        commands.end_relation(
            tie_id=tie.pk, customer_id=customer.pk, learnt=said, at=NOW, by=viewer(staff)
        )


def test_a_relation_has_a_day_a_reason_and_a_person_and_is_on_the_trail(bank):
    mother, child = customer_of(bank.advisor), customer_of(bank.advisor)
    tie = relate(bank.advisor, mother, child, kind="child", said=learnt(YESTERDAY, "户口簿"))
    assert (tie.customer, tie.other, tie.kind) == (child, mother, "parent")
    assert (tie.since, tie.because, tie.entered_by) == (YESTERDAY, "户口簿", bank.advisor)
    assert audit_events()[-1] == "archive.relation.entered"


def test_the_same_relation_is_not_entered_twice_from_either_side(bank):
    one, other = customer_of(bank.advisor), customer_of(bank.advisor)
    relate(bank.advisor, one, other)
    for first, second in ((one, other), (other, one)):
        with pytest.raises(ArchiveRefused, match="known already"):
            relate(bank.advisor, first, second)
    relate(bank.advisor, one, other, kind="guarantor")
    assert Tie.objects.count() == 2


def test_a_relation_is_ended_for_a_reason_and_stays_in_the_history(bank):
    one, other = customer_of(bank.advisor), customer_of(bank.advisor)
    tie = relate(bank.advisor, one, other, said=learnt(YESTERDAY))
    with pytest.raises(ArchiveRefused, match="cannot end before"):
        end(bank.advisor, tie, one, learnt(YESTERDAY - timedelta(days=1)))
    with pytest.raises(ArchiveRefused, match="Say how you know"):
        end(bank.advisor, tie, one, learnt(because="  "))
    end(bank.advisor, tie, other, learnt(because="已离婚"))
    with at_work(bank.advisor):
        [kept] = queries.ties_of(one.pk)
    assert (kept.until, kept.ended_because, kept.ended_by) == (TODAY, "已离婚", bank.advisor)
    with pytest.raises(ArchiveRefused, match="ended already"):
        end(bank.advisor, tie, one, learnt())
    relate(bank.advisor, one, other)  # married again


def test_nonsense_is_refused_in_words(bank):
    one = customer_of(bank.advisor)
    with pytest.raises(ArchiveRefused, match="related to oneself"):
        relate(bank.advisor, one, one)
    with pytest.raises(ArchiveRefused, match="has not come"):
        relate(bank.advisor, one, customer_of(bank.advisor), said=learnt(TODAY + timedelta(days=1)))
    with pytest.raises(ArchiveRefused, match="Choose what"):
        relate(bank.advisor, one, customer_of(bank.advisor), kind="neighbour")


def test_nobody_is_related_to_a_customer_whom_the_writer_does_not_see(bank):
    """Proves part of 12.1: by the program and by the database, as for a number of nobody."""
    mine, theirs = customer_of(bank.advisor), customer_of(bank.colleague)
    with pytest.raises(Customer.DoesNotExist):
        relate(bank.advisor, mine, theirs)
    for number in (theirs.pk, 987_654_321):
        with pytest.raises(ProgrammingError), at_work(bank.advisor), transaction.atomic():
            Tie.objects.create(
                customer=mine,
                other_id=number,
                kind="spouse",
                since=TODAY,
                because="x",
                entered_by=bank.advisor,
                entered_at=NOW,
            )
    relate(bank.head, mine, theirs)


def test_of_a_relative_in_others_care_one_sees_that_there_is_one_and_no_more(bank):
    """Proves part of 12.1."""
    mine, theirs = customer_of(bank.advisor), customer_of(bank.colleague)
    relate(bank.head, mine, theirs)
    with at_work(bank.advisor):
        assert queries.ties_of(mine.pk).count() == 1
        assert not Customer.objects.filter(pk=theirs.pk).exists()
    stranger = people().advisor
    with at_work(stranger):
        assert not queries.ties_of(mine.pk).exists()


def test_the_database_lets_nobody_rewrite_or_delete_one(bank):
    one, other = customer_of(bank.advisor), customer_of(bank.advisor)
    tie = relate(bank.advisor, one, other)
    for change in (
        lambda: Tie.objects.filter(pk=tie.pk).update(because="anything"),
        lambda: Tie.objects.filter(pk=tie.pk).update(since=YESTERDAY),
        lambda: Tie.objects.filter(pk=tie.pk).delete(),
    ):
        with pytest.raises(ProgrammingError), at_work(bank.advisor), transaction.atomic():
            change()
    end(bank.advisor, tie, one, learnt())
    with at_work(bank.advisor):  # what has ended is nobody's to change
        assert Tie.objects.filter(pk=tie.pk).update(ended_because="anything") == 0


@pytest.mark.parametrize(
    "about",
    [
        {"kind": "child"},
        {"because": ""},
        {"until": YESTERDAY},
        {"ended": True, "until": TODAY - timedelta(days=9000)},
    ],
)
def test_a_relation_that_makes_no_sense_is_not_stored(about):
    with pytest.raises(IntegrityError), transaction.atomic():
        TieFactory(**about)


def test_nobody_is_stored_as_related_to_oneself():
    tie = TieFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        TieFactory(customer=tie.customer, other=tie.customer)
