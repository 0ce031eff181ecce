"""An event from its plan to what came of it: seats, answers, door, leads. Proves part of 5.4."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils.translation import override

from guanxi.bank.models import Staff
from guanxi.leads.commands import Ending, end_lead
from guanxi.leads.models import Lead
from guanxi.leads.tests.scene import BOOK, at_work, customer_of, people
from guanxi.privacy.tests.choices import ConsentFactory, OptOutFactory
from guanxi.salons import commands, queries
from guanxi.salons.appointments import events_between
from guanxi.salons.commands import NewLeadOfGuest, SalonRefused
from guanxi.salons.commands.hearing import settle_events
from guanxi.salons.commands.recording import Act
from guanxi.salons.models import Invitation, InvitationLine, Salon
from guanxi.salons.tests.factories import HELD, NOW, TODAY
from guanxi.salons.tests.scene import comes, invite, invited, plan, planned, says, viewer
from guanxi.stewardship.models import Stewardship
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist.commands import close_work_item, undo_change
from guanxi.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)
DAY = HELD.date()


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def bank():
    return people()


def open_work(staff):
    """Causes of the person's open work."""
    items = WorkItem.objects.filter(assignee=staff, closed_at=None).order_by("pk")
    return list(items.values_list("cause", flat=True))


def kinds_of(invitation):
    return list(invitation.lines.order_by("at", "pk").values_list("kind", flat=True))


def counts_for(staff, salon):
    with at_work(staff):
        return queries.counts_of([salon])[salon.pk]


def call_off(salon, head, *, at=NOW):
    with at_work(head):
        return commands.call_off_salon(
            salon_id=salon.pk, because="场地维修", at=at, book=BOOK, by=viewer(head)
        )


def a_night(at):
    """The night before that moment settles events."""
    return settle_events(Act(at=at, book=BOOK, staff_id=None, name="test"), NOW - timedelta(days=9))


def test_each_invitation_is_work_of_the_customers_steward_due_before_the_event(bank):
    salon = planned(bank.head)
    invitation = invited(salon, bank.head, bank.manager)
    work = WorkItem.objects.get()
    assert (work.assignee, work.cause) == (bank.manager, "salon_invitation")
    assert work.due_on == DAY - timedelta(days=3)
    assert work.deadline == DAY
    assert work.evidence["title"] == "黄金投资沙龙"
    assert invitation.staff == bank.manager
    assert invitation.invited_by == bank.head


def test_whoever_refused_direct_marketing_is_on_no_list_and_the_database_refuses_it(bank):
    """Proves part of 12.2."""
    salon = planned(bank.head)
    refusing = customer_of(bank.manager)
    OptOutFactory(customer=refusing)
    assert invite(salon, bank.head, refusing) == 0
    row = {
        "salon_id": salon.pk,
        "customer_id": refusing.pk,
        "staff_id": bank.manager.pk,
        "branch_id": bank.manager.branch_id,
        "invited_by_id": bank.head.pk,
        "invited_at": NOW,
    }
    with at_work(bank.head), pytest.raises(ProgrammingError), transaction.atomic():
        Invitation.objects.create(**row)


def test_who_refuses_later_is_gone_from_the_list_at_once_and_the_seat_is_free(bank):
    """Proves part of 12.2."""
    salon = planned(bank.head, capacity=1, guests_max=0)
    first = invited(salon, bank.head, bank.manager)
    second = invited(salon, bank.head, bank.specialist)
    assert says(first, bank.manager, "accepted") == "seated"
    assert says(second, bank.specialist, "accepted", at=LATER) == "waiting"
    OptOutFactory(customer=first.customer)
    with at_work(bank.head):
        seen = list(queries.guests_of(salon, viewer(bank.head)))
        assert [one.pk for one in seen] == [second.pk]
        assert not WorkItem.objects.filter(customer=first.customer).exists()
    assert counts_for(bank.specialist, salon).seated == {second.pk}


def test_who_left_no_channel_open_for_invitations_is_not_invited(bank):
    """Proves part of 12.2."""
    salon = planned(bank.head)
    customer = customer_of(bank.manager)
    for channel in ("phone", "message", "email", "letter", "visit"):
        ConsentFactory(customer=customer, purpose="events", channel=channel, answer="withdrawn")
    assert invite(salon, bank.head, customer) == 0


def test_nobody_is_invited_twice_and_no_stranger_at_all(bank):
    salon = planned(bank.head)
    customer = customer_of(bank.manager)
    assert invite(salon, bank.head, customer, customer_of(bank.stranger)) == 1
    assert invite(salon, bank.head, customer) == 0


def test_no_more_are_invited_than_the_rulebook_allows_for_the_seats(bank):
    salon = planned(bank.head, capacity=1)
    several = [customer_of(bank.manager) for _ in range(5)]
    with pytest.raises(SalonRefused, match="room for 4 more"):
        invite(salon, bank.head, *several)
    assert invite(salon, bank.head, *several[:4]) == 4


def test_a_steward_invites_own_customers_and_sees_no_guest_of_a_colleague(bank):
    """Proves part of 12.1."""
    salon = planned(bank.head)
    mine = customer_of(bank.manager)
    assert invite(salon, bank.manager, mine, customer_of(bank.specialist)) == 1
    invited(salon, bank.head, bank.specialist)
    with at_work(bank.manager):
        seen = queries.guests_of(salon, viewer(bank.manager))
        assert [one.customer_id for one in seen] == [mine.pk]
    assert counts_for(bank.manager, salon).effect.invited == 2


def test_who_accepts_has_a_seat_and_the_invitation_is_off_the_list(bank):
    salon = planned(bank.head)
    invitation = invited(salon, bank.head, bank.manager)
    assert says(invitation, bank.manager, "accepted", 2) == "seated"
    assert open_work(bank.manager) == []
    counts = counts_for(bank.manager, salon)
    assert (counts.taken, counts.free) == (3, 1)


def test_no_seat_is_given_twice_and_the_waiting_list_moves_up_when_somebody_declines(bank):
    salon = planned(bank.head, capacity=3)
    first = invited(salon, bank.head, bank.manager)
    second = invited(salon, bank.head, bank.specialist)
    says(first, bank.manager, "accepted", 1)
    assert says(second, bank.specialist, "accepted", 1, at=LATER) == "waiting"
    assert says(first, bank.head, "declined", at=LATER + timedelta(minutes=1)) == ""
    assert kinds_of(second)[-1] == "moved_up"
    assert open_work(bank.specialist) == ["salon_seat"]
    assert counts_for(bank.head, salon).seated == {second.pk}


def test_a_colleague_who_declines_moves_others_up_whom_the_night_tells(bank):
    """The steward sees no guest of a colleague, so the night makes the work."""
    salon = planned(bank.head, capacity=1, guests_max=0)
    first = invited(salon, bank.head, bank.manager)
    second = invited(salon, bank.head, bank.specialist)
    says(first, bank.manager, "accepted")
    says(second, bank.specialist, "accepted", at=LATER)
    says(first, bank.manager, "declined", at=LATER)
    assert open_work(bank.specialist) == []
    assert a_night(LATER)["event_seats"] == 1
    assert open_work(bank.specialist) == ["salon_seat"]
    assert a_night(LATER)["event_seats"] == 0


def test_whoever_brings_more_guests_goes_to_the_end_and_fewer_keep_the_place(bank):
    salon = planned(bank.head, capacity=3)
    first = invited(salon, bank.head, bank.manager)
    second = invited(salon, bank.head, bank.specialist)
    says(first, bank.manager, "accepted", 1)
    says(second, bank.specialist, "accepted", 0, at=LATER)
    assert says(first, bank.manager, "accepted", 0, at=LATER + timedelta(hours=1)) == "seated"
    assert counts_for(bank.head, salon).queue[0].invitation_id == first.pk
    assert says(first, bank.manager, "accepted", 2, at=LATER + timedelta(hours=2)) == "waiting"


@pytest.mark.parametrize(
    ("answer", "guests", "at", "says_why"),
    [
        ("accepted", 3, NOW, "at most 2 guests"),
        ("perhaps", 0, NOW, "no such answer"),
        ("accepted", 0, HELD + timedelta(minutes=1), "until the event begins"),
    ],
    ids=["too many guests", "no answer of the list", "too late"],
)
def test_what_is_no_answer_is_refused_with_the_reason(bank, answer, guests, at, says_why):
    invitation = invited(planned(bank.head), bank.head, bank.manager)
    with pytest.raises(SalonRefused, match=says_why):
        says(invitation, bank.manager, answer, guests, at=at)


def test_an_answer_is_taken_back_and_inviting_is_work_again(bank):
    invitation = invited(planned(bank.head), bank.head, bank.manager)
    says(invitation, bank.manager, "declined")
    says(invitation, bank.manager, "", at=LATER)
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_at) == ("", None)
    assert open_work(bank.manager) == ["salon_invitation"]
    assert kinds_of(invitation) == ["invited", "declined", "asked_again"]


def test_work_that_ended_on_the_morning_list_is_an_answer_too_and_is_undone_with_it(bank):
    invitation = invited(planned(bank.head), bank.head, bank.manager)
    item = WorkItem.objects.get()
    with at_work(bank.manager):
        change = close_work_item(
            item_id=item.pk, outcome="not_reachable", at=NOW, by=viewer(bank.manager)
        )
    invitation.refresh_from_db()
    assert invitation.answer == "no_answer"
    with at_work(bank.manager):
        undo_change(change_id=change.pk, at=NOW, by=viewer(bank.manager))
    invitation.refresh_from_db()
    assert invitation.answer == ""


def test_who_has_not_been_asked_is_taken_off_the_list_and_may_be_invited_again(bank):
    salon = planned(bank.head)
    invitation = invited(salon, bank.head, bank.manager)
    with at_work(bank.head):
        commands.withdraw_invitation(
            invitation_id=invitation.pk, at=NOW, book=BOOK, by=viewer(bank.head)
        )
    assert open_work(bank.manager) == []
    assert counts_for(bank.head, salon).effect.invited == 0
    assert invite(salon, bank.head, invitation.customer) == 1


def test_who_came_is_followed_up_within_the_days_of_the_rulebook(bank):
    invitation = invited(planned(bank.head), bank.head, bank.manager)
    says(invitation, bank.manager, "accepted", 1)
    comes(invitation, bank.head, 2)
    work = WorkItem.objects.get(closed_at=None)
    assert (work.cause, work.assignee) == ("salon_follow_up", bank.manager)
    assert work.due_on == DAY + timedelta(days=3)
    effect = counts_for(bank.head, invitation.salon).effect
    assert (effect.came, effect.guests) == (1, 2)


def test_an_arrival_that_was_somebody_else_is_taken_back_with_what_follows(bank):
    invitation = invited(planned(bank.head), bank.head, bank.manager)
    comes(invitation, bank.manager)
    with at_work(bank.manager):
        commands.take_back_arrival(
            invitation_id=invitation.pk, at=HELD, book=BOOK, by=viewer(bank.manager)
        )
    assert open_work(bank.manager) == []
    assert kinds_of(invitation)[-2:] == ["came", "not_came"]


def test_nobody_is_at_the_door_ten_days_before(bank):
    invitation = invited(planned(bank.head), bank.head, bank.manager)
    with pytest.raises(SalonRefused, match="3 hours before"):
        comes(invitation, bank.manager, at=NOW)


def test_a_lead_comes_of_a_guest_and_the_event_counts_what_was_won(bank):
    invitation = invited(planned(bank.head), bank.head, bank.manager)
    comes(invitation, bank.manager)
    new = NewLeadOfGuest(
        title="黄金积存",
        interest="wealth",
        expected_minor=100_000_00,
        next_step="面谈",
        next_on=DAY + timedelta(days=2),
    )
    with at_work(bank.manager):
        commands.open_lead_of_guest(
            invitation_id=invitation.pk, new=new, at=HELD, book=BOOK, by=viewer(bank.manager)
        )
    lead = Lead.objects.get()
    assert (lead.customer, lead.staff) == (invitation.customer, bank.manager)
    assert open_work(bank.manager) == ["lead_step"]
    with at_work(bank.manager):
        end_lead(
            lead_id=lead.pk,
            ending=Ending(outcome="won", won_minor=80_000_00),
            at=HELD,
            by=viewer(bank.manager),
        )
    effect = counts_for(bank.head, invitation.salon).effect
    assert (effect.leads, effect.won, effect.won_minor) == (1, 1, 80_000_00)


def test_an_event_that_is_called_off_is_told_to_who_accepted_and_to_nobody_else(bank):
    salon = planned(bank.head)
    accepted = invited(salon, bank.head, bank.manager)
    invited(salon, bank.head, bank.specialist)
    says(accepted, bank.manager, "accepted")
    call_off(salon, bank.head)
    assert open_work(bank.manager) == ["salon_called_off"]
    assert open_work(bank.specialist) == []
    assert a_night(LATER)["events_called_off_told"] == 0  # once is enough


def test_calling_off_is_taken_back_within_a_day_with_the_answers_as_before(bank):
    salon = planned(bank.head)
    accepted = invited(salon, bank.head, bank.manager)
    invited(salon, bank.head, bank.specialist)
    says(accepted, bank.manager, "accepted")
    call_off(salon, bank.head)
    too_late = NOW + timedelta(hours=25)
    for at in (too_late, LATER):
        with at_work(bank.head):
            try:
                commands.take_up_salon_again(
                    salon_id=salon.pk, at=at, book=BOOK, by=viewer(bank.head)
                )
            except SalonRefused:
                assert at == too_late
            else:
                assert at == LATER
    assert open_work(bank.manager) == []
    assert open_work(bank.specialist) == ["salon_invitation"]
    assert counts_for(bank.head, salon).effect.accepted == 1


def test_only_who_arranges_it_changes_an_event_and_promised_seats_stay_promised(bank):
    salon = planned(bank.head)
    invitation = invited(salon, bank.head, bank.manager)
    says(invitation, bank.manager, "accepted", 2)
    fewer = plan(bank.head, capacity=2)
    for staff, why in ((bank.manager, "head of the office"), (bank.head, "3 seats are promised")):
        with at_work(staff), pytest.raises(SalonRefused, match=why):
            commands.change_salon(
                salon_id=salon.pk, plan=fewer, at=NOW, book=BOOK, by=viewer(staff)
            )
    with at_work(bank.manager):  # nor does the database let anybody else
        assert Salon.objects.filter(pk=salon.pk).update(capacity=9) == 0


def test_after_the_event_the_night_writes_no_answer_where_there_was_none(bank):
    invitation = invited(planned(bank.head), bank.head, bank.manager)
    a_night(HELD + timedelta(hours=3))
    invitation.refresh_from_db()
    assert invitation.answer == "no_answer"
    assert open_work(bank.manager) == []


def test_what_a_leaver_was_to_ask_is_asked_by_the_steward(bank):
    """Proves part of 3.5: the night gives the invitation where it gives the work."""
    salon = planned(bank.head)
    invitation = invited(salon, bank.head, bank.manager)
    Stewardship.objects.filter(customer=invitation.customer).update(
        until=NOW.date(), ended_reason="left"
    )
    StewardshipFactory(customer=invitation.customer, staff=bank.specialist)
    Staff.objects.filter(pk=bank.manager.pk).update(left_on=NOW.date())
    assert a_night(LATER)["invitations_followed"] == 1
    assert a_night(LATER)["invitations_followed"] == 0
    invitation.refresh_from_db()
    assert (invitation.staff, invitation.branch) == (bank.specialist, bank.specialist.branch)
    assert kinds_of(invitation)[-1] == "assigned"


def test_events_stand_in_the_calendar_of_host_and_steward_and_tell_of_no_customer(bank):
    """Proves part of 13.5."""
    salon = planned(bank.head)
    invitation = invited(salon, bank.head, bank.manager)
    for staff in (bank.head, bank.manager):
        with at_work(staff):
            (appointment,) = events_between(staff.pk, TODAY, DAY)
        assert (appointment.name, appointment.starts_at) == (salon.title, HELD)
        assert invitation.customer.name not in str(appointment)
    with at_work(bank.specialist):
        assert events_between(bank.specialist.pk, TODAY, DAY) == []


def test_the_history_of_an_invitation_is_never_rewritten(bank):
    invitation = invited(planned(bank.head), bank.head, bank.manager)
    with at_work(bank.manager), pytest.raises(ProgrammingError), transaction.atomic():
        InvitationLine.objects.filter(invitation=invitation).update(kind="came")
