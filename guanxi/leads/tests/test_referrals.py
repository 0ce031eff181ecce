"""One steward refers a lead to another, who answers; the giver is told. Proves part of 5.3."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils.translation import override

from guanxi.bank.models import Customer
from guanxi.leads import commands, queries
from guanxi.leads.commands import Ending, LeadRefused
from guanxi.leads.models import Referral
from guanxi.leads.tests.factories import NOW, TODAY, ReferralFactory
from guanxi.leads.tests.scene import BOOK, at_work, opened, people, refer, somebody, viewer
from guanxi.stewardship.commands.referring import ReferralRefused, refer_customer
from guanxi.stewardship.models import RevenueCredit, Stewardship
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries.choosing import referrals_between
from guanxi.stewardship.queries.credits import credit_on
from guanxi.stewardship.rules.crediting import WHOLE_PPM
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist.commands import close_work_item
from guanxi.worklist.models import WorkItem
from guanxi.worklist.tests.factories import WorkItemFactory

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def bank():
    return people()


def sees(staff, lead):
    """Whether the person sees the lead, and the customer it is about."""
    with at_work(staff):
        return (
            queries.leads_visible_to(viewer(staff)).filter(pk=lead.pk).exists(),
            Customer.objects.filter(pk=lead.customer_id).exists(),
        )


def on_the_list(staff):
    open_work = WorkItem.objects.filter(assignee=staff, closed_at=None)
    return list(open_work.values_list("cause", flat=True))


def accept(referral, staff):
    with at_work(staff):
        return commands.accept_referral(
            referral_id=referral.pk, on=TOMORROW, at=NOW, book=BOOK, by=viewer(staff)
        )


def decline(referral, staff, reason="不熟悉此业务"):
    with at_work(staff):
        return commands.decline_referral(
            referral_id=referral.pk, reason=reason, at=NOW, book=BOOK, by=viewer(staff)
        )


def test_whoever_is_asked_sees_lead_and_customer_while_the_question_waits(bank):
    """Proves part of 12.1."""
    lead = opened(bank.manager)
    assert sees(bank.specialist, lead) == (False, False)
    refer(lead, bank.specialist)
    assert sees(bank.specialist, lead) == (True, True)
    assert sees(bank.neighbour, lead) == (False, False)
    assert on_the_list(bank.specialist) == ["lead_referral"]
    assert on_the_list(bank.manager) == []


def test_accepted_the_lead_is_the_takers_and_the_giver_sees_how_it_ends(bank):
    lead = opened(bank.manager)
    referral = refer(lead, bank.specialist)
    accept(referral, bank.specialist)
    work = WorkItem.objects.get(closed_at=None)
    assert (work.cause, work.assignee, work.due_on) == ("lead_step", bank.specialist, TOMORROW)
    with at_work(bank.specialist):
        commands.end_lead(
            lead_id=lead.pk,
            ending=Ending(outcome="won", won_minor=300_000_00),
            at=NOW,
            by=viewer(bank.specialist),
        )
    assert sees(bank.specialist, lead) == (True, False)
    with at_work(bank.manager):
        given = queries.given_by(viewer(bank.manager)).get()
        assert (given.answer, given.lead.outcome, given.lead.won_minor) == (
            "accepted",
            "won",
            300_000_00,
        )


def test_declined_the_lead_stays_with_the_giver_who_reads_why(bank):
    lead = opened(bank.manager)
    referral = refer(lead, bank.specialist)
    with pytest.raises(LeadRefused, match="Say why you decline"):
        decline(referral, bank.specialist, reason=" ")
    decline(referral, bank.specialist)
    assert sees(bank.specialist, lead) == (False, False)
    with at_work(bank.manager):
        assert queries.given_by(viewer(bank.manager)).get().reason == "不熟悉此业务"
        assert queries.open_leads_visible_to(viewer(bank.manager)).get() == lead
    assert on_the_list(bank.manager) == ["lead_step"]
    assert on_the_list(bank.specialist) == []


def test_a_question_that_is_ended_on_the_list_is_declined(bank):
    lead = opened(bank.manager)
    referral = refer(lead, bank.specialist)
    work = WorkItem.objects.get(source=f"referral:{referral.pk}")
    with at_work(bank.specialist):
        close_work_item(item_id=work.pk, outcome="done", at=NOW, by=viewer(bank.specialist))
    referral.refresh_from_db()
    assert referral.answer == "declined"
    assert on_the_list(bank.manager) == ["lead_step"]
    assert sees(bank.specialist, lead) == (False, False)


def test_one_colleague_is_asked_at_a_time_and_a_question_can_be_withdrawn(bank):
    lead = opened(bank.manager)
    refer(lead, bank.specialist)
    with pytest.raises(LeadRefused, match="asked already"):
        refer(lead, bank.neighbour)
    with at_work(bank.manager):
        commands.withdraw_referral(lead_id=lead.pk, at=NOW, book=BOOK, by=viewer(bank.manager))
    assert sees(bank.specialist, lead) == (False, False)
    assert refer(lead, bank.neighbour).taker == bank.neighbour


def test_leads_are_referred_within_the_branch(bank):
    lead = opened(bank.manager)
    with pytest.raises(LeadRefused, match="colleague of your branch"):
        refer(lead, bank.stranger)


def test_nobody_answers_for_another_not_even_the_giver(bank):
    referral = refer(opened(bank.manager), bank.specialist)
    mine = Referral.objects.filter(pk=referral.pk)
    with pytest.raises(ProgrammingError), at_work(bank.manager), transaction.atomic():
        mine.update(answer="accepted", answered_at=NOW)
    with at_work(bank.head):
        assert mine.update(answer="accepted", answered_at=NOW) == 0
    with pytest.raises(Referral.DoesNotExist):
        accept(referral, bank.neighbour)
    decline(referral, bank.specialist)
    with at_work(bank.specialist):
        assert mine.update(answer="accepted", answered_at=NOW) == 0


def test_nobody_gives_away_what_is_anothers(bank):
    lead = opened(bank.manager)
    with pytest.raises(ProgrammingError), at_work(bank.specialist), transaction.atomic():
        ReferralFactory(
            lead=lead, giver=bank.specialist, branch=bank.specialist.branch, taker=bank.head
        )


def test_nobody_accepts_what_oneself_referred(bank):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralFactory(giver=bank.manager, taker=bank.manager, answer="accepted", answered_at=NOW)


def test_the_persons_name_goes_over_with_the_lead(bank):
    """Proves part of 12.1."""
    lead = opened(bank.manager, person=somebody())
    referral = refer(lead, bank.specialist)
    with at_work(bank.specialist):
        assert queries.prospect_of(lead) is None
    accept(referral, bank.specialist)
    with at_work(bank.specialist):
        assert queries.prospect_of(lead).phone == "13900001111"
    with at_work(bank.manager):
        assert queries.prospect_of(lead) is None


def test_a_head_gives_a_lead_of_the_office_to_somebody_there(bank):
    lead = opened(bank.manager)

    def assign(to):
        with at_work(bank.head):
            return commands.assign_lead(
                lead_id=lead.pk,
                taker_id=to.pk,
                because="李思远休假",
                at=NOW,
                book=BOOK,
                by=viewer(bank.head),
            )

    with pytest.raises(LeadRefused, match="somebody of your offices"):
        assign(bank.neighbour)
    assert assign(bank.specialist).staff == bank.specialist
    assert WorkItem.objects.get(closed_at=None).assignee == bank.specialist


def shares(lead):
    found = RevenueCredit.objects.filter(customer=lead.customer_id)
    return list(found.values_list("staff", "percent", "agreed_by", "origin"))


def test_who_accepts_a_lead_of_the_steward_comes_in_with_the_share_entered_once(bank):
    """Proves part of 3.3 and of 5.3: one referral, and the steward stays the steward."""
    lead = opened(bank.manager)
    referral = refer(lead, bank.specialist)
    assert shares(lead) == []
    accept(referral, bank.specialist)
    terms = BOOK.section(StewardshipSection).credit.referral
    agreed = (bank.specialist.pk, terms.percent, bank.manager.pk, "referral")
    assert shares(lead) == [agreed]
    [basis] = credit_on(lead.customer_id, TODAY)[:1]
    assert sum(basis.shares.values()) == WHOLE_PPM
    with at_work(bank.specialist):
        [mine] = referrals_between(viewer(bank.specialist), TODAY)
    assert (mine.staff, mine.agreed_by) == (bank.specialist, bank.manager)
    with at_work(bank.manager), pytest.raises(ReferralRefused):
        refer_customer(
            customer_id=lead.customer_id,
            specialist_id=bank.specialist.pk,
            about="once more",
            day=TODAY,
            book=BOOK,
            by=viewer(bank.manager),
        )


def test_who_declines_gets_no_share_nor_who_took_over_from_somebody_else(bank):
    """Proves part of 3.3."""
    lead = opened(bank.manager)
    decline(refer(lead, bank.specialist), bank.specialist)
    assert shares(lead) == []
    Stewardship.objects.filter(customer=lead.customer_id).update(
        until=TODAY, ended_reason="handed_over"
    )
    StewardshipFactory(customer=lead.customer, staff=bank.head)
    referral = ReferralFactory(
        lead=lead, giver=bank.manager, branch=bank.manager.branch, taker=bank.specialist
    )
    WorkItemFactory(customer=lead.customer, assignee=bank.specialist)
    accept(referral, bank.specialist)
    assert shares(lead) == []


def test_nobody_takes_a_share_for_a_referral_of_others(bank):
    """Proves part of 3.3 and of 12.1."""
    referral = refer(opened(bank.manager), bank.specialist)
    accept(referral, bank.specialist)
    for thief in (bank.neighbour, bank.manager, bank.head):
        with at_work(thief), connection.cursor() as cursor:
            cursor.execute(
                "SELECT credit_accepted(%s, 'split', 50, %s::date)",
                [referral.pk, TODAY + timedelta(days=9)],
            )
            assert cursor.fetchone() == (None,)
