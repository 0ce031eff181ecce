"""Who is to do what a night finds to do: steward A, else B, else the head of the office."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db.models import Q

from guanxi.bank.codes import Role
from guanxi.bank.models import Branch, Customer, Staff
from guanxi.stewardship.queries import steward_ids_of


def assignees_for(customer_ids: Iterable[int], folder: Path, day: date) -> dict[int, int | None]:
    """Staff by customer, by tonight's stewards; None where the offices above have no head either.

    ``folder`` is the night's, where stewardship has written who looks after whom.
    """
    ids = set(customer_ids)
    named = _stewards(ids, folder)
    stewards = {pk: first or second for pk, (first, second) in named.items()}
    rest = [pk for pk in ids if stewards.get(pk) is None]
    head = _heads(day)
    offices = dict(Customer.objects.filter(pk__in=rest).values_list("pk", "branch_id"))
    return {pk: stewards.get(pk) or head(offices[pk]) for pk in ids}


def assignees_today(customer_ids: Iterable[int], day: date) -> dict[int, int | None]:
    """The same during the day, by the stewards of this moment."""
    ids = set(customer_ids)
    stewards = {pk: first or second for pk, (first, second) in steward_ids_of(ids).items()}
    heads = heads_of({pk for pk in ids if stewards.get(pk) is None}, day)
    return {pk: stewards.get(pk) or heads.get(pk) for pk in ids}


def second_stewards_of(customer_ids: set[int], folder: Path) -> dict[int, int | None]:
    """Steward B by customer, by tonight's stewards; customers without any steward are left out."""
    named = _stewards(customer_ids, folder)
    return {pk: second for pk, (_first, second) in named.items()}


def heads_of(customer_ids: set[int], day: date) -> dict[int, int | None]:
    """The head of each customer's office, or of the next one above that has a head."""
    head = _heads(day)
    offices = Customer.objects.filter(pk__in=customer_ids).values_list("pk", "branch_id")
    return {customer: head(office) for customer, office in offices}


def _stewards(customer_ids: set[int], folder: Path) -> dict[int, tuple[int | None, int | None]]:
    """Stewards A and B of these customers."""
    path = folder / "stewards.parquet"
    if not path.exists() or not customer_ids:
        return {}
    columns = ["customer_id", "steward_a_id", "steward_b_id"]
    wanted = pc.field("customer_id").isin(pa.array(sorted(customer_ids), pa.int64()))
    rows = pq.read_table(path, columns=columns, filters=wanted)
    every = zip(*(rows[name].to_pylist() for name in columns), strict=True)
    return {customer: (first, second) for customer, first, second in every}


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
