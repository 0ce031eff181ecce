"""While steward A is away, steward B finds A's work in the own list (3.2)."""

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from guanxi.bank.tests.factories import StaffFactory
from guanxi.bank.viewers import Viewer
from guanxi.privacy.tests.at_work import reading_as
from guanxi.stewardship.tests.factories import AbsenceFactory, StewardshipFactory
from guanxi.worklist import queries
from guanxi.worklist.commands import close_work_item
from guanxi.worklist.tests.factories import WorkItemFactory

NOW = datetime.now(UTC)


def work_of(staff):
    """As the ORM has it, and as the policies of the database have it."""
    viewer = Viewer(
        staff_id=staff.pk, branch_id=staff.branch_id, role=staff.role, scope="own", permissions=()
    )
    with reading_as(staff):
        asked = set(queries.work_items_visible_to(viewer).values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM worklist_workitem")
            assert {number for (number,) in cursor.fetchall()} == asked
    return asked


class StandingIn(TestCase):
    """Proves part of 3.2: the days alone decide, at both ends, in the database as in the list."""

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.integers(-5, 5), st.integers(1, 6), st.booleans(), st.booleans())
    def test_b_sees_the_work_on_the_days_on_which_a_is_away_and_on_no_other(
        self, begins, days, came_back, no_longer_b
    ):
        first, second = StaffFactory(), StaffFactory()
        customer = StewardshipFactory(staff=first).customer
        work = WorkItemFactory(customer=customer, assignee=first)
        elsewhere = WorkItemFactory(customer=StewardshipFactory(staff=first).customer)
        today = timezone.localdate(NOW)
        over = {"until": today, "ended_reason": "no_second_steward"} if no_longer_b else {}
        StewardshipFactory(
            customer=customer, staff=second, position="B", since=today - timedelta(days=9), **over
        )
        from_on = today + timedelta(days=begins)
        ended = {"ended_by": first, "ended_at": NOW} if came_back else {}
        AbsenceFactory(
            staff=first, from_on=from_on, until_on=from_on + timedelta(days=days), **ended
        )
        away = begins <= 0 < begins + days and not came_back
        assert work_of(second) == ({work.pk} if away and not no_longer_b else set())
        assert work_of(first) == {work.pk}
        assert elsewhere.pk not in work_of(second)

    def test_b_does_the_work_in_the_own_name(self):
        """Proves part of 3.2."""
        held = StewardshipFactory()
        second = StewardshipFactory(customer=held.customer, position="B").staff
        work = WorkItemFactory(customer=held.customer, assignee=held.staff)
        AbsenceFactory(staff=held.staff)
        viewer = Viewer(
            staff_id=second.pk,
            branch_id=second.branch_id,
            role=second.role,
            scope="own",
            permissions=(),
        )
        with reading_as(second):
            close_work_item(item_id=work.pk, outcome="retained", at=NOW, by=viewer)
        work.refresh_from_db()
        assert (work.closed_by, work.assignee) == (second, held.staff)
