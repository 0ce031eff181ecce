"""One archive from the night that opens it to the line that is left of it (1.3)."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.archive.models import Dossier, NeedsSheet
from guanxi.archive.night import publish
from guanxi.bank.models import Customer
from guanxi.bank.night import Night
from guanxi.bank.tests.factories import BranchFactory, CustomerFactory
from guanxi.foundation.tests.sheets import csv_rows
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.tests.factories import signed_in
from guanxi.stewardship.tests.factories import CustomerTierFactory, StewardshipFactory
from guanxi.worklist.tests.factories import ContactFactory, WorkItemFactory

pytestmark = pytest.mark.django_db


def a_night(day):
    """The archive's part of it."""
    night = Night(
        id=1,
        day=day,
        folder=None,
        previous_day=None,
        previous_folder=None,
        engine=None,
        here=None,
        book=rulebook_for(day),
    )
    return publish(night)


def somebody(role, branch, name):
    client = Client()
    return client, signed_in(client, role=role, branch=branch, name=name)


@pytest.fixture
def bank():
    """An outlet with two advisors, its head, the head above, and a customer of the first."""
    branch = BranchFactory(kind="branch")
    outlet = BranchFactory(parent=branch)
    people = {
        "advisor": somebody("advisor", outlet, "周文静"),
        "colleague": somebody("advisor", outlet, "孙梅"),
        "head": somebody("outlet_head", outlet, "赵国强"),
        "above": somebody("branch_head", branch, "钱远"),
    }
    customer, giver = CustomerFactory(branch=outlet), people["advisor"][1]
    StewardshipFactory(customer=customer, staff=giver)
    CustomerTierFactory(customer_id=customer.pk, branch_id=outlet.pk)
    ContactFactory(customer=customer, staff=giver, note="谈过房贷")
    WorkItemFactory(customer=customer, assignee=giver, branch=outlet)
    return people, customer


def lacking(text, *words):
    return [word for word in words if word not in text]


def hand_over(customer, giver, receiver):
    """The one proposes and so signs, the other receives."""
    wish = {"customers": [customer.pk], "receivers": [receiver[1].pk], "reason": "load"}
    reply = giver[0].post(f"/handovers/propose/?giver={giver[1].pk}", wish)
    receiver[0].post(f"{reply.url}sign/", {"act": "receive"})


def test_an_archive_is_opened_filled_used_handed_over_kept_and_destroyed_by_rule(bank):
    """Proves 1.3."""
    people, customer = bank
    advisor, head = people["advisor"][0], people["head"][0]
    page, today = f"/customers/{customer.pk}", timezone.localdate()

    assert a_night(today - timedelta(days=1))["archives_opened"] == 1  # by rule
    dossier = Dossier.objects.get()

    needs = {"needs": ["education"], "goals": "供孩子留学", "heard": "visit"}
    advisor.post(f"{page}/needs/", needs)
    advisor.post(f"{page}/archive/act/", {"use": "meeting"})  # used, on the record
    sheets = ("Registration sheet", "Needs sheet", "Schedule", "Contact log", "Maintenance ledger")
    said = (*sheets, "供孩子留学", "谈过房贷", "Meeting with the customer", "data-prints")
    assert lacking(advisor.get(f"{page}/archive/document/").text, *said) == []

    hand_over(customer, people["advisor"], people["colleague"])
    said = (dossier.number, "Wealth 1", "by rule", "孙梅", "from 周文静")
    assert lacking(head.get("/archives/?tier=wealth").text, *said) == []
    [row] = [row for row in csv_rows(head.get("/archives/export.csv")) if dossier.number in row]
    assert {"孙梅", "周文静"} <= set(row)
    assert advisor.get(f"{page}/archive/").status_code == 404

    left_on = date(today.year - 11, 3, 1)  # kept for the ten years of the rulebook
    Customer.objects.filter(pk=customer.pk).update(left_on=left_on)
    assert a_night(today)["archives_closed"] == 1
    assert f"{left_on.year + 10}-03-01" in head.get("/archives/?state=due").text

    decide = f"/archives/{dossier.pk}/decide/"
    head.post(decide, {"what": "propose", "because": "保管期满"})
    people["above"][0].post(decide, {"what": "approve"})
    assert a_night(today)["archives_destroyed"] == 1
    assert not NeedsSheet.objects.exists()
    assert dossier.number in head.get("/archives/?state=destroyed").text
    line = head.get(f"/archives/{dossier.pk}/").text  # what is left
    assert lacking(line, "needs sheets: 1", "供孩子留学") == ["供孩子留学"]
