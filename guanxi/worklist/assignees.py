"""Who is to do what there is to do: steward A, else B, else the head of the office.

Always by the stewards of this moment. A night asks after it has shown its own, so whoever signed a
handover since the night was computed is found, and not the steward before.
"""

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Q

from guanxi.bank.codes import Role
from guanxi.bank.models import Branch, Customer, Staff
from guanxi.stewardship.queries import steward_ids_of


def assignees_for(customer_ids: Iterable[int], day: date) -> dict[int, int | None]:
    """Staff by customer; None where the offices above have no head either."""
    ids = set(customer_ids)
    stewards = {pk: first or second for pk, (first, second) in steward_ids_of(ids).items()}
    heads = heads_of({pk for pk in ids if stewards.get(pk) is None}, day)
    return {pk: stewards.get(pk) or heads.get(pk) for pk in ids}


def second_stewards_of(customer_ids: set[int]) -> dict[int, int | None]:
    """Steward B by customer; customers without any steward are left out."""
    return {pk: second for pk, (_first, second) in steward_ids_of(customer_ids).items()}


def heads_of(customer_ids: set[int], day: date) -> dict[int, int | None]:
    """The head of each customer's office, or of the next one above that has a head."""
    head = head_of_office(day)
    offices = Customer.objects.filter(pk__in=customer_ids).values_list("pk", "branch_id")
    return {customer: head(office) for customer, office in offices}


def head_of_office(day: date) -> Callable[[int | None], int | None]:
    """Tells the head of an office, or of the next one above that has a head, on that day."""
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
