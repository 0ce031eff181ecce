"""Notes found by their words: by whom, of whom, and where what was typed stays (1.5)."""

import logging

import pytest
from django.apps import apps

from guanxi.bank.tests.factories import YESTERDAY, BranchFactory, CustomerFactory
from guanxi.leads.tests.factories import IntelligenceFactory, LeadFactory
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.privacy.models import AccessIntent
from guanxi.privacy.search.upkeep import rebuild
from guanxi.shell.tests.factories import signed_in
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist.tests.factories import NOW, ContactFactory

pytestmark = pytest.mark.django_db
STUDY, NOTE = "留学", "客户考虑子女明年出国留学，关心学费。"
AS_A_PART = {"headers": {"HX-Request": "true"}}


@pytest.fixture(autouse=True)
def night():
    NightRunFactory(day=YESTERDAY)


@pytest.fixture
def manager(client):
    return signed_in(client, role="relationship_manager")


def in_care_of(staff, **about):
    customer = CustomerFactory(branch=staff.branch, **about)
    StewardshipFactory(customer=customer, staff=staff)
    return customer


def noted(customer, staff, note=NOTE, **about):
    return ContactFactory(customer=customer, staff=staff, note=note, **about)


def found(client, text, *, again=True):
    if again:
        rebuild(by="test")
    client.post("/search/", {"q": text})
    page = client.get("/search/notes/")
    assert page.status_code == 200
    return page.text


def test_a_note_is_found_as_it_is_recorded_with_its_words_marked(client, manager):
    """Proves 1.5 together with the search for customers: name, pinyin, initials, number, telephone,
    card (test_search_page), and Chinese full text in notes; kinds of text sign in, as knowledge
    will (privacy/search/kinds.py)."""
    customer = in_care_of(manager, name="王小明")
    said = {"channel": "phone", "purpose": "care", "outcome": "reached", "next_step": "none"}
    sent = client.post(f"/customers/{customer.pk}/contact/", {**said, "minutes": 5, "note": NOTE})
    assert sent.status_code == 302
    page = found(client, "子女 出國", again=False)
    assert "<mark>子女</mark>" in page
    assert "<mark>出国</mark>" in page
    assert f"/customers/{customer.pk}/" in page
    assert "王**" in page


def test_notes_about_customers_of_others_are_not_there(client, manager):
    """Proves part of 12.1."""
    mine, theirs = in_care_of(manager), CustomerFactory(branch=manager.branch)
    noted(mine, manager, note=f"{STUDY}一")
    noted(theirs, manager, note=f"{STUDY}二")
    page = found(client, STUDY)
    assert "</mark>一" in page
    assert "</mark>二" not in page


def test_a_head_finds_what_is_noted_in_the_offices_below_and_nowhere_else(client):
    head = signed_in(client, role="branch_head")
    below = CustomerFactory(branch=BranchFactory(parent=head.branch))
    elsewhere = CustomerFactory(branch=BranchFactory())
    noted(below, head, note=f"{STUDY}下级")
    noted(elsewhere, head, note=f"{STUDY}别处")
    page = found(client, STUDY)
    assert "下级" in page
    assert "别处" not in page


def test_a_contact_that_was_taken_back_is_not_found(client, manager):
    noted(in_care_of(manager), manager, withdrawn_at=NOW)
    assert "<mark>" not in found(client, STUDY)


def test_of_one_customer_only_that_customers_notes_are_searched(client, manager):
    one, other = in_care_of(manager), in_care_of(manager)
    noted(one, manager, note=f"{STUDY}一")
    noted(other, manager, note=f"{STUDY}二")
    rebuild(by="test")
    part = client.post(f"/customers/{one.pk}/notes/", {"q": STUDY}, **AS_A_PART).text
    whole = client.post(f"/customers/{one.pk}/notes/", {"q": STUDY}).text
    for page in (part, whole):
        assert "</mark>一" in page
        assert "</mark>二" not in page
    stranger = CustomerFactory()
    assert client.post(f"/customers/{stranger.pk}/notes/", {"q": STUDY}).status_code == 404


def test_leads_and_market_intelligence_are_searched_with_them(client, manager):
    lead = LeadFactory(staff=manager, branch=manager.branch)
    apps.get_model("leads.Happened").objects.create(
        lead=lead, kind="moved", at=NOW, by=manager, stage=lead.stage, note="谈到留学贷款"
    )
    IntelligenceFactory(staff=manager, branch=manager.branch, title="留学中介开业", detail="")
    page = found(client, STUDY)
    assert "谈到" in page
    assert "中介开业" in page


def test_the_note_in_which_all_words_stand_together_comes_first(client, manager):
    customer = in_care_of(manager)
    noted(customer, manager, note="存款快到期，想看看别的理财")
    noted(customer, manager, note="理财到期", at=NOW.replace(year=2025))
    page = found(client, "理财 到期")
    assert page.index("<mark>理财到期</mark>") < page.index("存款快")


def test_many_notes_come_a_page_at_a_time(client, manager):
    customer = in_care_of(manager)
    for number in range(23):
        noted(customer, manager, note=f"{STUDY}第{number}次")
    page = found(client, STUDY)
    assert page.count("<mark>") == 20
    assert client.get("/search/notes/?page=2").text.count("<mark>") == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("学", "Too little"),
        ("留校", "No note says this"),
        ("%_", "Too little"),
        ("", "What are you"),
    ],
)
def test_what_finds_nothing_says_why(client, manager, text, says):
    noted(in_care_of(manager), manager)
    assert says in found(client, text)


def test_what_was_typed_stays_out_of_addresses_logs_and_the_record(client, manager, caplog):
    customer = in_care_of(manager)
    noted(customer, manager)
    with caplog.at_level(logging.DEBUG):
        found(client, STUDY)
        client.post(f"/customers/{customer.pk}/notes/", {"q": STUDY}, **AS_A_PART)
    assert STUDY not in caplog.text
    kept = AccessIntent.objects.values_list("door", "because", "subject")
    assert any(door == "shell:search-notes" for door, _because, _subject in kept)
    assert STUDY not in str([*kept])
    entries = apps.get_model("foundation.AuditEntry").objects.values_list("subject", "details")
    assert STUDY not in str([*entries])


def test_a_customer_who_moves_takes_the_notes_along(client, manager):
    """Notes are looked for where the customer is now."""
    head = signed_in(client, role="outlet_head")
    customer = CustomerFactory(branch=BranchFactory())
    noted(customer, manager)
    rebuild(by="test")
    assert "<mark>" not in found(client, STUDY, again=False)
    customer.branch = head.branch
    customer.save()
    assert "<mark>" in found(client, STUDY)
