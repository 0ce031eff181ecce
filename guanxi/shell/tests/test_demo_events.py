"""The demo bank holds events, by the commands that pages call."""

from datetime import timedelta

import pytest
from django.db import connection

from guanxi.alerts.tests.factories import CustomerTierFactory
from guanxi.bank.tests.factories import YESTERDAY
from guanxi.insight.tests.factories import CustomerFactsFactory
from guanxi.leads.tests.scene import customer_of
from guanxi.rulebook.books import rulebook_for
from guanxi.salons.models import Invitation, Salon
from guanxi.shell.cli.clock import now
from guanxi.shell.cli.demo_events import hold_events
from guanxi.shell.tests.factories import SignInFactory
from guanxi.shell.viewers import viewer_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _nothing_published_is_left(transactional_db):
    """What is committed is emptied by itself; the partitions that factories made are not."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE insight_customer_facts_n1, stewardship_customer_tier_n1")


@pytest.mark.usefixtures("_nothing_published_is_left")
def test_one_event_is_over_with_guests_and_a_lead_and_one_is_to_come():
    sign_in = SignInFactory(staff__role="outlet_head")
    for _number in range(26):
        customer = customer_of(sign_in.staff)
        about = {"customer_id": customer.pk, "branch_id": customer.branch_id}
        CustomerFactsFactory(**about, assets_minor=500_000_00)
        CustomerTierFactory(**about)
    head = viewer_of(sign_in, YESTERDAY + timedelta(days=1))
    assert hold_events([head], at=now(), book=rulebook_for(YESTERDAY)) == 2
    over, coming = Salon.objects.order_by("starts_at")
    assert over.ends_at < now() < coming.starts_at
    assert Invitation.objects.filter(salon=over, came_at__isnull=False).count() == 3
    assert Invitation.objects.filter(salon=over, lead__isnull=False).count() == 1
    answers = set(Invitation.objects.filter(salon=coming).values_list("answer", flat=True))
    assert answers == {"", "accepted", "declined", "no_answer"}
