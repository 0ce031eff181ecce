"""Customers are handed over by both sides, in one act.

Proves parts of 3.1, 3.2, 3.5 and 12.1.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from guanxi.alerts.tests.factories import AlertFactory, CustomerTierFactory
from guanxi.bank.tests.factories import YESTERDAY, BranchFactory, CustomerFactory, StaffFactory
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.privacy.tests.at_work import reading_as
from guanxi.shell.tests.factories import SignInFactory, audit_events, signed_in
from guanxi.shell.tests.pictures import WaitingCustomerFactory
from guanxi.stewardship.models import Absence, Handover, Stewardship
from guanxi.stewardship.tests.factories import AbsenceFactory, HandoverFactory, StewardshipFactory
from guanxi.worklist.models import WorkItem
from guanxi.worklist.tests.factories import ContactFactory, WorkItemFactory

pytestmark = pytest.mark.django_db
PROPOSE = "/handovers/propose/"
LEFT = YESTERDAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def night():
    NightRunFactory(day=YESTERDAY)


@pytest.fixture
def branch():
    return BranchFactory(kind="branch")


@pytest.fixture
def outlet(branch):
    return BranchFactory(parent=branch)


@pytest.fixture
def advisor(outlet):
    return StaffFactory(branch=outlet, role="advisor", name="李思远")


@pytest.fixture
def successor(outlet):
    return StaffFactory(branch=outlet, role="advisor", name="周文静")


@pytest.fixture
def head(outlet):
    return StaffFactory(branch=outlet, role="outlet_head", name="赵国强")


def in_care_of(staff, count=1, tier="wealth"):
    customers = []
    for _ in range(count):
        customer = CustomerFactory(branch=staff.branch)
        StewardshipFactory(customer=customer, staff=staff)
        CustomerTierFactory(
            customer_id=customer.pk, branch_id=staff.branch_id, tier=tier, assets_minor=600_000_00
        )
        customers.append(customer)
    return customers


def as_(client, staff):
    """The client with this person behind it."""
    sign_in = staff.signin if hasattr(staff, "signin") else SignInFactory(staff=staff)
    staff.signin = sign_in
    client.force_login(sign_in)
    client.cookies["guanxi_language"] = "en"
    return client


def propose(client, by, giver, customers, *receivers, **more):
    return as_(client, by).post(
        f"{PROPOSE}?giver={giver.pk}",
        {
            "customers": [one.pk for one in customers],
            "receivers": [one.pk for one in receivers],
            "reason": "leaves",
            "note": "",
            "action": "propose",
            **more,
        },
        follow=True,
    )


def sign(client, by, act, **more):
    handover = Handover.objects.order_by("-pk").first()
    return as_(client, by).post(
        f"/handovers/{handover.pk}/sign/", {"act": act, **more}, follow=True
    )


def stewards_of(customer):
    held = Stewardship.objects.filter(customer=customer, until=None).order_by("position")
    return list(held.values_list("position", "staff"))


def gone(staff):
    staff.left_on = LEFT
    staff.save()
    return staff


def sees(staff, customer):
    with reading_as(staff), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM bank_customer WHERE id = %s", [customer.pk])
        return cursor.fetchone() is not None


def test_a_head_hands_a_leavers_customers_over_and_everything_moves_in_one_act(
    client, advisor, successor, head
):
    """Proves part of 3.5: everything moves; both sides sign, the head for the leaver."""
    customers = in_care_of(advisor, 3)
    work = WorkItemFactory(customer=customers[0], assignee=advisor)
    alert = AlertFactory(customer=customers[0], owner=advisor)
    ContactFactory(customer=customers[0], staff=advisor, note="Wants a longer deposit")
    gone(advisor)
    reply = propose(client, head, advisor, customers, successor)
    assert "signed by 赵国强 for the one who has left" in reply.text
    assert [stewards_of(one) for one in customers] == [[("A", advisor.pk)]] * 3

    reply = sign(client, successor, "receive")
    assert "Done, and on the record." in reply.text
    assert [stewards_of(one) for one in customers] == [[("A", successor.pk)]] * 3
    work.refresh_from_db()
    alert.refresh_from_db()
    assert (work.assignee, alert.owner) == (successor, successor)
    handover = Handover.objects.get()
    assert (handover.given_by, handover.moved, handover.work_items) == (head, 3, 1)
    assert audit_events()[-3:] == [
        "stewardship.handover.proposed",
        "stewardship.handover.received",
        "worklist.items.added",
    ]
    page = client.get(f"/customers/{customers[0].pk}/contacts/").text
    assert "Wants a longer deposit" in page


def test_the_new_steward_sees_at_once_and_the_old_one_no_longer(client, advisor, successor):
    """Proves part of 3.5 and of 12.1: at the next statement."""
    [customer] = in_care_of(advisor)
    WorkItemFactory(customer=customer, assignee=advisor)
    WorkItemFactory(customer=customer, assignee=successor, handed_by=advisor, closed=True)
    WorkItemFactory(customer=customer, assignee=StaffFactory(), handed_by=advisor)
    assert (sees(advisor, customer), sees(successor, customer)) == (True, False)
    propose(client, advisor, advisor, [customer], successor)
    sign(client, successor, "receive")
    assert (sees(advisor, customer), sees(successor, customer)) == (False, True)
    with reading_as(advisor), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM worklist_workitem WHERE closed_at IS NULL")
        assert cursor.fetchone() == (0,)


def test_the_receiver_learns_who_the_customers_are_by_signing(client, advisor, successor):
    """Proves part of 12.1."""
    [customer] = in_care_of(advisor)
    propose(client, advisor, advisor, [customer], successor)
    address = f"/handovers/{Handover.objects.get().pk}/"
    before = as_(client, successor).get(address).text
    assert "Who they are is not for you to see" in before
    assert customer.source_id not in before
    after = sign(client, successor, "receive").text
    assert customer.source_id in after
    assert customer.source_id not in as_(client, advisor).get(address).text


def test_the_new_steward_is_to_introduce_himself_and_may_print_a_letter(client, advisor, successor):
    """Proves part of 3.5: the customer can be told."""
    [customer] = in_care_of(advisor)
    propose(client, advisor, advisor, [customer], successor)
    reply = sign(client, successor, "receive")
    task = WorkItem.objects.get(customer=customer)
    assert (task.cause, task.assignee) == ("introduce_steward", successor)
    assert "Handed over to you by 李思远" in client.get(reverse("worklist:list")).text
    assert "Letter to the customers" in reply.text
    letter = client.get(f"/handovers/{Handover.objects.get().pk}/letter/").text
    assert "周文静 (Wealth advisor" in letter


def test_nothing_moves_before_both_sides_have_signed(client, advisor, successor, head):
    """Proves part of 3.5: a head proposes, the one who is there signs."""
    [customer] = in_care_of(advisor)
    propose(client, head, advisor, [customer], successor)
    assert "李思远 signs first" in sign(client, successor, "receive").text
    assert stewards_of(customer) == [("A", advisor.pk)]
    sign(client, head, "give")
    assert Handover.objects.get().given_at is None
    sign(client, advisor, "give")
    sign(client, successor, "receive")
    assert stewards_of(customer) == [("A", successor.pk)]


def test_nobody_signs_both_sides(client, advisor, head):
    """Proves part of 3.5."""
    customers = in_care_of(advisor, tier="preferred")
    gone(advisor)
    propose(client, head, advisor, customers, head)
    assert Handover.objects.get().given_at is None
    sign(client, head, "give")
    assert "signs first" in sign(client, head, "receive").text
    above = StaffFactory(branch=head.branch.parent, role="branch_head")
    sign(client, above, "give")
    sign(client, head, "receive")
    assert stewards_of(customers[0]) == [("A", head.pk)]


def test_a_receiver_over_capacity_is_refused_until_another_person_has_approved(
    client, advisor, successor, head
):
    """Proves part of 3.1: nobody over capacity without an approval by another person."""
    [customer] = in_care_of(advisor)
    StewardshipFactory.create_batch(200, staff=successor)
    propose(client, advisor, advisor, [customer], successor)
    refused = sign(client, successor, "receive").text
    assert "another person must approve the load first" in refused.replace("&#x27;", "'")
    for nobody in (successor, advisor):
        sign(client, nobody, "approve")
    assert Handover.objects.get().load_approved_at is None
    assert "Approve the load" in as_(client, head).get(refused_page()).text
    sign(client, head, "approve")
    sign(client, successor, "receive")
    assert stewards_of(customer) == [("A", successor.pk)]
    assert Handover.objects.get().load_approved_by == head


def refused_page():
    return f"/handovers/{Handover.objects.get().pk}/"


def test_several_receivers_share_the_customers_and_sign_each_for_their_own(
    client, outlet, advisor, successor, head
):
    """Proves part of 3.5."""
    third = StaffFactory(branch=outlet, role="advisor")
    customers = in_care_of(advisor, 4)
    preview = propose(client, head, advisor, customers, successor, third, action="preview")
    assert "Before and after" in preview.text
    assert not Handover.objects.exists()
    propose(client, head, gone(advisor), customers, successor, third)
    assert sorted(Handover.objects.values_list("receiver", "customers")) == sorted(
        [(successor.pk, 2), (third.pk, 2)]
    )
    sign(client, third, "receive")
    assert [stewards_of(one)[0][1] for one in customers].count(third.pk) == 2
    assert [stewards_of(one)[0][1] for one in customers].count(advisor.pk) == 2


def test_wrong_roles_and_other_offices_are_refused_with_the_reason(client, outlet, advisor, head):
    """Proves part of 3.5."""
    customers = in_care_of(advisor) + in_care_of(advisor, tier="potential")
    teller = StaffFactory(branch=outlet, role="teller")
    reply = propose(client, advisor, advisor, customers, teller)
    assert "role does not look after customers of their tier" in reply.text
    stranger = StaffFactory(role="advisor")
    assert (
        "not one of the available choices"
        in propose(client, advisor, advisor, customers, stranger).text
    )
    left = gone(StaffFactory(branch=outlet, role="advisor"))
    assert (
        "not one of the available choices"
        in propose(client, advisor, advisor, customers, left).text
    )
    assert not Handover.objects.exists()


def test_a_receiver_whose_role_changed_meanwhile_receives_nothing(client, advisor, successor):
    [customer] = in_care_of(advisor)
    propose(client, advisor, advisor, [customer], successor)
    successor.role = "teller"
    successor.save()
    assert "role does not look after" in sign(client, successor, "receive").text
    assert stewards_of(customer) == [("A", advisor.pk)]
    assert Handover.objects.get().received_at is None


def test_what_was_done_is_taken_back_by_two_people_and_nothing_is_rewritten(
    client, advisor, successor, head
):
    """Proves part of 3.5: undo by maker-checker."""
    [customer] = in_care_of(advisor)
    work = WorkItemFactory(customer=customer, assignee=advisor)
    propose(client, advisor, advisor, [customer], successor)
    sign(client, successor, "receive")
    assert "nothing for you to do" in sign(client, head, "hand_back").text
    sign(client, successor, "ask_back", because="The customer wishes it")
    sign(client, successor, "hand_back")
    assert stewards_of(customer) == [("A", successor.pk)]
    sign(client, head, "hand_back")
    assert stewards_of(customer) == [("A", advisor.pk)]
    work.refresh_from_db()
    assert work.assignee == advisor
    assert WorkItem.objects.get(cause="introduce_steward").outcome == "lapsed"
    history = Stewardship.objects.filter(customer=customer).order_by("pk")
    assert list(history.values_list("staff", "reason", "ended_reason")) == [
        (advisor.pk, "default", "handed_over"),
        (successor.pk, "handed_over", "handed_back"),
        (advisor.pk, "handed_back", ""),
    ]


def test_after_the_days_of_the_rulebook_nothing_is_taken_back(client, advisor, successor, head):
    """Proves part of 3.5."""
    eight_days_ago = datetime.now(UTC) - timedelta(days=8)
    HandoverFactory(
        giver=advisor,
        receiver=successor,
        given_by=advisor,
        given_at=eight_days_ago,
        received_at=eight_days_ago,
        moved=1,
        work_items=0,
        undo_asked_by=successor,
        undo_asked_at=eight_days_ago,
    )
    assert "too late" in sign(client, head, "hand_back").text


def test_a_handover_that_is_declined_changes_nothing_and_the_customers_can_be_given_anew(
    client, advisor, successor
):
    [customer] = in_care_of(advisor)
    propose(client, advisor, advisor, [customer], successor)
    assert (
        "being handed over already" in propose(client, advisor, advisor, [customer], successor).text
    )
    sign(client, successor, "end")
    assert Handover.objects.get().ended_how == "declined"
    propose(client, advisor, advisor, [customer], successor)
    assert Handover.objects.count() == 2


def test_the_second_steward_who_takes_over_is_no_longer_the_second(client, outlet, head):
    """Proves part of 3.2: A and B stay two people."""
    manager = StaffFactory(branch=outlet, role="relationship_manager")
    second = StaffFactory(branch=outlet, role="wealth_manager")
    [customer] = in_care_of(manager, tier="gold")
    StewardshipFactory(customer=customer, staff=second, position="B")
    propose(client, manager, manager, [customer], second)
    sign(client, second, "receive")
    assert stewards_of(customer) == [("A", second.pk)]


def test_only_those_concerned_and_their_heads_see_a_handover(client, advisor, successor, head):
    """Proves part of 12.1."""
    handover = HandoverFactory(giver=advisor, receiver=successor)
    address = f"/handovers/{handover.pk}/"
    for staff in (advisor, successor, head):
        assert as_(client, staff).get(address).status_code == 200
    colleague = StaffFactory(branch=advisor.branch, role="advisor")
    other_head = StaffFactory(role="outlet_head")
    for staff in (colleague, other_head):
        assert as_(client, staff).get(address).status_code == 404
        assert as_(client, staff).post(f"{address}sign/", {"act": "end"}).status_code == 404
    signed_in(client, role="analyst")
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT receive_customers({pk}, 1000)",
        "SELECT give_customers({pk})",
        "SELECT approve_load({pk})",
        "SELECT end_handover({pk})",
        "SELECT ask_handover_back({pk}, '')",
        "SELECT hand_back({pk}, 31, 200)",
    ],
)
def test_the_database_itself_lets_nobody_sign_for_others(advisor, successor, statement):
    """Proves part of 3.5 and of 12.1: also without any page."""
    handover = HandoverFactory(
        giver=advisor,
        receiver=successor,
        given_by=advisor,
        given_at=datetime(2026, 11, 20, tzinfo=UTC),
    )
    before = list(Handover.objects.values())
    colleague = StaffFactory(branch=advisor.branch, role="advisor")
    other_head = StaffFactory(role="outlet_head")
    for staff, level in ((colleague, "own"), (other_head, "outlet")):
        with reading_as(staff, level=level), connection.cursor() as cursor:
            cursor.execute(statement.format(pk=handover.pk))
            assert cursor.fetchone() == ("nothing",)
    assert list(Handover.objects.values()) == before


def test_nobody_proposes_to_hand_over_what_is_anothers(advisor, successor):
    """Proves part of 12.1."""
    [customer] = in_care_of(advisor)
    for staff, level in ((successor, "own"), (StaffFactory(role="outlet_head"), "outlet")):
        with reading_as(staff, level=level), connection.cursor() as cursor:
            cursor.execute(
                "SELECT propose_handover(%s, %s, 'load', '', %s::bigint[], '', NULL, NULL, NULL)",
                [advisor.pk, successor.pk, [customer.pk]],
            )
            assert cursor.fetchone() == (None,)
    assert not Handover.objects.exists()


def test_a_head_finds_what_leavers_left_behind_and_hands_it_over(client, advisor, head):
    """Proves part of 3.5: leavers never leave orphans."""
    in_care_of(advisor, 2)
    gone(advisor)
    waiting = CustomerFactory(branch=head.branch)
    WaitingCustomerFactory(customer_id=waiting.pk, branch_id=head.branch_id)
    text = as_(client, head).get("/handovers/").text
    assert "Without a steward at work" in text
    assert f"{PROPOSE}?giver={advisor.pk}" in text
    assert waiting.source_id in text
    colleague = StaffFactory(branch=head.branch, role="advisor")
    assert "Without a steward at work" not in as_(client, colleague).get("/handovers/").text


def test_a_steward_is_away_and_the_second_one_finds_the_work_with_the_name(client, outlet, head):
    """Proves part of 3.2, as people do it."""
    first = StaffFactory(branch=outlet, role="relationship_manager", name="陈立")
    second = StaffFactory(branch=outlet, role="advisor")
    [customer] = in_care_of(first, tier="gold")
    StewardshipFactory(customer=customer, staff=second, position="B")
    WorkItemFactory(customer=customer, assignee=first)
    lists = reverse("worklist:list")
    assert "who is away" not in as_(client, second).get(lists).text
    today = timezone.localdate().isoformat()
    given = {"staff": first.pk, "first": today, "last": today, "kind": "training"}
    assert "Select a valid choice" in client.post("/handovers/absences/", given).text
    reply = as_(client, head).post("/handovers/absences/", given, follow=True)
    assert "Steward B sees the work" in reply.text
    assert "for 陈立, who is away" in as_(client, second).get(lists).text
    absence = Absence.objects.get()
    end = f"/handovers/absences/{absence.pk}/end/"
    assert client.post(end).status_code == 404
    as_(client, first).post(end)
    assert "who is away" not in as_(client, second).get(lists).text


def test_a_head_signs_for_who_is_away(client, advisor, successor, head):
    """Proves part of 3.5."""
    [customer] = in_care_of(advisor)
    AbsenceFactory(staff=advisor)
    propose(client, head, advisor, [customer], successor, reason="away")
    assert Handover.objects.get().given_by == head
    sign(client, successor, "receive")
    assert stewards_of(customer) == [("A", successor.pk)]
