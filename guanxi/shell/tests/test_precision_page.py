"""Heads and the rulebook office see which rules are right. Proves part of 4.3."""

import pytest

from guanxi.alerts.tests.factories import RuleCountFactory
from guanxi.bank.tests.factories import YESTERDAY
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.shell.tests.factories import audit_events, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/alerts/precision/"


@pytest.fixture(autouse=True)
def night():
    NightRunFactory(day=YESTERDAY)


def counted(branch):
    RuleCountFactory(branch=branch, outcome="retained", alerts=5)
    RuleCountFactory(branch=branch, outcome="false_alarm", alerts=45)


def test_a_head_sees_that_a_rule_cries_wolf_and_what_each_figure_means(client):
    counted(signed_in(client, role="outlet_head").branch)
    page = client.get(PAGE).content.decode()
    for words in ("Money leaving", "10 %", "Cries wolf", "Wilson", "[alerts.precision]"):
        assert words in page
    one = client.get(PAGE, {"kind": "leaving_to_other_bank"}).content.decode()
    assert "By office" in one
    assert "By month" in one


def test_the_rulebook_office_sees_the_whole_bank_and_a_manager_nothing(client):
    staff = signed_in(client, role="relationship_manager")
    counted(staff.branch)
    assert client.get(PAGE).status_code == 403
    signed_in(client, role="rulebook_maker")
    assert "10 %" in client.get(PAGE).content.decode()


def test_the_figures_leave_as_a_file(client):
    counted(signed_in(client, role="outlet_head").branch)
    sent = client.get(f"{PAGE}export.csv")
    assert sent.status_code == 200
    body = b"".join(sent).decode("utf-8-sig")
    assert "50,0,5,45,0,10,4,21" in body
    assert "alerts.precision.exported" in audit_events()


@pytest.mark.parametrize("query", ["branch=x", "branch=9" + "9" * 40, "month=13", "kind=no_such"])
def test_what_is_not_there_is_left_out_of_account(client, query):
    counted(signed_in(client, role="outlet_head").branch)
    assert "10 %" in client.get(f"{PAGE}?{query}").content.decode()


def test_an_office_without_alerts_is_told_so(client):
    signed_in(client, role="outlet_head")
    assert "No alert in this time" in client.get(PAGE).content.decode()
