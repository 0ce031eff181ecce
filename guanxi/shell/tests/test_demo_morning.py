"""The demo bank shows people at work, by the commands that pages call."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.archive.models import Line, Member, NeedsSheet, Tie
from guanxi.archive.tests.factories import DossierFactory
from guanxi.bank.tests.factories import YESTERDAY, CustomerFactory, RelationFactory
from guanxi.leads.codes import Stage
from guanxi.leads.models import Lead
from guanxi.privacy.tests.choices import OptOutFactory
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.cli.clock import now
from guanxi.shell.cli.demo_morning import Morning, live_a_morning
from guanxi.shell.tests.factories import SignInFactory
from guanxi.shell.viewers import viewer_of
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist.models import Contact, WorkItem
from guanxi.worklist.tests.factories import WorkItemFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def advisor():
    return SignInFactory(staff__role="advisor")


def list_of(sign_in, length):
    """So much open work, each about a customer of one's own, the first the most urgent."""
    customers = []
    for number in range(length):
        customer = CustomerFactory(branch=sign_in.staff.branch)
        StewardshipFactory(customer=customer, staff=sign_in.staff)
        today = timezone.localdate()
        WorkItemFactory(
            customer=customer,
            assignee=sign_in.staff,
            due_on=today,
            deadline=today + timedelta(days=5),
            score_ppm=900_000 - number,
            plain_ppm=900_000 - number,
        )
        customers.append(customer)
    return customers


def morning_of(sign_in):
    day = YESTERDAY + timedelta(days=1)
    morning = Morning(at=now(), book=rulebook_for(YESTERDAY))
    return live_a_morning([viewer_of(sign_in, day)], morning)


def test_the_top_of_the_list_is_worked_off_and_every_stage_has_a_lead(advisor):
    list_of(advisor, 20)
    assert morning_of(advisor) == Contact.objects.filter(staff=advisor.staff).count() == 6
    assert WorkItem.objects.exclude(outcome="").filter(closed_by=advisor.staff).count() == 3
    assert set(Lead.objects.values_list("stage", flat=True)) == set(Stage.values)


def test_nothing_is_offered_to_whoever_refused_it(advisor):
    """Proves part of 12.2."""
    customers = list_of(advisor, 20)
    OptOutFactory(customer=customers[6], kind="direct_marketing")
    morning_of(advisor)
    assert not Lead.objects.filter(customer=customers[6]).exists()
    assert Lead.objects.count() == len(Stage)


def test_needs_are_written_relations_entered_and_archives_taken_out(advisor):
    customers = list_of(advisor, 20)
    DossierFactory(customer=customers[0])
    RelationFactory(customer=customers[4], related_customer=customers[5])
    morning_of(advisor)
    assert NeedsSheet.objects.filter(written_by=advisor.staff).count() == 3
    assert Line.objects.get().customer == customers[0]
    assert Tie.objects.get().kind == "partner"
    assert Member.objects.filter(head=customers[4]).count() == 2


def test_of_a_short_list_nothing_is_taken(advisor):
    list_of(advisor, 11)
    assert morning_of(advisor) == 0
    assert not Lead.objects.exists()
    assert not NeedsSheet.objects.exists()
