"""The search: how a customer is found, by whom, and where what was typed stays (1.5)."""

import time

import pytest
from django.apps import apps
from django.core import signing

from guanxi.bank.tests.factories import YESTERDAY, BranchFactory, CardFactory, CustomerFactory
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.privacy.search.upkeep import rebuild
from guanxi.shell.tests.factories import signed_in
from guanxi.stewardship.tests.factories import StewardshipFactory

pytestmark = pytest.mark.django_db


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


def found(client, text):
    """The page after the form was sent, and what is suggested while typing."""
    rebuild(by="test")
    page = client.post("/search/", {"q": text}, follow=True)
    assert page.status_code == 200
    return page.text, client.post("/search/suggestions/", {"q": text}).text


@pytest.mark.parametrize(
    "text",
    [
        "王小",
        "王小明",
        "王 小明",
        "wang xiao",
        "wangxiao",
        "wang xiaoming",
        "WangXiaoMing",
        "wangxiaom",
        "wxm",
        "WXM",
        "C0042",
        "c0042",
        "13812345678",
        "138 1234",
        "+86 138-1234-5678",
        "13812",
        "11010119800101001X",
        "11010119800101001x",
        "4711",
        "6222 0212 3454 4711",
    ],
)
def test_a_customer_is_found_by_what_one_knows(client, manager, text):
    """Proves part of 1.5."""
    customer = in_care_of(
        manager,
        name="王小明",
        source_id="C0042",
        phone="13812345678",
        document_number="11010119800101001X",
    )
    CardFactory(customer=customer, last_digits="4711")
    in_care_of(manager, name="李雷", name_pinyin="li lei", name_initials="ll", phone="13900000000")
    page, suggested = found(client, text)
    assert page.count("data-row") == 1
    assert f"/customers/{customer.pk}/" in page
    assert suggested.count("<a ") == 1


@pytest.mark.parametrize(
    "text", ["", "  ", "1381", "明", "%", "_", "'; --", "x" * 500, "1101011980", "471", "·"]
)
def test_too_little_or_nonsense_finds_nobody(client, manager, text):
    customer = in_care_of(
        manager,
        name="王小明",
        phone="13812345678",
        source_id="C0042",
        document_number="110101198001",
    )
    CardFactory(customer=customer, last_digits="4711")
    page, suggested = found(client, text)
    assert "data-row" not in page
    assert "<a " not in suggested


def test_the_search_stays_within_ones_own_customers(client, manager):
    """Proves part of 12.1."""
    CustomerFactory(name="王小明", branch=manager.branch)
    assert "Nobody in your care" in found(client, "王小明")[0]


def test_a_head_finds_the_customers_of_the_office_and_those_below(client):
    """Proves part of 12.1."""
    head = signed_in(client, role="branch_head", branch=BranchFactory(kind="branch"))
    inside = CustomerFactory(branch=BranchFactory(parent=head.branch))
    CustomerFactory()
    page, _suggested = found(client, "王小明")
    assert page.count("data-row") == 1
    assert f"/customers/{inside.pk}/" in page


def test_what_one_finds_is_masked(client, manager):
    """Proves part of 12.1."""
    in_care_of(manager, name="欧阳小红", phone="13812345678")
    for answer in found(client, "13812345678"):
        assert "欧阳**" in answer
        assert "小红" not in answer


def test_more_than_a_page_is_said(client, manager):
    for _number in range(51):
        in_care_of(manager)
    page, suggested = found(client, "wang")
    assert page.count("data-row") == 50
    assert "There are more" in page
    assert suggested.count("<a ") == 8


def test_what_was_typed_is_in_no_address_and_in_no_record_of_reads(client, manager):
    """Proves part of 12.5: proxies keep addresses, and the record is read by others."""
    customer = in_care_of(manager, phone="13812345678")
    rebuild(by="test")
    sent = client.post("/search/", {"q": "13812345678"})
    assert (sent.status_code, sent.url) == (302, "/search/")
    assert f"/customers/{customer.pk}/" in client.get("/search/").text
    client.post("/search/suggestions/", {"q": "13812345678"})
    intents = apps.get_model("privacy.AccessIntent").objects.values_list(
        "door", "because", "subject"
    )
    assert ("shell:search", "", "") in intents
    assert "13812" not in str(list(intents))


def test_words_in_an_address_are_not_looked_for(client, manager):
    in_care_of(manager)
    rebuild(by="test")
    assert "data-row" not in client.get("/search/?q=wang").text
    assert client.get("/search/suggestions/?q=wang").status_code == 405


def test_going_back_finds_them_again_but_not_for_somebody_else(client, manager):
    in_care_of(manager)
    assert "data-row" in found(client, "wang")[0]
    assert 'value="wang"' in client.get("/search/").text
    other = signed_in(client, role="relationship_manager")
    in_care_of(other)
    rebuild(by="test")
    assert "data-row" not in client.get("/search/").text


def test_after_a_while_or_at_the_door_the_words_are_forgotten(client, manager, monkeypatch):
    in_care_of(manager)
    assert "data-row" in found(client, "wang")[0]
    cookie = client.cookies["searched"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/search/")
    later = time.time() + 16 * 60
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert "data-row" not in client.get("/search/").text
    monkeypatch.undo()
    client.post("/sign-out/")
    assert client.cookies["searched"].value == ""
