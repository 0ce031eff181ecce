"""While steward A is away, steward B sees the work; afterwards it is A's alone again (3.2)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from guanxi.bank.tests.factories import StaffFactory
from guanxi.bank.viewers import Viewer
from guanxi.privacy.tests.at_work import reading_as
from guanxi.stewardship.commands.being_away import AbsenceRefused, enter_absence
from guanxi.stewardship.models import Absence
from guanxi.stewardship.tests.factories import AbsenceFactory

TODAY = timezone.localdate()
NOW = datetime.now(UTC)


def a_viewer(staff, scope="own"):
    return Viewer(
        staff_id=staff.pk, branch_id=staff.branch_id, role=staff.role, scope=scope, permissions=()
    )


def enter(staff, by, *, scope="own", first=TODAY, last=TODAY):
    with reading_as(by, level=scope):
        return enter_absence(
            staff_id=staff.pk,
            first=first,
            last=last,
            kind="leave",
            day=TODAY,
            at=NOW,
            by=a_viewer(by, scope),
        )


@pytest.mark.django_db
def test_one_enters_ones_own_absence_and_a_head_those_of_the_office():
    """Proves part of 3.2."""
    advisor = StaffFactory()
    head = StaffFactory(branch=advisor.branch, role="outlet_head")
    enter(advisor, advisor)
    enter(advisor, head, scope="outlet", first=TODAY + timedelta(days=3), last=TODAY + timedelta(3))
    assert Absence.objects.filter(staff=advisor).count() == 2
    for by, scope in ((StaffFactory(branch=advisor.branch), "own"), (StaffFactory(), "outlet")):
        with pytest.raises(AbsenceRefused):
            enter(advisor, by, scope=scope, first=TODAY + timedelta(9), last=TODAY + timedelta(9))


@pytest.mark.django_db
def test_the_database_itself_takes_no_absence_of_others():
    """Proves part of 12.1: also without any page."""
    advisor, colleague = StaffFactory(), StaffFactory()
    absence = AbsenceFactory(staff=advisor)
    insert = (
        """INSERT INTO stewardship_absence
        (staff_id, from_on, until_on, kind, entered_by_id, entered_at)
        VALUES (%s, now(), now() + interval '2 days', 'leave', %s, now())""",
        [advisor.pk, colleague.pk],
    )
    end = (
        "UPDATE stewardship_absence SET ended_by_id = %s, ended_at = now()",
        [colleague.pk],
    )
    for statement in (insert, end):
        with (
            pytest.raises(ProgrammingError),
            reading_as(colleague),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(*statement)
    assert Absence.objects.get() == absence


@pytest.mark.django_db
def test_days_are_in_order_and_no_absence_lies_over_another():
    advisor = StaffFactory()
    enter(advisor, advisor, last=TODAY + timedelta(days=5))
    with pytest.raises(AbsenceRefused, match="already"):
        enter(advisor, advisor, first=TODAY + timedelta(days=5), last=TODAY + timedelta(days=8))
    with pytest.raises(AbsenceRefused, match="not before the first"):
        enter(advisor, advisor, first=TODAY + timedelta(days=9), last=TODAY + timedelta(days=8))
    with pytest.raises(IntegrityError), transaction.atomic():
        AbsenceFactory(staff=advisor, until_on=TODAY - timedelta(days=9))
