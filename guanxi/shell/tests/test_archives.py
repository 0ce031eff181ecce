"""Needs, relations, archives and their ledger on pages (1.2, 1.3)."""

from datetime import date

import pytest

from guanxi.alerts.tests.factories import AlertFactory
from guanxi.archive.models import Dossier, Line, Member, NeedsSheet, Tie
from guanxi.archive.tests.factories import (
    DossierFactory,
    LineFactory,
    MemberFactory,
    NeedsSheetFactory,
    TieFactory,
)
from guanxi.bank.codes import ProductClass
from guanxi.bank.tests.factories import (
    YESTERDAY,
    AccountFactory,
    BranchFactory,
    CardFactory,
    CustomerFactory,
    LoanFactory,
    StaffFactory,
)
from guanxi.foundation.tests.sheets import csv_rows, xlsx_rows
from guanxi.insight.tests.factories import CustomerFactsFactory
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.privacy.tests.choices import OptOutFactory
from guanxi.shell.tests.factories import signed_in
from guanxi.shell.tests.questions import asked_for
from guanxi.stewardship.tests.factories import (
    CustomerTierFactory,
    StewardshipFactory,
    TierChangeFactory,
)
from guanxi.worklist.tests.factories import ContactFactory, WorkItemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def outlet():
    return BranchFactory(parent=BranchFactory(kind="branch"))


@pytest.fixture
def advisor(client, outlet):
    return signed_in(client, role="advisor", branch=outlet, name="周文静")


@pytest.fixture
def head(client, outlet):
    return signed_in(client, role="outlet_head", branch=outlet, name="赵国强")


def of(steward, **about):
    customer = CustomerFactory(branch=steward.branch, **about)
    StewardshipFactory(customer=customer, staff=steward)
    return customer


def at(customer, tab):
    return f"/customers/{customer.pk}/{tab}/"


NEEDS = {"needs": ["education", "growth"], "goals": "三年内备好留学费用", "heard": "visit"}
SAID = {"on": "2026-01-05", "because": "客户面谈告知"}


def test_a_steward_writes_the_needs_sheet_and_reads_both_versions(client, advisor):
    """Proves part of 1.3."""
    customer = of(advisor)
    assert "Fill it in" in client.get(at(customer, "archive")).text
    assert client.post(at(customer, "needs"), NEEDS).url == at(customer, "archive")
    page = client.get(at(customer, "needs")).text
    assert next(line for line in page.splitlines() if "checked" in line).count('value="growth"')
    assert "三年内备好留学费用" in page.partition("<textarea")[2]  # begun from the last version
    seen = NeedsSheet.objects.get().pk
    client.post(at(customer, "needs"), {**NEEDS, "goals": "换大房子", "seen": seen})
    text = client.get(at(customer, "archive")).text
    assert text.index("换大房子") < text.index("三年内备好留学费用")
    assert "Children&#x27;s education" in text
    assert "周文静" in text


def test_what_somebody_wrote_meanwhile_is_not_lost(client, advisor):
    customer = of(advisor)
    NeedsSheetFactory(customer=customer, written_by=StaffFactory(name="孙梅"))
    reply = client.post(at(customer, "needs"), NEEDS)
    assert reply.status_code == 422
    assert "孙梅 has written a newer version" in reply.text
    assert "三年内备好留学费用" in reply.text  # what was typed is still there
    assert client.post(at(customer, "needs"), {"heard": "visit"}).status_code == 422


def test_a_spouse_is_linked_by_number_and_unlinked_with_a_reason(client, advisor):
    """Proves part of 1.2."""
    husband, wife = of(advisor, name="王小明"), of(advisor, name="赵敏")
    given = {**SAID, "number": wife.source_id.lower(), "kind": "spouse"}
    assert client.post(at(husband, "relate"), given).url == at(husband, "relations")
    for one, other in ((husband, "赵**"), (wife, "王**")):
        text = client.get(at(one, "relations")).text
        assert "Spouse" in text
        assert other in text
        assert "客户面谈告知" in text
    tie = Tie.objects.get()
    ending = f"/customers/{wife.pk}/relations/{tie.pk}/end/"
    assert "赵" not in client.get(ending).text.split("<main", 1)[1].split("<form", 1)[1]
    assert client.post(ending, {"on": "2026-02-01", "because": "已离婚"}).status_code == 302
    text = client.get(at(husband, "relations")).text
    assert "1 ended" in text
    assert "已离婚" in text


def test_a_number_of_others_and_a_number_of_nobody_are_refused_alike(client, advisor):
    """Proves part of 12.1."""
    mine, theirs = of(advisor), CustomerFactory(branch=advisor.branch)
    answers = []
    for number in (theirs.source_id, "C9999999"):
        given = {**SAID, "number": number, "kind": "spouse"}
        reply = client.post(at(mine, "relate"), given)
        assert reply.status_code == 422
        answers.append(reply.text.partition("alarm red")[2].partition("</div>")[0])
    assert answers[0] == answers[1]
    assert "No customer of this number is in your care" in answers[0]
    assert not Tie.objects.exists()


def test_of_who_is_not_in_ones_care_only_that_there_is_one_is_shown(client, advisor):
    """Proves part of 1.2 and 12.1: no name, number, reason or figure."""
    mine, theirs = of(advisor), CustomerFactory(branch=advisor.branch, name="刘强")
    TieFactory(customer=mine, other=theirs, because="刘强的说明")
    MemberFactory(customer=theirs, head=theirs)
    MemberFactory(customer=mine, head=theirs)
    CustomerFactsFactory(customer_id=theirs.pk, assets_minor=987_654_00)
    text = client.get(at(mine, "relations")).text
    assert text.count("another customer") == 2
    assert "1 more is not in your care and not counted" in text
    assert [word for word in ("刘", theirs.source_id, "987,654", "together") if word in text] == []


def test_a_household_shows_what_its_members_in_care_have_together(client, advisor):
    """Proves part of 1.2."""
    husband, wife, third = of(advisor), of(advisor), CustomerFactory(branch=advisor.branch)
    for one, assets in ((husband, 300_000_00), (wife, 212_345_00), (third, 111_000_00)):
        CustomerFactsFactory(customer_id=one.pk, assets_minor=assets)
    given = {**SAID, "number": husband.source_id}
    assert "None is known" in client.get(at(wife, "household")).text
    assert client.post(at(wife, "household"), given).url == at(wife, "relations")
    MemberFactory(customer=third, head=husband)
    text = client.get(at(wife, "relations")).text
    assert "Head of the household" in text
    assert "¥512,345" in text
    assert "Of the 2 members in your care" in text
    assert "1 more is not in your care" in text
    reply = client.post(at(wife, "household"), {**SAID, "what": "head"})
    assert "ask the head of the office" in reply.text
    client.post(at(wife, "household"), {"on": "2026-03-01", "because": "迁出", "what": "leave"})
    assert Member.objects.get(customer=wife).ended_because == "迁出"
    assert "In another household" in client.get(at(wife, "relations")).text


def test_relations_are_read_without_leave_to_enter_them(client, outlet):
    signed_in(client, role="agent", branch=outlet)
    customer = CustomerFactory(branch=outlet)
    assert "Enter a relation" not in client.get(at(customer, "relations")).text
    assert client.post(at(customer, "relate"), SAID).status_code == 403
    assert client.post(at(customer, "needs"), NEEDS).status_code == 403


def test_an_archive_is_opened_and_taken_out_and_printed_as_one_document(client, advisor):
    """Proves part of 1.3."""
    customer = of(advisor, name="王小明")
    NeedsSheetFactory(customer=customer, goals="供孩子留学")
    ContactFactory(customer=customer, staff=advisor, note="谈过房贷")
    WorkItemFactory(customer=customer, assignee=advisor, branch=advisor.branch)
    act = f"/customers/{customer.pk}/archive/act/"
    document = f"/customers/{customer.pk}/archive/document/"
    assert client.post(act, {"use": "meeting"}, follow=True).status_code == 200
    assert not Line.objects.exists()
    client.post(act, {"what": "open", "because": "潜力客户"})
    assert client.get(document).url == at(customer, "archive")  # say what for, first
    assert client.post(act, {"use": "meeting"}).url == document
    text = client.get(document).text
    sheets = ["Registration sheet", "Needs sheet", "Schedule", "Contact log", "Maintenance ledger"]
    places = [text.index(f"{number} {name}") for number, name in enumerate(sheets, start=1)]
    assert places == sorted(places)
    for said in ("供孩子留学", "谈过房贷", "潜力客户", "Meeting with the customer", "王**"):
        assert said in text
    assert [secret for secret in ("王小明", customer.document_number) if secret in text] == []
    client.logout()
    signed_in(client, role="advisor", branch=advisor.branch)
    assert client.get(document).status_code == 404


def test_the_master_ledger_is_an_index_by_tier_and_leaves_as_a_file(client, head):
    """Proves part of 1.3."""
    steward = StaffFactory(branch=head.branch, name="周文静")
    wealth, other = of(steward), of(steward)
    CustomerTierFactory(customer_id=wealth.pk, branch_id=wealth.branch_id)
    gone = CustomerFactory(branch=head.branch, left_on=date(2016, 1, 5))
    for one in (wealth, other):
        DossierFactory(customer=one)
    DossierFactory(customer=gone, due=True)
    DossierFactory()  # of another office
    LineFactory(customer=wealth)
    text = client.get("/archives/").text
    assert "All 3" in text
    assert "Wealth 1" in text
    assert text.index(wealth.source_id) < text.index(other.source_id)
    due = client.get("/archives/?state=due").text
    assert gone.source_id in due
    assert wealth.source_id not in due
    assert "No archive like this" in client.get("/archives/?number=C123").text
    rows = csv_rows(client.get("/archives/export.csv?tier=wealth"))
    number = Dossier.objects.get(customer=wealth).number
    found = next(row for row in rows if number in row)
    assert found[1] == wealth.source_id
    assert "周文静" in found
    assert "2026-11-22" in found  # last used
    assert any(number in row for row in xlsx_rows(client.get("/archives/export.xlsx")))


def test_a_head_proposes_and_another_person_decides(client, head):
    """Proves part of 1.3."""
    customer = CustomerFactory(branch=head.branch, left_on=date(2016, 1, 5))
    dossier = DossierFactory(customer=customer, due=True)
    here, decide = f"/archives/{dossier.pk}/", f"/archives/{dossier.pk}/decide/"
    assert "Propose to destroy it" in client.get(here).text
    proposed = {"what": "propose", "because": "保管期满"}
    assert "Done, and on the record." in client.post(decide, proposed, follow=True).text
    reply = client.post(decide, {"what": "approve"}, follow=True)
    assert "another person approves" in reply.text
    assert "Withdraw the proposal" in reply.text
    signed_in(client, role="branch_head", branch=head.branch.parent)
    assert "保管期满" in client.get(here).text
    client.post(decide, {"what": "approve"})
    dossier.refresh_from_db()
    assert dossier.approved_at
    assert "to be destroyed tonight" in client.get(here).text
    assert client.post(decide, {"what": "burn"}).status_code == 404


def test_a_steward_sees_the_ledger_of_own_customers_and_destroys_nothing(client, advisor):
    mine, theirs = DossierFactory(customer=of(advisor), due=True), DossierFactory()
    text = client.get("/archives/").text
    assert mine.number in text
    assert theirs.number not in text
    assert client.get(f"/archives/{theirs.pk}/").status_code == 404
    given = {"what": "propose", "because": "x"}
    assert client.post(f"/archives/{mine.pk}/decide/", given).status_code == 403


def test_the_ledger_asks_the_same_few_questions_however_long_it_is(client, head):
    steward = StaffFactory(branch=head.branch)
    DossierFactory(customer=of(steward))
    few = asked_for(client, "/archives/")
    for _more in range(20):
        DossierFactory(customer=of(steward))
    assert len(asked_for(client, "/archives/")) <= len(few)
    assert len(few) <= 18


@pytest.mark.parametrize("tab", ["relations", "archive"])
def test_the_tabs_ask_no_more_than_the_page_may(client, advisor, tab):
    customer = of(advisor)
    DossierFactory(customer=customer)
    few = asked_for(client, at(customer, tab))
    for _more in range(5):
        TieFactory(customer=customer, other=of(advisor))
        NeedsSheetFactory(customer=customer)
        LineFactory(customer=customer)
    assert len(asked_for(client, at(customer, tab))) <= len(few) + 1
    assert len(few) <= 19


def test_chinese_is_spoken_throughout(client, advisor):
    """Proves part of 13.6."""
    customer = of(advisor)
    DossierFactory(customer=customer)
    client.cookies["guanxi_language"] = "zh-hans"
    assert "客户档案总台账" in client.get("/archives/").text
    assert "客户需求表" in client.get(at(customer, "archive")).text
    assert "登记关系" in client.get(at(customer, "relations")).text


def test_the_customer_page_tells_what_the_bank_knows(client, advisor):
    """Proves part of 1.2: all of it but cases, campaigns and plans, which do not exist yet.

    Their tabs come with the service centre (10), campaigns (8) and planning (9).
    """
    customer = of(advisor, name="王小明")
    NightRunFactory(day=YESTERDAY)
    CustomerTierFactory(customer_id=customer.pk, branch_id=customer.branch_id)
    CustomerFactsFactory(
        customer_id=customer.pk,
        assets_minor=612_345_00,
        month_average_weighted_minor=580_000_00,
        contribution_minor=4_321_00,
        demand_deposit_minor=12_345_00,
        mobile_12_months=40,
        product_classes="demand_deposit",
    )
    account = AccountFactory(owner=customer)
    CardFactory(account=account, grade="gold")
    LoanFactory(customer=customer, outstanding_minor=88_000_00)
    AlertFactory(customer=customer, owner=advisor)
    TierChangeFactory(customer=customer, tier="wealth")
    ContactFactory(customer=customer, staff=advisor, note="谈过房贷")
    OptOutFactory(customer=customer, kind="direct_marketing")
    TieFactory(customer=customer, other=of(advisor, name="赵敏"))
    MemberFactory(customer=customer, head=customer)
    told = {
        "": ["王**", "Wealth", "周文静", "¥612,345", "¥580,000", "¥4,321", "Assets over 13 months"],
        "holdings/": ["Gold", "¥88,000", 'name="since"', 'name="at_least"', 'name="kind"'],
        "contacts/": ["谈过房贷"],
        "work/": ["Money"],
        "relations/": ["Spouse", "赵**", "Head of the household"],
        "archive/": ["Needs sheet"],
        "tiers/": ["Why this tier?", "30 Jun 2026"],
        "choices/": ["Refused"],
    }
    for tab, words in told.items():
        text = client.get(f"/customers/{customer.pk}/{tab}").text
        assert [word for word in words if word not in text] == [], tab
    overview = client.get(f"/customers/{customer.pk}/").text
    held, missing = (overview.count(f'class="{kind}"') for kind in ("held", "missing"))
    assert (held, missing) == (1, len(ProductClass) - 1)
    assert "Channels used in 12 months" in overview
