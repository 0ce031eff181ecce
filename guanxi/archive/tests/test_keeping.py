"""An archive is opened, used, handed over, kept and destroyed by rule. Proves part of 1.3."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils.translation import override

from guanxi.archive import commands, queries
from guanxi.archive.commands import ArchiveRefused
from guanxi.archive.models import Dossier, Line, Member, NeedsSheet, Tie
from guanxi.archive.policy import ArchiveSection
from guanxi.archive.tests.factories import (
    NOW,
    TODAY,
    DossierFactory,
    MemberFactory,
    NeedsSheetFactory,
    TieFactory,
)
from guanxi.archive.tests.scene import at_work, audit_events, customer_of, people, viewer
from guanxi.bank.models import Customer
from guanxi.bank.tests.factories import CustomerFactory
from guanxi.rulebook.books import rulebook_for
from guanxi.stewardship.commands import handing_over
from guanxi.stewardship.models import Handover
from guanxi.stewardship.queries import first_stewards_of
from guanxi.stewardship.tests.factories import CustomerTierFactory
from guanxi.worklist.models import Contact
from guanxi.worklist.tests.factories import ContactFactory

pytestmark = pytest.mark.django_db
SECTION = rulebook_for(TODAY).section(ArchiveSection)
NIGHT = datetime(2026, 11, 22, 16, tzinfo=UTC)
BOOK = rulebook_for(TODAY)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def bank():
    return people()


def by_rule(section=SECTION):
    return commands.close_and_open(day=TODAY, at=NIGHT, section=section)


def long_gone(bank):
    """A customer who left so long ago that the term is over."""
    customer = CustomerFactory(branch=bank.head.branch, left_on=date(2016, 1, 5))
    return DossierFactory(customer=customer, due=True)


def propose(staff, dossier, because="保管期满"):
    with at_work(staff):
        commands.propose_destruction(
            dossier_id=dossier.pk, because=because, at=NOW, by=viewer(staff)
        )


def approve(staff, dossier):
    with at_work(staff):
        commands.approve_destruction(dossier_id=dossier.pk, at=NOW, by=viewer(staff))


def kinds(customer):
    return list(
        Line.objects.filter(customer=customer).order_by("pk").values_list("kind", flat=True)
    )


def test_nights_open_an_archive_for_every_maintained_customer_once(bank):
    maintained, other = customer_of(bank.advisor), customer_of(bank.advisor)
    CustomerTierFactory(customer_id=maintained.pk, branch_id=maintained.branch_id)
    CustomerTierFactory(customer_id=other.pk, branch_id=other.branch_id, maintained=False)
    assert by_rule()["archives_opened"] == 1
    assert by_rule()["archives_opened"] == 0
    dossier = Dossier.objects.get()
    assert (dossier.customer, dossier.opened_on, dossier.opened_how) == (maintained, TODAY, "rule")


def test_a_bank_may_leave_opening_to_its_people(bank):
    CustomerTierFactory(customer_id=customer_of(bank.advisor).pk)
    by_hand = SECTION.model_copy(update={"open_for_maintained": False})
    assert by_rule(by_hand)["archives_opened"] == 0


def test_for_others_one_is_opened_by_hand_with_a_reason(bank):
    customer = customer_of(bank.advisor)
    given = {"customer_id": customer.pk, "at": NOW, "by": viewer(bank.advisor)}
    with at_work(bank.advisor):
        with pytest.raises(ArchiveRefused, match="Say why"):
            commands.open_archive(because=" ", **given)
        commands.open_archive(because="潜力客户", **given)
        with pytest.raises(ArchiveRefused, match="has an archive already"):
            commands.open_archive(because="潜力客户", **given)
    assert Dossier.objects.get().opened_by == bank.advisor
    assert kinds(customer) == ["opened"]
    with pytest.raises(Customer.DoesNotExist), at_work(bank.colleague):
        commands.open_archive(because="x", **given | {"by": viewer(bank.colleague)})


def test_whoever_takes_it_out_says_what_for_and_is_recorded(bank):
    customer = customer_of(bank.advisor)
    given = {"customer_id": customer.pk, "at": NOW, "by": viewer(bank.advisor)}
    with at_work(bank.advisor), pytest.raises(ArchiveRefused, match="no archive"):
        commands.use_archive(use="meeting", **given)
    DossierFactory(customer=customer)
    with at_work(bank.advisor):
        with pytest.raises(ArchiveRefused, match="what the archive is taken out for"):
            commands.use_archive(use="curiosity", **given)
        commands.use_archive(use="meeting", **given)
        assert queries.last_uses_of([customer.pk]) == {customer.pk: NOW}
        assert queries.used_today(customer.pk, bank.advisor.pk, NOW)
        assert not queries.used_today(customer.pk, bank.head.pk, NOW)
    assert audit_events()[-1] == "archive.dossier.used"


def test_a_handover_moves_the_archive_in_the_same_act(bank):
    """Proves part of 1.3 and of 3.5."""
    customer = customer_of(bank.advisor)
    CustomerTierFactory(customer_id=customer.pk, branch_id=customer.branch_id)
    DossierFactory(customer=customer)
    wish = handing_over.Wish(
        giver_id=bank.advisor.pk,
        receiver_ids=[bank.colleague.pk],
        customer_ids=[customer.pk],
        reason="load",
    )
    with at_work(bank.advisor):
        [number] = handing_over.propose_handover(
            wish=wish, day=TODAY, book=BOOK, by=viewer(bank.advisor)
        )
    with at_work(bank.colleague):
        handing_over.receive_customers(
            handover=Handover.objects.get(pk=number),
            day=TODAY,
            book=BOOK,
            by=viewer(bank.colleague),
        )
    with at_work(bank.colleague):
        mine = queries.dossiers_visible_to(viewer(bank.colleague)).get()
        hands = first_stewards_of([mine.customer_id])[customer.pk]
        assert [(one.staff.name, one.reason) for one in hands] == [
            ("周文静", "default"),
            ("孙梅", "handed_over"),
        ]
    with at_work(bank.advisor):
        assert not queries.dossiers_visible_to(viewer(bank.advisor)).exists()


def test_closed_when_the_customer_leaves_it_is_kept_for_the_years_of_the_rulebook(bank):
    customer = CustomerFactory(branch=bank.head.branch, left_on=date(2026, 11, 21))
    DossierFactory(customer=customer)
    assert by_rule()["archives_closed"] == 1
    dossier = Dossier.objects.get()
    assert (dossier.closed_on, dossier.kept_until) == (date(2026, 11, 21), date(2036, 11, 21))
    assert queries.state_of(dossier, TODAY) == "kept"
    with pytest.raises(ArchiveRefused, match="kept until 2036-11-21"):
        propose(bank.head, dossier)
    Customer.objects.update(left_on=None)
    assert by_rule()["archives_reopened"] == 1
    assert kinds(customer) == ["closed", "reopened"]


def test_of_a_customer_who_is_back_nothing_is_destroyed_though_it_was_decided(bank):
    dossier = long_gone(bank)
    NeedsSheetFactory(customer=dossier.customer)
    propose(bank.head, dossier)
    approve(bank.above, dossier)
    Customer.objects.update(left_on=None)
    assert by_rule()["archives_reopened"] == 1
    assert commands.destroy_what_was_approved(at=NIGHT, by="nightly.NightRun:1") == 0
    assert NeedsSheet.objects.exists()


def test_an_archive_of_a_rule_does_not_keep_a_delivery_from_being_taken_back(bank):
    dossier = DossierFactory()
    Customer.objects.filter(pk=dossier.customer_id).delete()
    by_rule()
    assert not Dossier.objects.exists()


def test_the_database_lets_nobody_propose_before_the_term_is_over(bank):
    dossier = long_gone(bank)
    Dossier.objects.update(kept_until=date(2099, 1, 5))
    with at_work(bank.head):
        early = Dossier.objects.filter(pk=dossier.pk)
        assert early.update(proposed_by=bank.head, proposed_at=NOW) == 0


def test_one_proposes_another_approves_and_the_night_destroys(bank):
    dossier = long_gone(bank)
    customer = dossier.customer
    NeedsSheetFactory(customer=customer)
    TieFactory(other=customer)
    MemberFactory(customer=customer)
    ContactFactory(customer=customer, note="谈过房贷")
    kept = NeedsSheetFactory()
    with pytest.raises(ArchiveRefused, match="Say why"):
        propose(bank.head, dossier, because="")
    propose(bank.head, dossier)
    with pytest.raises(ArchiveRefused, match="another person approves"):
        approve(bank.head, dossier)
    approve(bank.above, dossier)
    assert NeedsSheet.objects.count() == 2
    assert commands.destroy_what_was_approved(at=NIGHT, by="nightly.NightRun:1") == 1
    assert [*NeedsSheet.objects.all(), *Tie.objects.all(), *Member.objects.all()] == [kept]
    assert Contact.objects.get().note == ""
    dossier.refresh_from_db()
    assert queries.state_of(dossier, TODAY) == "destroyed"
    assert kinds(customer) == ["proposed", "approved", "destroyed"]
    assert not Line.objects.filter(note__contains="保管").exists()
    assert Line.objects.latest("pk").note == "1/2/1"
    assert commands.destroy_what_was_approved(at=NIGHT, by="nightly.NightRun:2") == 0


def test_declined_it_stays_and_may_be_proposed_anew(bank):
    dossier = long_gone(bank)
    propose(bank.head, dossier)
    with at_work(bank.above):
        commands.decline_destruction(
            dossier_id=dossier.pk, because="诉讼未结", at=NOW, by=viewer(bank.above)
        )
    with pytest.raises(ArchiveRefused, match="No destruction waits"):
        approve(bank.above, dossier)
    propose(bank.above, dossier)
    assert kinds(dossier.customer) == ["proposed", "declined", "proposed"]


def test_no_statement_of_sql_makes_one_person_two(bank):
    """Proves part of 12.1: the database asks for the second person too."""
    dossier = long_gone(bank)
    propose(bank.head, dossier)
    mine = Dossier.objects.filter(pk=dossier.pk)
    for change, refused in (
        ({"approved_by": bank.head, "approved_at": NOW}, IntegrityError),
        ({"approved_by": bank.above, "approved_at": NOW}, ProgrammingError),
        ({"destroyed_at": NOW}, ProgrammingError),
        ({"kept_until": TODAY}, ProgrammingError),
    ):
        with pytest.raises(refused), at_work(bank.head), transaction.atomic():
            mine.update(**change)
    with pytest.raises(ProgrammingError), at_work(bank.head), transaction.atomic():
        Line.objects.create(customer=dossier.customer, kind="destroyed", at=NOW, by=bank.head)


@pytest.mark.parametrize(
    "about",
    [
        {"opened_how": "hand"},
        {"closed_on": TODAY},
        {"closed_on": TODAY, "kept_until": TODAY - timedelta(days=1)},
        {"proposed_at": NOW},
        {"destroyed_at": NOW},
    ],
)
def test_an_archive_that_makes_no_sense_is_not_stored(about):
    with pytest.raises(IntegrityError), transaction.atomic():
        DossierFactory(**about)


def test_the_ledger_is_an_index_by_tier_and_by_state(bank):
    wealth, gone = customer_of(bank.advisor), long_gone(bank)
    CustomerTierFactory(customer_id=wealth.pk, branch_id=wealth.branch_id)
    DossierFactory(customer=wealth)
    DossierFactory(customer=customer_of(bank.colleague))
    with at_work(bank.head):
        every = queries.dossiers_visible_to(viewer(bank.head))
        assert queries.tiers_among(every) == {"wealth": 1, "": 2}
        assert queries.with_state(every, "due", TODAY).get() == gone
        assert queries.with_state(every, "open", TODAY).count() == 2
    with at_work(bank.advisor):
        assert queries.dossiers_visible_to(viewer(bank.advisor)).get().customer == wealth
