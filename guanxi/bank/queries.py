"""What counts in the lake, and where a branch's people and customers are."""

import operator
from collections.abc import Sequence
from datetime import date
from functools import reduce

from django.db.models import Q, QuerySet

from guanxi.bank.models import AbsorbedCustomer, BatchStatus, Branch, LakeFile


def lake_files(
    kind: str,
    *,
    first: date | None = None,
    last: date | None = None,
    customers: Sequence[int] = (),
) -> QuerySet[LakeFile]:
    """Accepted files of that kind, for facts only those that touch the days first..last.

    Of entries only those that may speak of one of these ``customers``, if any are named.
    """
    overlap = Q()
    if customers:
        within = (Q(first_customer__lte=one, last_customer__gte=one) for one in customers)
        overlap = reduce(operator.or_, within, Q(first_customer=None))
    if first is not None:
        overlap &= Q(last_day__gte=first)
    if last is not None:
        overlap &= Q(first_day__lte=last)
    return LakeFile.objects.filter(
        overlap, kind=kind, batch__status=BatchStatus.ACCEPTED, rows__gt=0
    ).order_by("batch_id", "path")


def branches_within(branch_id: int) -> QuerySet[Branch]:
    """The office itself and every office below it."""
    return Branch.objects.filter(above__ancestor_id=branch_id)


def numbers_absorbed_by(customer_id: int) -> list[int]:
    """Under which other numbers the lake knows the customer, after a merge."""
    absorbed = AbsorbedCustomer.objects.filter(survivor=customer_id).order_by("pk")
    return list(absorbed.values_list("customer_id", flat=True))
