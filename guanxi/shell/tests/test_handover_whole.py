"""A steward has left: all that was his goes to the successor in one act, and nothing is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.archive.models import Dossier
from guanxi.bank.tests.factories import YESTERDAY
from guanxi.shell.tests import test_handovers as handing
from guanxi.shell.tests.test_archive_life import a_night, lacking
from guanxi.shell.tests.test_handovers import as_, gone, in_care_of, propose, sign, stewards_of
from guanxi.shell.tests.test_revenue_credit import shares
from guanxi.stewardship.models import Handover
from guanxi.stewardship.queries.orphans import orphans_on
from guanxi.stewardship.rules.crediting import WHOLE_PPM
from guanxi.worklist.tests.factories import ContactFactory, WorkItemFactory

pytestmark = pytest.mark.django_db
night, branch, outlet = handing.night, handing.branch, handing.outlet
advisor, successor, head = handing.advisor, handing.successor, handing.head


def test_customers_work_archive_and_notes_move_together(client, advisor, successor, head):
    """Proves 3.5: one act that both sides sign, the head for who left; nobody is orphaned
    afterwards, the customers can be told, and revenue counts twice until the agreed day.
    """
    today = timezone.localdate()
    until = today + timedelta(days=90)
    customers = in_care_of(advisor, 2)
    page = f"/customers/{customers[0].pk}"
    work = WorkItemFactory(customer=customers[0], assignee=advisor)
    ContactFactory(customer=customers[0], staff=advisor, note="想延长定期")
    assert a_night(YESTERDAY)["archives_opened"] == 2
    needs = {"needs": ["education"], "goals": "供孩子留学", "heard": "visit"}
    as_(client, advisor).post(f"{page}/needs/", needs)
    gone(advisor)
    assert orphans_on(today) == 2

    propose(client, head, advisor, customers, successor, counted="twice", until=until)
    assert [stewards_of(one) for one in customers] == [[("A", advisor.pk)]] * 2
    assert as_(client, successor).get(f"{page}/archive/").status_code == 404

    sign(client, successor, "receive")
    handover = Handover.objects.get()
    assert (handover.given_by, handover.receiver) == (head, successor)
    assert [stewards_of(one) for one in customers] == [[("A", successor.pk)]] * 2
    assert orphans_on(today) == 0
    work.refresh_from_db()
    assert work.assignee == successor
    assert "想延长定期" in client.get(f"{page}/contacts/").text
    number = Dossier.objects.get(customer=customers[0]).number
    assert lacking(client.get(f"{page}/archive/").text, number, "李思远") == []
    assert "供孩子留学" in client.get(f"{page}/needs/").text
    assert "周文静 (Wealth advisor" in client.get(f"/handovers/{handover.pk}/letter/").text
    mine, twice = {successor.pk: WHOLE_PPM}, {advisor.pk: WHOLE_PPM}
    assert shares(customers[0], today) == [mine, twice]
    assert shares(customers[0], until) == [mine]
