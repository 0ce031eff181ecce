"""Who is to act on a customer's alert: steward A, else B, else the head of the office."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Q

from guanxi.bank.codes import Role
from guanxi.bank.models import Branch, Customer, Staff
from guanxi.stewardship import queries as stewardship


def owners_of(customer_ids: Iterable[int], day: date) -> dict[int, int | None]:
    """Staff by customer; None where nobody is found even in the offices above."""
    ids = list(set(customer_ids))
    stewards = stewardship.steward_ids_of(ids)
    head = _heads(day)
    offices = dict(
        Customer.objects.filter(pk__in=[pk for pk in ids if pk not in stewards]).values_list(
            "pk", "branch_id"
        )
    )
    return {pk: stewards[pk][0] if pk in stewards else head(offices[pk]) for pk in ids}


def _heads(day: date) -> Callable[[int | None], int | None]:
    parents = dict(Branch.objects.values_list("pk", "parent_id"))
    heads: dict[int, int] = {}
    employed = Staff.objects.filter(Q(left_on=None) | Q(left_on__gt=day))
    for role in (Role.BRANCH_HEAD, Role.OUTLET_HEAD):  # the outlet's own head goes before
        heads.update(employed.filter(role=role).order_by("-pk").values_list("branch_id", "pk"))

    def head_of(branch_id: int | None) -> int | None:
        while branch_id is not None and branch_id not in heads:
            branch_id = parents.get(branch_id)
        return None if branch_id is None else heads[branch_id]

    return head_of
