"""Whoever looks after a customer sees what the bank knows; nobody else sees anything (1.2)."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from guanxi.alerts.tests.factories import CustomerTierFactory
from guanxi.bank.policy import BankSection
from guanxi.bank.tests.factories import (
    YESTERDAY,
    AccountFactory,
    CardFactory,
    HolderFactory,
    LoanFactory,
    RelationFactory,
    make_customer,
)
from guanxi.foundation.tests.sheets import csv_rows, xlsx_rows
from guanxi.insight.tests.factories import CustomerFactsFactory, HoldingFactory
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.tests.factories import signed_in
from guanxi.shell.tests.questions import asked_for
from guanxi.stewardship.policy import StewardshipSection, TiersSection
from guanxi.stewardship.tests.factories import (
    DecidedNightFactory,
    StewardshipFactory,
    TierChangeFactory,
)
from guanxi.worklist.models import Contact

TABS = [
    "",
    "holdings/",
    "contacts/",
    "work/",
    "relations/",
    "archive/",
    "tiers/",
    "choices/",
    "data/",
    "looks/",
]
IN_CLEAR = ["11010119800101", "13800138000", "xiaoming@example.cn", "湖滨路1号", "王小明"]


@pytest.fixture
def customer():
    return make_customer(
        name="王小明",
        document_number="110101198001010011",
        phone="13800138000",
        email="xiaoming@example.cn",
        address="湖滨路1号",
        products={"demand_deposit": None, "time_deposit": date(2027, 1, 5)},
    )


@pytest.fixture
def night(customer):
    NightRunFactory(day=YESTERDAY)
    book = rulebook_for(YESTERDAY)
    sections = {"bank": BankSection, "tiers": TiersSection, "stewardship": StewardshipSection}
    policy = {name: book.section(kind).model_dump(mode="json") for name, kind in sections.items()}
    DecidedNightFactory(night=1, policy=policy)
    CustomerTierFactory(customer_id=customer.pk, branch_id=customer.branch_id)
    CustomerFactsFactory(
        customer_id=customer.pk,
        assets_minor=612_345_00,
        month_average_weighted_minor=180_000_00,
        previous_month_end_assets_minor=500_000_00,
        time_deposit_minor=600_000_00,
        demand_deposit_minor=12_345_00,
        mobile_12_months=40,
        product_classes="demand_deposit,time_deposit",
    )
    for account in customer.accounts.all():
        HoldingFactory(
            account_id=account.pk,
            customer_id=customer.pk,
            product_id=account.product_id,
            product_class=account.product.product_class,
            balance_minor=600_000_00,
        )


@pytest.fixture
def steward(client, customer):
    person = signed_in(client, role="relationship_manager", branch=customer.branch, name="李思远")
    StewardshipFactory(customer=customer, staff=person)
    return person


def address_of(customer, tab=""):
    return f"/customers/{customer.pk}/{tab}"


@pytest.mark.django_db
def test_a_steward_sees_how_the_customer_stands(client, customer, night, steward):
    """Proves part of 1.2."""
    text = client.get(address_of(customer)).text
    assert "¥612,345" in text
    assert "▲ 22%" in text  # since last month-end
    assert "threshold ¥200K · Wealth" in text
    assert "gold or higher card" in text
    assert "李思远" in text
    assert "Time deposit" in text


@pytest.mark.django_db
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens(client, customer, night, steward, tab):
    LoanFactory(customer=customer)
    CardFactory(account=AccountFactory(owner=customer))
    TierChangeFactory(customer=customer)
    assert client.get(address_of(customer, tab)).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_before_the_first_night(client, customer, steward, tab):
    reply = client.get(address_of(customer, tab))
    assert reply.status_code == 200
    assert "No night has seen this customer yet" in reply.text


@pytest.mark.django_db
@pytest.mark.parametrize("tab", TABS)
def test_no_tab_shows_identity_in_clear(client, customer, night, steward, tab):
    """Proves part of 12.1: masked is the normal state."""
    text = client.get(address_of(customer, tab)).text
    assert "王**" in text
    assert [secret for secret in IN_CLEAR if secret in text] == []


@pytest.mark.django_db
@pytest.mark.parametrize("tab", [*TABS, "transactions/", "contact/", "trend.csv", "mix.csv"])
def test_a_customer_of_somebody_else_is_not_found(client, customer, night, tab):
    signed_in(client, role="relationship_manager", branch=customer.branch)
    reply = client.get(address_of(customer, tab))
    assert reply.status_code == 404
    assert "王" not in reply.text


@pytest.mark.django_db
def test_who_may_not_see_customers_is_refused(client, customer, night):
    signed_in(client, role="marketing", branch=customer.branch)
    assert client.get(address_of(customer)).status_code == 403


@pytest.mark.django_db
def test_only_known_tabs_and_charts_are_found(client, customer, night, steward):
    assert client.get(address_of(customer, "secrets/")).status_code == 404
    assert client.get(address_of(customer, "secrets.csv")).status_code == 404
    assert client.post(address_of(customer)).status_code == 405
    assert client.put(address_of(customer, "contact/")).status_code == 405


@pytest.mark.django_db
def test_relatives_are_linked_only_where_they_are_in_ones_care(client, customer, night, steward):
    mine, foreign = make_customer(name="赵敏"), make_customer(name="刘强")
    StewardshipFactory(customer=mine, staff=steward)
    RelationFactory(customer=customer, related_customer=mine)
    HolderFactory(account=customer.accounts.first(), customer=foreign)
    text = client.get(address_of(customer, "relations/")).text
    assert address_of(mine) in text
    assert "赵**" in text
    assert "another customer" in text
    assert address_of(foreign) not in text
    assert "刘" not in text
    assert foreign.source_id not in text


@pytest.mark.django_db
def test_somebody_elses_account_that_the_customer_may_use_names_nobody(
    client, customer, night, steward
):
    """Proves part of 12.1: of another customer the bank gives neither name nor number."""
    foreign = make_customer(name="刘强", products={"demand_deposit": None})
    HolderFactory(account=foreign.accounts.first(), customer=customer)
    text = client.get(address_of(customer, "relations/")).text
    assert "this customer may use it" in text
    assert "another customer" in text
    assert "刘" not in text
    assert foreign.source_id not in text


@pytest.mark.django_db
def test_a_contact_is_recorded_and_stands_in_the_log(client, customer, night, steward):
    """Proves part of 5.2."""
    entry = {
        "channel": "phone",
        "purpose": "care",
        "outcome": "reached",
        "next_step": "none",
        "minutes": 5,
        "note": "Asked after the flat.",
    }
    assert "Talked with the customer" in client.get(address_of(customer, "contact/")).text
    reply = client.post(address_of(customer, "contact/"), entry)
    assert reply.url == address_of(customer, "contacts/")
    assert Contact.objects.get().customer_id == customer.pk
    page = client.get(reply.url).text
    assert "Asked after the flat." in page
    assert "At most 6 times in thirty days (so far 1), between 9 and 20 o" in page


@pytest.mark.django_db
def test_a_contact_outside_the_rules_of_the_tier_is_kept_and_warned_of(
    client, customer, night, steward
):
    """Proves part of 3.6."""
    entry = {"channel": "message", "purpose": "care", "outcome": "reached", "next_step": "none"}
    for _time in range(7):
        reply = client.post(address_of(customer, "contact/"), {**entry, "minutes": 5}, follow=True)
    assert "more than 6 contacts within thirty days" in reply.text
    assert Contact.objects.count() == 7


@pytest.mark.django_db
def test_in_an_archive_a_contact_is_dated_on_the_day_that_is_at_work(
    client, customer, night, steward
):
    NightRunFactory(day=date(2020, 3, 30))
    entry = {"channel": "phone", "purpose": "care", "outcome": "reached", "next_step": "none"}
    client.post(address_of(customer, "contact/"), {**entry, "minutes": 5})
    assert timezone.localdate(Contact.objects.get().at) == date(2020, 3, 31)


@pytest.mark.django_db
def test_a_contact_that_does_not_hold_together_comes_back_with_the_reason(
    client, customer, night, steward
):
    reply = client.post(address_of(customer, "contact/"), {"channel": "phone", "minutes": 5})
    assert reply.status_code == 422
    assert "This field is required" in reply.text
    assert not Contact.objects.exists()


@pytest.mark.django_db
def test_the_tier_answers_why(client, customer, night, steward):
    """Proves part of 0.4."""
    TierChangeFactory(customer=customer, tier="wealth")
    text = client.get(address_of(customer, "tiers/")).text
    assert "Why this tier?" in text
    assert "30 Jun 2026" in text


@pytest.mark.django_db
def test_the_mix_goes_to_a_spreadsheet(client, customer, night, steward):
    assert csv_rows(client.get(address_of(customer, "mix.csv"))) == [
        ["Class of product", "Balance", "Share"],
        ["Time deposit", "600000.00", "98.00"],
        ["Demand deposit", "12345.00", "2.00"],
    ]
    assert xlsx_rows(client.get(address_of(customer, "mix.xlsx")))[1:] == [
        ["Time deposit", 600000, 0.98],
        ["Demand deposit", 12345, 0.02],
    ]


@pytest.mark.django_db
def test_the_page_asks_the_same_few_questions_however_much_there_is(
    client, customer, night, steward
):
    few = asked_for(client, address_of(customer))
    for minute in range(20):
        Contact.objects.create(
            customer=customer,
            staff=steward,
            at=datetime(2026, 11, 20, 8, minute, tzinfo=UTC),
            channel="phone",
            purpose="care",
            outcome="reached",
        )
    many = asked_for(client, address_of(customer))
    assert len(many) <= len(few)
    assert len(many) <= 18


@pytest.mark.django_db
def test_chinese_is_spoken_throughout(client, customer, night, steward):
    """Proves part of 13.6."""
    client.cookies["guanxi_language"] = "zh-hans"
    text = client.get(address_of(customer)).text
    assert "持有与未持有产品" in text
    assert "¥61.2 万" in text or "¥612,345" in text
