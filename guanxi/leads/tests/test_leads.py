"""A lead from its opening to its end, with its history and its work. Proves part of 5.3."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils.translation import override

from guanxi.bank.models import Customer, Staff
from guanxi.bank.tests.factories import CustomerFactory
from guanxi.leads import commands, queries
from guanxi.leads.commands import Ending, LeadRefused
from guanxi.leads.models import Happened, Lead, Prospect
from guanxi.leads.tests.factories import NOW, TODAY, HappenedFactory, LeadFactory, ProspectFactory
from guanxi.leads.tests.scene import (
    BOOK,
    at_work,
    customer_of,
    opened,
    people,
    somebody,
    viewer,
)
from guanxi.privacy.tests.choices import OptOutFactory, PrivacyStatementFactory
from guanxi.stewardship.models import Stewardship
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist.commands import close_work_item, undo_change
from guanxi.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def bank():
    return people()


def change(staff, command, lead, **about):
    with at_work(staff):
        return command(lead_id=lead.pk, at=NOW, by=viewer(staff), **about)


def lines(lead):
    return list(Happened.objects.filter(lead=lead).order_by("pk").values_list("kind", flat=True))


def open_work(lead):
    return WorkItem.objects.filter(customer=lead.customer_id, closed_at=None)


def test_a_lead_begins_with_a_next_step_that_stands_on_the_morning_list(bank):
    lead = opened(bank.manager)
    work = open_work(lead).get()
    assert (work.cause, work.assignee, work.due_on) == ("lead_step", bank.manager, lead.next_on)
    assert work.evidence == {"title": lead.title, "step": "电话沟通"}
    assert lines(lead) == ["opened", "step_set"]


@pytest.mark.parametrize("kind", ["step", "day", "end", "amount", "reason", "nobody"])
def test_the_database_keeps_no_lead_that_makes_no_sense(kind):
    nonsense = {
        "step": {"next_step": ""},
        "day": {"next_on": None},
        "end": {"ended_at": NOW},
        "amount": {"expected_minor": -1},
        "reason": {"ended_at": NOW, "outcome": "lost", "next_step": "", "next_on": None},
        "nobody": {"customer": None},
    }[kind]
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadFactory(**nonsense)


def test_a_lead_moves_in_both_directions_and_its_history_tells_every_move(bank):
    lead = opened(bank.manager, stage="select")
    for stage in ("acquire", "grow", "grow", "retain"):
        change(bank.manager, commands.move_lead, lead, stage=stage)
    assert lines(lead) == ["opened", "step_set", "moved", "moved", "moved"]
    (life,) = queries.lives_of(Lead.objects.filter(pk=lead.pk))
    assert [stage for stage, _ in life.stages] == ["select", "acquire", "grow", "retain"]


def test_only_whoever_works_on_a_lead_changes_it(bank):
    lead = opened(bank.manager)
    with pytest.raises(LeadRefused, match="李思远 works on this lead"):
        change(bank.head, commands.move_lead, lead, stage="retain")
    with pytest.raises(Lead.DoesNotExist):
        change(bank.specialist, commands.move_lead, lead, stage="retain")


@pytest.mark.parametrize("write", ["update", "delete"])
def test_the_history_of_a_lead_is_never_rewritten(bank, write):
    lead = opened(bank.manager)
    history = Happened.objects.filter(lead=lead)
    acts = {"update": lambda: history.update(note="x"), "delete": history.delete}
    with pytest.raises(ProgrammingError), at_work(bank.manager), transaction.atomic():
        acts[write]()
    assert lines(lead) == ["opened", "step_set"]


def test_nobody_writes_history_in_the_name_of_another(bank):
    lead = opened(bank.manager)
    with pytest.raises(ProgrammingError), at_work(bank.manager), transaction.atomic():
        HappenedFactory(lead=lead, by=bank.head)


def test_a_step_that_ends_on_the_list_asks_how_to_go_on_and_comes_back_with_undo(bank):
    lead = opened(bank.manager)
    work = open_work(lead).get()
    with at_work(bank.manager):
        ended = close_work_item(item_id=work.pk, outcome="done", at=NOW, by=viewer(bank.manager))
    lead.refresh_from_db()
    assert (lead.next_step, lead.next_on) == ("Decide how to go on", TODAY + timedelta(days=3))
    assert open_work(lead).get().evidence["step"] == "Decide how to go on"
    with at_work(bank.manager):
        undo_change(change_id=ended.pk, at=NOW, by=viewer(bank.manager))
    lead.refresh_from_db()
    assert (lead.next_step, lead.next_on) == ("电话沟通", TODAY + timedelta(days=1))
    assert open_work(lead).get() == work


def test_another_step_takes_the_place_of_the_first_on_the_list(bank):
    lead = opened(bank.manager)
    on = TODAY + timedelta(days=5)
    change(bank.manager, commands.set_next_step, lead, step="见面", on=on, book=BOOK)
    assert open_work(lead).get().evidence["step"] == "见面"
    with pytest.raises(LeadRefused, match="today or later"):
        change(
            bank.manager, commands.set_next_step, lead, step="x", on=TODAY.replace(day=1), book=BOOK
        )


def test_a_lead_that_ended_says_how_and_is_taken_up_again_within_its_days(bank):
    lead = opened(bank.manager)
    lost = Ending(outcome="lost", lost_reason="price", note="他行利率更高")
    with pytest.raises(LeadRefused, match="why it was lost"):
        change(bank.manager, commands.end_lead, lead, ending=Ending(outcome="lost"))
    ended = change(bank.manager, commands.end_lead, lead, ending=lost)
    assert (ended.outcome, ended.lost_reason, ended.next_on) == ("lost", "price", None)
    assert not open_work(lead).exists()
    again = change(bank.manager, commands.take_up_again, lead, book=BOOK)
    assert (again.ended_at, again.next_step) == (None, "Decide how to go on")
    assert open_work(lead).count() == 1
    assert lines(lead)[2:] == ["lost", "reopened", "step_set"]


def test_a_customer_who_refused_direct_marketing_has_no_lead_from_that_moment(bank):
    """Proves part of 12.2."""
    PrivacyStatementFactory()
    lead = opened(bank.manager)
    OptOutFactory(customer=lead.customer, kind="direct_marketing")
    with at_work(bank.manager):
        assert not queries.leads_visible_to(viewer(bank.manager)).exists()
    with pytest.raises(LeadRefused, match="refused direct marketing"):
        opened(bank.manager, customer_id=lead.customer_id)


def test_leads_are_opened_for_oneself_and_about_customers_in_ones_care(bank):
    with pytest.raises(Customer.DoesNotExist):
        opened(bank.manager, customer_id=CustomerFactory().pk)
    others, own = CustomerFactory(), customer_of(bank.manager)
    for customer, staff in ((others, bank.manager), (own, bank.specialist)):
        with pytest.raises(ProgrammingError), at_work(bank.manager), transaction.atomic():
            LeadFactory(customer=customer, staff=staff)


def test_somebody_who_is_brought_in_is_known_by_name_to_one_person_only(bank):
    """Proves part of 12.1."""
    giver = customer_of(bank.manager)
    person = somebody(kin="friend", introducer_id=giver.pk)
    lead = opened(bank.manager, person=person, stage="select")
    kept = Prospect.objects.get()
    assert kept.keep_until == TODAY + timedelta(days=180)
    with at_work(bank.manager):
        assert queries.prospect_of(lead).name == "王丽华"
    with at_work(bank.head):
        assert queries.leads_visible_to(viewer(bank.head)).get().called == "王女士"
        assert queries.prospect_of(lead) is None
    assert not WorkItem.objects.exists()


def test_a_person_becomes_a_customer_by_number_and_the_bank_forgets_the_note(bank):
    lead = opened(bank.manager, person=somebody(), stage="acquire")
    arrived = customer_of(bank.manager)
    with pytest.raises(LeadRefused, match="No customer of that number"):
        change(
            bank.manager,
            commands.became_customer,
            lead,
            number=CustomerFactory().source_id,
            book=BOOK,
        )
    changed = change(
        bank.manager, commands.became_customer, lead, number=arrived.source_id.lower(), book=BOOK
    )
    assert (changed.customer, changed.called, changed.stage) == (arrived, "", "retain")
    assert not Prospect.objects.exists()
    assert open_work(changed).get().evidence["step"] == "电话沟通"


def test_a_lead_that_ends_takes_the_persons_name_with_it(bank):
    lead = opened(bank.manager, person=somebody())
    change(bank.manager, commands.end_lead, lead, ending=Ending(outcome="won", won_minor=1))
    assert not Prospect.objects.exists()


def test_the_night_lets_go_of_people_whose_term_is_over():
    over = ProspectFactory(keep_until=TODAY)
    kept = ProspectFactory()
    assert commands.let_terms_end(day=TODAY, at=NOW, by="night:1") == 1
    assert list(Prospect.objects.all()) == [kept]
    over.lead.refresh_from_db()
    assert (over.lead.lost_reason, over.lead.called) == ("term_ended", "—")
    assert lines(over.lead) == ["lost"]


def test_what_a_leaver_was_working_on_goes_where_the_work_goes(bank):
    """Proves part of 3.5: to the steward, else the head; nothing stays with who has left."""
    lead = opened(bank.manager)
    Stewardship.objects.filter(customer=lead.customer).update(until=TODAY, ended_reason="left")
    StewardshipFactory(customer=lead.customer, staff=bank.specialist)
    brought_in, ended = opened(bank.manager, person=somebody()), LeadFactory(staff=bank.manager)
    Lead.objects.filter(pk=ended.pk).update(
        ended_at=NOW, outcome="won", won_minor=1, next_step="", next_on=None
    )
    Staff.objects.filter(pk=bank.manager.pk).update(left_on=TODAY)
    given = [commands.reassign_leads_of_leavers(day=TODAY, at=NOW, by="night:1") for _ in "12"]
    assert given == [2, 0]
    for one, taker in ((lead, bank.specialist), (brought_in, bank.head), (ended, bank.manager)):
        one.refresh_from_db()
        assert (one.staff, one.branch) == (taker, taker.branch)
    line = lead.history.order_by("pk").last()
    assert (line.kind, line.note, line.by) == ("assigned", bank.specialist.name, None)
