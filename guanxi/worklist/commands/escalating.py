"""Work with which nothing is done goes to steward B, and then to the head (4.2)."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from guanxi.bank.models import Staff
from guanxi.foundation import audit
from guanxi.worklist.assignees import heads_of, second_stewards_of
from guanxi.worklist.codes import Escalation
from guanxi.worklist.models import Contact, WorkItem
from guanxi.worklist.policy import WorklistSection

Find = Callable[[set[int]], Mapping[int, int | None]]  # staff by customer


@transaction.atomic
def escalate_neglected_work(*, day: date, section: WorklistSection, by: str) -> int:
    """Give away open work that was due long before ``day`` and that nobody has touched since.

    Nobody has where it does not rest by agreement and no contact with the customer was logged since
    it was due. Without a steward B it waits for the head; a head who has it already keeps it.
    Returns how many pieces moved.
    """
    to_head = _neglected(day, section.escalate_to_head_days).exclude(escalated=Escalation.HEAD)
    moved = _move(to_head, Escalation.HEAD, lambda ids: heads_of(ids, day), day=day, by=by)
    to_b = _neglected(day, section.escalate_to_b_days).filter(
        escalated="", due_on__gt=day - timedelta(days=section.escalate_to_head_days)
    )
    return moved + _move(to_b, Escalation.STEWARD_B, second_stewards_of, day=day, by=by)


def _neglected(day: date, days: int) -> QuerySet[WorkItem]:
    due_by = day - timedelta(days=days)
    contacted = Contact.objects.filter(
        customer=OuterRef("customer"), withdrawn_at=None, at__date__gte=OuterRef("due_on")
    )
    return WorkItem.objects.filter(
        ~Exists(contacted),
        Q(rests_until=None) | Q(rests_until__lte=due_by),
        closed_at=None,
        due_on__lte=due_by,
    )


def _move(neglected: QuerySet[WorkItem], to: Escalation, find: Find, *, day: date, by: str) -> int:
    items = list(neglected.values_list("pk", "customer_id", "assignee_id"))
    found = find({customer for _pk, customer, _assignee in items})
    by_taker: dict[int, list[int]] = defaultdict(list)
    for pk, customer, assignee in items:
        taker = found.get(customer)
        if taker is not None and taker != assignee:
            by_taker[taker].append(pk)
    offices = dict(Staff.objects.filter(pk__in=by_taker).values_list("pk", "branch_id"))
    for taker, pks in by_taker.items():
        WorkItem.objects.filter(pk__in=pks).update(
            handed_by=F("assignee"),
            assignee=taker,
            branch=offices[taker],
            escalated=to,
            escalated_on=day,
        )
        audit.record(
            "worklist.items.escalated",
            subject=f"bank.Staff:{taker}",
            by=by,
            items=len(pks),
            to=to.value,
        )
    return sum(map(len, by_taker.values()))
