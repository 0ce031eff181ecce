"""Who is away, and for whose customers somebody stands in (3.2)."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now, TruncDate

from guanxi.bank.models import Staff
from guanxi.bank.queries import branches_within
from guanxi.bank.viewers import Viewer
from guanxi.stewardship.codes import Position
from guanxi.stewardship.models import Absence

# Today is by the clock of the database, as in `_today`.
_STOOD_IN_FOR = """
ARRAY(SELECT b.customer_id FROM stewardship_stewardship b
JOIN stewardship_stewardship a ON a.customer_id = b.customer_id AND a.until IS NULL
JOIN stewardship_absence away ON away.staff_id = a.staff_id AND away.ended_at IS NULL
CROSS JOIN (SELECT (statement_timestamp() AT TIME ZONE %s)::date AS day) today
WHERE b.staff_id = %s AND b.position = %s AND b.until IS NULL AND a.position = %s
AND away.from_on <= today.day AND away.until_on > today.day)
"""


def absences_open_to(viewer: Viewer, day: date) -> QuerySet[Absence]:
    """Present and coming ones: one's own, and for a head those of everybody in the offices."""
    absences = Absence.objects.filter(
        ended_at=None, until_on__gt=day, staff__in=people_of(viewer)
    ).select_related("staff__branch", "entered_by")
    return absences.order_by("from_on", "staff__name", "pk")


def people_of(viewer: Viewer) -> QuerySet[Staff]:
    """For whom the viewer may enter absences: oneself, and for a head the people of the offices."""
    people = Staff.objects.order_by("name", "pk")
    if viewer.scope == "outlet":
        return people.filter(branch=viewer.branch_id)
    if viewer.scope == "branch":
        return people.filter(branch__in=branches_within(viewer.branch_id).values("pk"))
    return people.filter(pk=viewer.staff_id)


def overlapping(staff_id: int, from_on: date, until_on: date) -> QuerySet[Absence]:
    """Other absences of the same person that fall on some of these days."""
    return Absence.objects.filter(
        staff=staff_id, ended_at=None, from_on__lt=until_on, until_on__gt=from_on
    )


def away_among(staff_ids: Iterable[int]) -> frozenset[int]:
    """Those of these people who are away today."""
    ids = sorted(set(staff_ids))
    if not ids:
        return frozenset()
    return frozenset(_today().filter(staff__in=ids).values_list("staff", flat=True))


def _today() -> QuerySet[Absence]:
    """By the clock of the database, as the policies have it."""
    today = TruncDate(Now())
    return Absence.objects.filter(ended_at=None, from_on__lte=today, until_on__gt=today)


def customers_stood_in_for(staff_id: int) -> RawSQL:
    """Numbers of the customers whose steward A is away today and whose steward B this person is.

    As an array, for use in a question about work. Every page that shows or counts work asks it, and
    several times, so it is written by hand: putting it together cost more than its answer.
    """
    return RawSQL(_STOOD_IN_FOR, [settings.TIME_ZONE, staff_id, Position.B, Position.A])  # noqa: S611 - bound
