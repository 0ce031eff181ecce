"""Who looks after whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from guanxi.bank.models import Customer, Staff
from guanxi.stewardship.codes import Position
from guanxi.stewardship.models import CustomerTier, Stewardship, WaitingCustomer

Pair = tuple[Staff | None, Staff | None]
_TOGETHER = 20_000


@dataclass(frozen=True, kw_only=True)
class Book:
    """What one person looks after, as A or B."""

    customers: int
    as_a: int
    as_b: int
    assets_minor: int


def stewards_of(customer_ids: Iterable[int]) -> dict[int, Pair]:
    """Stewards A and B by customer; customers without any are absent."""
    pairs: dict[int, Pair] = {}
    rows = Stewardship.objects.filter(customer__in=list(customer_ids), until=None)
    for row in rows.select_related("staff"):
        first, second = pairs.get(row.customer_id, (None, None))
        pairs[row.customer_id] = (
            (row.staff, second) if row.position == Position.A else (first, row.staff)
        )
    return pairs


def steward_ids_of(customer_ids: Iterable[int]) -> dict[int, tuple[int | None, int | None]]:
    """The same by number of staff; asked some at a time, for a night asks of a hundred thousand."""
    pairs: dict[int, tuple[int | None, int | None]] = {}
    ids = list(customer_ids)
    for begin in range(0, len(ids), _TOGETHER):
        rows = Stewardship.objects.filter(customer__in=ids[begin : begin + _TOGETHER], until=None)
        for customer, staff, position in rows.values_list("customer_id", "staff_id", "position"):
            first, second = pairs.get(customer, (None, None))
            pairs[customer] = (staff, second) if position == Position.A else (first, staff)
    return pairs


def first_stewards_of(customer_ids: Iterable[int]) -> dict[int, list[Stewardship]]:
    """Who was steward A of each customer, one after the other: with whom the archive was."""
    periods: dict[int, list[Stewardship]] = {}
    rows = Stewardship.objects.filter(customer__in=list(customer_ids), position=Position.A)
    for row in rows.select_related("staff").order_by("since", "pk"):
        periods.setdefault(row.customer_id, []).append(row)
    return periods


def customers_held_by(staff_id: int) -> int:
    """How many customers a person looks after, as A or B."""
    return Stewardship.objects.filter(staff=staff_id, until=None).count()


def books_of(staff_ids: Iterable[int]) -> dict[int, Book]:
    """Totals of the customers these people look after, assets as of the last night.

    Whoever looks after nobody is absent.
    """
    tiers = CustomerTier.objects.filter(customer=OuterRef("customer"))
    rows = (
        Stewardship.objects.filter(staff__in=list(staff_ids), until=None)
        .annotate(assets=Subquery(tiers.values("assets_minor")))
        .values("staff_id")
        .annotate(
            customers=Count("pk"),
            as_a=Count("pk", filter=Q(position=Position.A)),
            as_b=Count("pk", filter=Q(position=Position.B)),
            assets_minor=Sum("assets"),
        )
        .order_by()
    )
    return {
        row["staff_id"]: Book(
            customers=row["customers"],
            as_a=row["as_a"],
            as_b=row["as_b"],
            assets_minor=int(row["assets_minor"] or 0),
        )
        for row in rows
    }


def unserved_customers() -> QuerySet[Customer]:
    """Maintained customers for whom the last night found nobody free, best tier first."""
    waiting = WaitingCustomer.objects.filter(customer=OuterRef("pk"))
    return (
        Customer.objects.filter(Exists(waiting))
        .annotate(
            waits_for=Subquery(waiting.values("waiting")),
            tier_rank=Subquery(waiting.values("tier_rank")),
        )
        .order_by("tier_rank", "pk")
    )
