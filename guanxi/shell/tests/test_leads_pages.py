"""The pages of leads, referrals and market intelligence. Proves part of 5.3."""

import pytest
from django.urls import reverse

from guanxi.bank.tests.factories import YESTERDAY
from guanxi.leads import commands
from guanxi.leads.codes import Stage
from guanxi.leads.models import Intelligence, Lead, Prospect, Referral
from guanxi.leads.queries import waiting_for
from guanxi.leads.tests.factories import NOW
from guanxi.leads.tests.scene import at_work, customer_of, opened, people, refer, somebody
from guanxi.leads.tests.scene import viewer as viewer_of
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.shell.models import SignIn
from guanxi.shell.tests.factories import SignInFactory, audit_events
from guanxi.stewardship.tests.factories import StewardshipFactory

pytestmark = pytest.mark.django_db
LATER = "2099-01-02"


@pytest.fixture(autouse=True)
def night():
    NightRunFactory(day=YESTERDAY)


@pytest.fixture
def bank():
    return people()


@pytest.fixture
def sit_down(client):
    """The client with this person behind it."""

    def sit(staff):
        client.force_login(SignIn.objects.filter(staff=staff).first() or SignInFactory(staff=staff))
        client.cookies["guanxi_language"] = "en"
        return client

    return sit


def text_of(reply):
    return reply.content.decode()


def filled(**about):
    usual = {
        "title": "代发签约",
        "interest": "payroll",
        "stage": "select",
        "expected": "200000",
        "next_step": "致电",
        "next_on": LATER,
    }
    return usual | about


def test_the_board_has_four_stages_in_their_order_and_the_cards_in_them(bank, sit_down):
    lead = opened(bank.manager, stage="acquire")
    page = text_of(sit_down(bank.manager).get("/leads/"))
    places = [page.index(f'data-stage="{stage}"') for stage in Stage]
    assert places == sorted(places)
    assert places[1] < page.index(f'id="lead-{lead.pk}"') < places[2]
    assert "back to Select" in page
    assert "on to Retain" in page


def test_a_card_moves_by_its_button_and_the_board_opens_where_it_is(bank, sit_down):
    lead = opened(bank.manager, stage="select")
    reply = sit_down(bank.manager).post(f"/leads/{lead.pk}/move/", {"stage": "acquire"})
    assert reply.headers["Location"] == f"/leads/#lead-{lead.pk}"
    lead.refresh_from_db()
    assert lead.stage == "acquire"


def test_a_colleague_finds_no_lead_of_others_and_changes_none(bank, sit_down):
    """Proves part of 12.1."""
    lead = opened(bank.manager)
    client = sit_down(bank.specialist)
    assert lead.title not in text_of(client.get("/leads/"))
    assert client.get(f"/leads/{lead.pk}/").status_code == 404
    for door in ("move", "change", "refer"):
        assert client.post(f"/leads/{lead.pk}/{door}/", {"stage": "grow"}).status_code == 404


def test_the_figures_above_the_board_are_those_of_the_cards_on_it(bank, sit_down):
    """Proves part of 5.3: a colleague's lead with one's customer is there when asked for."""
    customer = customer_of(bank.manager)
    StewardshipFactory(customer=customer, staff=bank.specialist, position="B")
    theirs = opened(bank.manager, customer_id=customer.pk, stage="select")
    client = sit_down(bank.specialist)
    for address, cards in (("/leads/", 0), ("/leads/?whose=office", 1), ("/leads/?whose=mine", 0)):
        page = client.get(address)
        assert text_of(page).count(f'id="lead-{theirs.pk}"') == cards
        assert page.context["totals"].open == cards
    assert f'action="/leads/{theirs.pk}/move/"' not in text_of(client.get("/leads/?whose=office"))


def test_a_lead_is_opened_about_a_customer_by_number(bank, sit_down):
    customer = customer_of(bank.manager)
    client = sit_down(bank.manager)
    reply = client.post("/leads/new/", filled(number=customer.source_id))
    lead = Lead.objects.get()
    assert reply.headers["Location"] == f"/leads/{lead.pk}/"
    assert (lead.customer, lead.expected_minor) == (customer, 200_000_00)
    page = text_of(client.get(f"/leads/{lead.pk}/"))
    assert customer.source_id in page
    assert customer.name not in page


def test_somebody_is_brought_in_only_with_consent(bank, sit_down):
    """Proves part of 12.2."""
    client = sit_down(bank.manager)
    person = {"called": "王女士", "name": "王丽华", "phone": "13900001111"}
    refused = client.post("/leads/new/", filled(**person))
    assert refused.status_code == 422
    assert "consent nothing may be kept" in text_of(refused)
    assert not Lead.objects.exists()
    giver = customer_of(bank.manager)
    kept = filled(**person, agreed="on", kin="friend", introducer=giver.source_id)
    assert client.post("/leads/new/", kept).status_code == 302
    assert Lead.objects.get().introducer == giver
    assert Prospect.objects.get().name == "王丽华"


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({}, "Give a customer number, or how a person is called"),
        ({"number": "C-NOBODY"}, "No customer of that number is in your care"),
        ({"number": "C1", "called": "王女士"}, "fill in one of the two"),
        ({"number": "C1", "next_on": ""}, "This field is required"),
    ],
)
def test_what_is_wrong_with_a_new_lead_is_said_beside_it(bank, sit_down, about, words):
    reply = sit_down(bank.manager).post("/leads/new/", filled(**about))
    assert reply.status_code == 422
    assert words in text_of(reply)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"what": "end", "outcome": "won", "won": "90"}, {"outcome": "won", "won_minor": 90_00}),
        (
            {"what": "end", "outcome": "lost", "lost_reason": "price"},
            {"outcome": "lost", "lost_reason": "price"},
        ),
        ({"what": "step", "next_step": "见面", "next_on": LATER}, {"next_step": "见面"}),
        (
            {"what": "edit", "title": "换产品", "interest": "cards", "expected": "1"},
            {"title": "换产品", "expected_minor": 1_00},
        ),
    ],
    ids=["won", "lost", "step", "edit"],
)
def test_the_page_of_a_lead_changes_it(bank, sit_down, given, kept):
    lead = opened(bank.manager)
    client = sit_down(bank.manager)
    assert client.post(f"/leads/{lead.pk}/change/", given).status_code == 302
    lead.refresh_from_db()
    assert {name: getattr(lead, name) for name in kept} == kept
    assert client.get(f"/leads/{lead.pk}/").status_code == 200


def test_a_referral_goes_from_page_to_page_until_the_giver_reads_the_outcome(bank, sit_down):
    lead = opened(bank.manager)
    asked = {"taker": bank.specialist.pk, "because": "需要专家"}
    sit_down(bank.manager).post(f"/leads/{lead.pk}/refer/", asked)
    referral = Referral.objects.get()
    client = sit_down(bank.specialist)
    assert "需要专家" in text_of(client.get("/leads/referrals/"))
    answer = {"answer": "accept", "next_on": LATER}
    reply = client.post(f"/leads/referrals/{referral.pk}/answer/", answer)
    assert reply.headers["Location"] == f"/leads/{lead.pk}/"
    client.post(f"/leads/{lead.pk}/change/", {"what": "end", "outcome": "won", "won": "77"})
    page = text_of(sit_down(bank.manager).get("/leads/referrals/"))
    assert "accepted" in page
    assert "¥77" in page


def test_who_declines_without_a_reason_is_told_to_give_one(bank, sit_down):
    referral = refer(opened(bank.manager), bank.specialist)
    client = sit_down(bank.specialist)
    address = f"/leads/referrals/{referral.pk}/answer/"
    page = text_of(client.post(address, {"answer": "decline"}, follow=True))
    assert "Say why you decline" in page
    page = text_of(client.post(address, {"answer": "decline", "reason": "x"}, follow=True))
    assert "Declined; the giver sees why." in page


def test_the_board_leaves_as_a_file_on_the_record(bank, sit_down):
    """Proves part of 12.7."""
    lead = opened(bank.manager)
    reply = sit_down(bank.manager).get("/leads/export.csv")
    text = b"".join(reply.streaming_content).decode("utf-8-sig")
    assert lead.customer.source_id in text
    assert lead.customer.name not in text
    assert "leads.board.exported" in audit_events()


def test_the_figures_count_won_and_lost_by_stage_and_steward(bank, sit_down):
    for outcome in ("won", "lost", "won", "won", "won"):
        lead = opened(bank.manager)
        with at_work(bank.manager):
            commands.end_lead(
                lead_id=lead.pk,
                ending=commands.Ending(outcome=outcome, won_minor=1, lost_reason="price"),
                at=NOW,
                by=viewer_of(bank.manager),
            )
    page = text_of(sit_down(bank.head).get("/leads/figures/"))
    assert "80%" in page
    assert bank.manager.name in page


def test_intelligence_goes_from_page_to_page_and_becomes_a_lead(bank, sit_down):
    told = {
        "title": "新楼盘交付",
        "interest": "loans",
        "place": "滨江",
        "branch": bank.manager.branch_id,
        "targets": "300",
        "expected": "9000000",
    }
    client = sit_down(bank.specialist)
    client.post("/intelligence/new/", told)
    found = Intelligence.objects.get()
    here = f"/intelligence/{found.pk}/"
    assert "not published" in text_of(client.get(here))
    assert client.post(f"{here}publish/", {"what": "publish"}).status_code == 403
    sit_down(bank.head).post(f"{here}publish/", {"what": "publish"})
    client = sit_down(bank.manager)
    assert "新楼盘交付" in text_of(client.get("/intelligence/"))
    client.post(f"{here}take-up/", {"what": "claim"})
    new = reverse("leads:new") + f"?intelligence={found.pk}"
    assert "新楼盘交付" in text_of(client.get(new))
    client.post(new, filled(number=customer_of(bank.manager).source_id))
    client.post(f"{here}take-up/", {"what": "complete", "note": "已签约"})
    page = text_of(client.get(here))
    assert "代发签约" in page
    assert "已签约" in page
    assert "新楼盘交付" in text_of(client.get("/intelligence/?state=over"))


def test_the_name_of_a_prospect_stands_on_the_page_of_one_person(bank, sit_down):
    """Proves part of 12.1."""
    lead = opened(bank.manager, person=somebody())
    assert "王丽华" in text_of(sit_down(bank.manager).get(f"/leads/{lead.pk}/"))
    page = text_of(sit_down(bank.head).get(f"/leads/{lead.pk}/"))
    assert "王女士" in page
    assert "王丽华" not in page


def test_work_that_waits_is_counted_in_the_menu(bank, sit_down):
    assert waiting_for(viewer_of(bank.specialist), NOW.date()) == 0
    refer(opened(bank.manager), bank.specialist)
    assert waiting_for(viewer_of(bank.specialist), NOW.date()) == 1
    assert '<span class="tag red">1</span>' in text_of(sit_down(bank.specialist).get("/leads/"))
