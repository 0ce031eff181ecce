"""After a rise the customer chooses; who stays may be referred to a specialist (3.3)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from guanxi.bank.tests.factories import StaffFactory
from guanxi.leads.tests.factories import LeadFactory, ReferralFactory
from guanxi.privacy.tests.at_work import reading_as
from guanxi.privacy.tests.choices import OptOutFactory
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.tests import test_handovers as handing
from guanxi.shell.tests.factories import audit_events, signed_in
from guanxi.shell.tests.test_handovers import as_, in_care_of, sees, sign, stewards_of
from guanxi.stewardship.models import Choice, Handover, RevenueCredit, Upgrade
from guanxi.stewardship.queries.credits import credit_on
from guanxi.stewardship.rules.crediting import WHOLE_PPM
from guanxi.stewardship.tests.factories import UpgradeFactory
from guanxi.worklist.commands import ask_who_rose
from guanxi.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
night, branch, outlet = handing.night, handing.branch, handing.outlet
advisor, head = handing.advisor, handing.head
TODAY = timezone.localdate()


@pytest.fixture
def manager(outlet):
    return StaffFactory(branch=outlet, role="relationship_manager", name="周文静")


@pytest.fixture
def customer(advisor):
    """Rose from wealth to gold last night; the advisor is to ask."""
    [one] = in_care_of(advisor, tier="gold")
    upgrade = UpgradeFactory(customer=one, steward=advisor, day=TODAY - timedelta(days=1))
    ask_who_rose(night_id=upgrade.night_id, day=upgrade.day, book=rulebook_for(TODAY), by="night:1")
    return one


def answer(client, by, customer, said, **more):
    values = {"answer": said, "asked_by": "phone", "asked_on": TODAY, "note": "", **more}
    return as_(client, by).post(f"/customers/{customer.pk}/rise/", values, follow=True)


def shares(customer, day=TODAY):
    return [basis.shares for basis in credit_on(customer.pk, day)]


def task(customer):
    return WorkItem.objects.get(customer=customer, cause="customers_choice")


def test_the_steward_finds_the_question_on_the_morning_list_and_on_the_page(
    client, advisor, customer
):
    """Proves part of 3.3 and of 5.1."""
    assert task(customer).assignee == advisor
    morning = as_(client, advisor).get(reverse("worklist:list")).text
    assert "Rose from Wealth to Gold" in morning
    page = client.get(f"/customers/{customer.pk}/").text
    assert "ask the customer who shall be the steward" in page


def test_who_stays_keeps_the_steward_and_it_is_on_record(client, advisor, manager, customer):
    """Proves part of 3.3: how and when the customer was asked, and by whom it was taken down."""
    reply = answer(client, advisor, customer, "stay", note="Knows me for ten years")
    assert "on record" in reply.text
    assert "Refer to a specialist" in reply.text
    choice = Choice.objects.get()
    assert (choice.answer, choice.asked_by, choice.asked_on) == ("stay", "phone", TODAY)
    assert choice.recorded_by == advisor
    assert stewards_of(customer) == [("A", advisor.pk)]
    assert shares(customer) == [{advisor.pk: WHOLE_PPM}]
    assert task(customer).outcome == "done"
    assert "ask the customer" not in client.get(f"/customers/{customer.pk}/").text
    assert "stewardship.choice.recorded" in audit_events()


def test_who_goes_is_handed_over_and_the_first_steward_stays_credited(
    client, advisor, manager, customer
):
    """Proves part of 3.3: A moves with the specialist's signature; the credit by the rulebook."""
    answer(client, advisor, customer, "go", specialist_id=manager.pk)
    handover = Handover.objects.get()
    assert (handover.giver, handover.receiver, handover.reason) == (advisor, manager, "choice")
    assert stewards_of(customer) == [("A", advisor.pk)]
    sign(client, manager, "receive")
    assert stewards_of(customer) == [("A", manager.pk)]
    assert shares(customer) == [{manager.pk: WHOLE_PPM}, {advisor.pk: WHOLE_PPM}]
    credit = RevenueCredit.objects.get()
    assert (credit.origin, credit.until) == ("choice", handover.credit_until)
    assert shares(customer, credit.until) == [{manager.pk: WHOLE_PPM}]


def test_when_the_specialist_declines_the_customer_is_asked_again(
    client, advisor, manager, customer
):
    """Proves part of 3.3."""
    answer(client, advisor, customer, "go", specialist_id=manager.pk)
    sign(client, manager, "end")
    address = f"/customers/{customer.pk}/rise/"
    assert "did not come about" in as_(client, advisor).get(address).text
    answer(client, advisor, customer, "stay")
    first, second = Choice.objects.order_by("pk")
    assert (first.withdrawn_by, second.withdrawn_at) == (advisor, None)
    assert stewards_of(customer) == [("A", advisor.pk)]


@pytest.mark.parametrize("said", ["stay", "go"])
def test_an_answer_is_withdrawn_and_the_question_is_open_again(
    client, advisor, manager, customer, said
):
    """Proves part of 3.3: nothing is rewritten; what waited for the specialist ends."""
    answer(client, advisor, customer, said, specialist_id=manager.pk)
    reply = client.post(f"/customers/{customer.pk}/rise/withdraw/", follow=True)
    assert "the question is open again" in reply.text
    assert Choice.objects.get().withdrawn_by == advisor
    assert all(one.ended_how == "withdrawn" for one in Handover.objects.all())
    assert WorkItem.objects.filter(cause="customers_choice", closed_at=None).count() == 1


def test_what_the_specialist_has_signed_is_taken_back_by_a_handover_back(
    client, advisor, manager, head, customer
):
    """Proves part of 3.3 and of 3.5."""
    answer(client, advisor, customer, "go", specialist_id=manager.pk)
    sign(client, manager, "receive")
    reply = as_(client, head).post(f"/customers/{customer.pk}/rise/withdraw/", follow=True)
    assert "ask for the handover to be taken back" in reply.text
    sign(client, manager, "ask_back", because="Thought better of it")
    sign(client, head, "hand_back")
    assert stewards_of(customer) == [("A", advisor.pk)]
    assert shares(customer) == [{advisor.pk: WHOLE_PPM}]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"answer": "go"}, "to whom the customer wants to go"),
        ({"answer": ""}, "Say what the customer chooses"),
        ({"answer": "stay", "asked_on": "2020-01-01"}, "between the day of the rise and today"),
        ({"answer": "stay", "asked_on": "2099-01-01"}, "between the day of the rise and today"),
    ],
)
def test_an_answer_without_who_and_when_is_refused(client, advisor, customer, values, words):
    """Proves part of 3.3."""
    reply = answer(client, advisor, customer, values.pop("answer"), **values)
    assert reply.status_code == 422
    assert words in reply.text
    assert not Choice.objects.exists()


def test_two_answers_do_not_stand_beside_each_other(client, advisor, manager, customer):
    """Proves part of 3.3."""
    answer(client, advisor, customer, "stay")
    reply = answer(client, advisor, customer, "go", specialist_id=manager.pk)
    assert "withdraw it first" in reply.text
    assert Choice.objects.count() == 1


def test_a_specialist_has_a_role_of_the_new_tier(client, advisor, manager, outlet, customer):
    """Proves part of 3.1 and of 3.3."""
    teller = StaffFactory(branch=outlet, role="teller")
    page = as_(client, advisor).get(f"/customers/{customer.pk}/rise/").text
    assert "周文静" in page
    assert f'value="{teller.pk}"' not in page
    assert answer(client, advisor, customer, "go", specialist_id=teller.pk).status_code == 422


def test_without_a_rise_there_is_nothing_to_choose(client, advisor):
    [other] = in_care_of(advisor)
    address = f"/customers/{other.pk}/rise/"
    assert "Nothing to choose at present" in as_(client, advisor).get(address).text
    assert answer(client, advisor, other, "stay").status_code == 422


def test_another_stewards_customer_is_not_found(client, outlet, customer):
    """Proves part of 12.1."""
    colleague = StaffFactory(branch=outlet, role="advisor")
    assert answer(client, colleague, customer, "stay").status_code == 404
    signed_in(client, role="analyst")
    assert client.get(f"/customers/{customer.pk}/rise/").status_code == 403


def test_the_steward_refers_and_keeps_the_customer(client, advisor, manager, customer):
    """Proves part of 3.3: a task, sight and a share for the specialist."""
    assert not sees(manager, customer)
    reply = refer(client, advisor, customer, manager)
    assert "the specialist has a task" in reply.text
    assert stewards_of(customer) == [("A", advisor.pk)]
    assert shares(customer) == [{manager.pk: 300_000, advisor.pk: 700_000}]
    assert sees(manager, customer)
    morning = as_(client, manager).get(reverse("worklist:list")).text
    assert "李思远 asks you to come in: A family trust" in morning


def test_a_referral_ends_and_the_share_with_it(client, advisor, manager, customer):
    """Proves part of 3.3."""
    refer(client, advisor, customer, manager)
    credit = RevenueCredit.objects.get()
    end = f"/customers/{customer.pk}/refer/{credit.pk}/end/"
    assert "has ended" in client.post(end, follow=True).text
    assert shares(customer) == [{advisor.pk: WHOLE_PPM}]
    assert not sees(manager, customer)
    assert "ended this referral already" in client.post(end, follow=True).text


def test_nobody_is_referred_twice_to_one_or_by_somebody_else(
    client, advisor, manager, outlet, customer
):
    """Proves part of 3.3 and of 12.1."""
    refer(client, advisor, customer, manager)
    assert refer(client, advisor, customer, manager).status_code == 422
    credit = RevenueCredit.objects.get()
    colleague = StaffFactory(branch=outlet, role="advisor")
    assert refer(client, colleague, customer, manager).status_code == 404
    with reading_as(colleague), connection.cursor() as cursor:
        cursor.execute(
            "SELECT refer_customer(%s, %s, 'twice', 100, %s)",
            [customer.pk, colleague.pk, TODAY + timedelta(days=90)],
        )
        assert cursor.fetchone() == (None,)
        cursor.execute("SELECT end_referral(%s)", [credit.pk])
        assert cursor.fetchone() == ("nothing",)


def test_nobody_comes_in_with_an_offer_to_whoever_refuses_them(client, advisor, manager, customer):
    """Proves part of 12.2."""
    refer(client, advisor, customer, manager)
    waiting = WorkItem.objects.filter(customer=customer, cause="referred_customer")
    with reading_as(manager):
        assert waiting.exists()
    OptOutFactory(customer=customer, kind="direct_marketing")
    with reading_as(manager):
        assert not waiting.exists()
    other = StaffFactory(branch=manager.branch, role="relationship_manager")
    reply = refer(client, advisor, customer, other)
    assert reply.status_code == 422
    assert "refused direct marketing" in reply.text


def test_a_rise_that_is_over_leaves_no_task(client, advisor, customer):
    """Proves part of 3.3."""
    Upgrade.objects.update(ended_on=TODAY)
    ask_who_rose(night_id=-1, day=TODAY, book=rulebook_for(TODAY), by="night:2")
    assert task(customer).outcome == "lapsed"


def refer(client, by, customer, specialist):
    values = {"specialist": specialist.pk, "about": "A family trust"}
    return as_(client, by).post(f"/customers/{customer.pk}/refer/", values, follow=True)


def test_who_is_asked_by_a_lead_is_not_referred_to_a_second_time(
    client, advisor, manager, customer
):
    """Proves part of 3.3 and of 5.3: one referral is entered once."""
    lead = LeadFactory(customer=customer, staff=advisor, branch=advisor.branch, title="家族信托")
    ReferralFactory(lead=lead, giver=advisor, branch=advisor.branch, taker=manager)
    values = {"specialist": manager.pk, "about": "trust"}
    reply = as_(client, advisor).post(f"/customers/{customer.pk}/refer/", values)
    assert reply.status_code == 422
    assert "has been asked already, by the lead “家族信托”" in reply.text
    assert not RevenueCredit.objects.exists()


def test_one_page_shows_every_referral_of_leads_and_of_customers(
    client, advisor, manager, customer
):
    """Proves part of 3.3 and of 5.3."""
    values = {"specialist": manager.pk, "about": "trust"}
    as_(client, advisor).post(f"/customers/{customer.pk}/refer/", values)
    for person in (advisor, manager):
        page = as_(client, person).get("/leads/referrals/?tab=shared").text
        assert "Comes in beside the steward" in page
        assert manager.name in page
        assert customer.source_id in page
