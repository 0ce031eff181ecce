"""An office sees its pyramid, what its best customers bring, and who carries how much (2.4)."""

from datetime import date

import pytest

from guanxi.bank.tests.factories import YESTERDAY, BranchFactory, CustomerFactory, StaffFactory
from guanxi.foundation.tests.sheets import csv_rows
from guanxi.insight.tests.factories import ConcentrationFactory
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.shell.tests.factories import signed_in
from guanxi.shell.tests.pictures import PyramidStepFactory
from guanxi.shell.tests.questions import asked_for
from guanxi.stewardship.codes import RANKS, Tier
from guanxi.stewardship.tests.factories import StewardshipFactory


@pytest.fixture
def offices():
    head_office = BranchFactory(kind="head_office", name="总行")
    branch = BranchFactory(kind="branch", name="城东分行", parent=head_office)
    outlet = BranchFactory(name="东湖支行", parent=branch)
    sister = BranchFactory(kind="branch", name="城西分行", parent=head_office)
    return head_office, branch, outlet, sister


@pytest.fixture
def night(offices):
    NightRunFactory(day=YESTERDAY)
    for office in offices:
        PyramidStepFactory(branch_id=office.pk, customers=900, assets_minor=1_000_000_00)
        PyramidStepFactory(
            branch_id=office.pk,
            tier_rank=RANKS[Tier.GOLD],
            customers=100,
            assets_minor=9_000_000_00,
        )
        PyramidStepFactory(branch_id=office.pk, day=date(2026, 10, 31), customers=800)
        ConcentrationFactory(branch_id=office.pk, percent_customers=0)
        ConcentrationFactory(
            branch_id=office.pk,
            percent_customers=20,
            assets_share_ppm=872_000,
            contribution_share_ppm=650_000,
            customers=200,
        )


@pytest.mark.django_db
def test_the_page_says_which_share_of_customers_brings_which_share_of_assets(
    client, offices, night
):
    """Proves part of 2.4."""
    signed_in(client, role="branch_head", branch=offices[1])
    text = client.get("/branches/", follow=True).text
    assert "城东分行" in text
    assert "The top 20% of customers bring 87.2% of assets and 65.0% of contribution" in text
    assert "100 of 1,000 customers are wealth customers or above" in text
    assert "▲ 25%" in text  # 1,000 customers after 800 at the last month-end


@pytest.mark.django_db
def test_an_office_compares_the_offices_below_it(client, offices, night):
    signed_in(client, role="branch_head", branch=offices[1])
    text = client.get(f"/branches/{offices[1].pk}/").text
    assert "东湖支行" in text
    assert "城西分行" not in text


@pytest.mark.django_db
def test_a_head_sees_the_offices_below_and_no_other(client, offices, night):
    head_office, branch, outlet, sister = offices
    signed_in(client, role="branch_head", branch=branch)
    assert client.get(f"/branches/{outlet.pk}/").status_code == 200
    for other in (sister, head_office):
        assert client.get(f"/branches/{other.pk}/").status_code == 404
        assert client.get(f"/branches/{other.pk}/pyramid.csv").status_code == 404


@pytest.mark.django_db
def test_an_auditor_sees_the_whole_bank_beginning_at_head_office(client, offices, night):
    signed_in(client, role="auditor", branch=offices[2])
    assert client.get("/branches/").url == f"/branches/{offices[0].pk}/"
    for office in offices:
        assert client.get(f"/branches/{office.pk}/").status_code == 200


@pytest.mark.django_db
def test_a_steward_stands_there_with_load_against_capacity(client, offices, night):
    """Proves part of 3.1."""
    outlet = offices[2]
    advisor = StaffFactory(name="陈岚", role="advisor", branch=outlet)
    for _customer in range(3):
        StewardshipFactory(staff=advisor, customer=CustomerFactory(branch=outlet))
    signed_in(client, role="outlet_head", branch=outlet)
    text = client.get(f"/branches/{outlet.pk}/").text
    assert "陈岚" in text
    rows = csv_rows(client.get(f"/branches/{outlet.pk}/stewards.csv"))
    assert ["陈岚", "Wealth advisor", "3", "200", "0.00"] in rows


@pytest.mark.django_db
def test_a_table_goes_to_a_spreadsheet_in_plain_figures(client, offices, night):
    signed_in(client, role="branch_head", branch=offices[1])
    reply = client.get(f"/branches/{offices[1].pk}/pyramid.csv")
    assert reply["Content-Type"] == "text/csv; charset=utf-8"
    gold = ["Gold", "100", "10.00", "9000000.00", "90.00", "1000.00", "50.00"]
    assert gold in csv_rows(reply)
    assert client.get(f"/branches/{offices[1].pk}/secrets.csv").status_code == 404


@pytest.mark.django_db
def test_before_the_first_night_the_page_says_what_will_be_there(client, offices):
    signed_in(client, role="branch_head", branch=offices[1])
    assert "No customers counted yet" in client.get(f"/branches/{offices[1].pk}/").text


@pytest.mark.django_db
def test_tellers_do_not_see_the_office_and_nobody_changes_it(client, offices):
    signed_in(client, role="teller", branch=offices[2])
    assert client.get(f"/branches/{offices[2].pk}/").status_code == 403
    signed_in(client, role="outlet_head", branch=offices[2])
    assert client.post(f"/branches/{offices[2].pk}/").status_code == 405


@pytest.mark.django_db
def test_the_page_asks_the_same_few_questions_however_large_the_office(client, offices, night):
    signed_in(client, role="branch_head", branch=offices[1])
    few = asked_for(client, f"/branches/{offices[1].pk}/")
    for number in range(12):
        BranchFactory(name=f"网点{number}", parent=offices[1])
        StaffFactory(role="advisor", branch=offices[1])
    many = asked_for(client, f"/branches/{offices[1].pk}/")
    assert len(many) <= len(few)
    assert len(many) <= 19
