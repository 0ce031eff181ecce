"""Work of somebody who has left the bank goes to whoever looks after the customer now (3.5)."""

from collections import defaultdict
from datetime import date

from django.db import transaction

from guanxi.bank.models import Staff
from guanxi.foundation import audit
from guanxi.worklist.assignees import assignees_for
from guanxi.worklist.models import WorkItem


@transaction.atomic
def reassign_work_of_leavers(*, day: date, by: str) -> int:
    """Give open work of people who have left by that day to tonight's stewards, else the head.

    Where an office has nobody at all it stays, seen by the heads above.
    """
    left = WorkItem.objects.filter(closed_at=None, assignee__left_on__lte=day)
    customers = dict(left.values_list("pk", "customer_id"))
    takers = assignees_for(customers.values(), day)
    by_taker: dict[int, list[int]] = defaultdict(list)
    for item, customer in customers.items():
        if (taker := takers[customer]) is not None:
            by_taker[taker].append(item)
    offices = dict(Staff.objects.filter(pk__in=by_taker).values_list("pk", "branch_id"))
    for taker, items in by_taker.items():
        WorkItem.objects.filter(pk__in=items).update(assignee=taker, branch=offices[taker])
        audit.record(
            "worklist.items.reassigned", subject=f"bank.Staff:{taker}", by=by, items=len(items)
        )
    return sum(map(len, by_taker.values()))
