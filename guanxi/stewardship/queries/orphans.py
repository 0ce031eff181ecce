"""Customers whom nobody who is at work looks after (3.5).

Between two nights these are the customers of leavers, until they are handed over; a night gives
them to somebody, or lists them as waiting. After a night nobody is left: `orphans_on` says 0.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, QuerySet

from guanxi.bank.models import Customer, Staff
from guanxi.bank.viewers import Viewer
from guanxi.stewardship.models import Stewardship, WaitingCustomer
from guanxi.stewardship.queries.stewards import unserved_customers
from guanxi.stewardship.queries.visibility import customers_visible_to

_ORPHANS = """
SELECT count(*) FROM stewardship_customer_tier t
WHERE t.maintained AND NOT EXISTS (
    SELECT FROM stewardship_stewardship s JOIN bank_staff p ON p.id = s.staff_id
    WHERE s.customer_id = t.customer_id AND s.until IS NULL AND s.position = 'A'
    AND p.joined_on <= %(day)s AND (p.left_on IS NULL OR p.left_on > %(day)s)
) AND NOT EXISTS (SELECT FROM stewardship_waiting w WHERE w.customer_id = t.customer_id)
"""


@dataclass(frozen=True, kw_only=True)
class Left:
    """Somebody who has left and still is named as steward."""

    staff: Staff
    customers: int


def orphans_on(day: date) -> int:
    """Maintained customers of the bank who have no steward at work and wait on no list."""
    with connection.cursor() as cursor:
        cursor.execute(_ORPHANS, {"day": day})
        count: int = cursor.fetchone()[0]
    return count


def left_behind_by(viewer: Viewer, day: date) -> list[Left]:
    """Leavers who are still stewards of customers whom the viewer sees, most customers first."""
    counts = dict(
        _left_behind(viewer, day).values_list("staff").annotate(customers=Count("pk")).order_by()
    )
    staff = Staff.objects.select_related("branch").in_bulk(list(counts))
    lines = [Left(staff=staff[pk], customers=count) for pk, count in counts.items()]
    return sorted(lines, key=lambda line: (-line.customers, line.staff.pk))


def how_many_left_behind_by(viewer: Viewer, day: date) -> int:
    """How many these are in all."""
    return _left_behind(viewer, day).count()


def _left_behind(viewer: Viewer, day: date) -> QuerySet[Stewardship]:
    return Stewardship.objects.filter(
        until=None, staff__left_on__lte=day, customer__in=customers_visible_to(viewer)
    )


def waiting_for_a_steward(viewer: Viewer) -> QuerySet[Customer]:
    """Customers whom the viewer sees and for whom the last night found nobody as steward A."""
    waiting = WaitingCustomer.objects.filter(waiting__startswith="A").values("customer")
    return unserved_customers().filter(
        pk__in=customers_visible_to(viewer).filter(pk__in=waiting).values("pk")
    )
