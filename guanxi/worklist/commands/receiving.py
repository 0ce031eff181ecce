"""The customer is there: that is work too, for today, so that what is done has a reason."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from guanxi.bank.models import Customer
from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.worklist import queries
from guanxi.worklist.causes import CALLED, CAME_BY, Cause
from guanxi.worklist.codes import WorkOutcome
from guanxi.worklist.commands.adding import NewWork, add_work_items
from guanxi.worklist.models import WorkItem
from guanxi.worklist.scoring import midnight

_PRESENT = (CAME_BY.code, CALLED.code)


@transaction.atomic
def receive_customer(*, customer_id: int, cause: Cause, at: datetime, by: Viewer) -> WorkItem:
    """Put the customer who came by or called onto the list of ``by`` for today.

    Who is there already is not put there twice. Raises Customer.DoesNotExist where ``by`` does not
    see the customer.
    """
    if not queries.may_contact(by, customer_id):
        raise Customer.DoesNotExist(f"Customer {customer_id} is not visible to this viewer.")
    source = f"{cause.code}:{customer_id}.{by.staff_id}"
    there = WorkItem.objects.filter(source=source, closed_at=None)
    if (item := there.first()) is not None:
        return item
    today = timezone.localdate(at)
    add_work_items(
        [
            NewWork(
                customer_id=customer_id,
                assignee_id=by.staff_id,
                cause=cause.code,
                source=source,
                evidence={"came_on": today.isoformat()},
                amount_minor=0,
                due_on=today,
                deadline=today,
                tier=queries.tier_of(customer_id),
            )
        ],
        raised_on=today,
        ranked_for=today,
        book=queries.rulebook_of(None, today),
        by=f"bank.Staff:{by.staff_id}",
    )
    return there.get()


@transaction.atomic
def close_work_of_gone_customers(*, day: date, by: str) -> int:
    """End what was open for customers who were there that day or before: they have gone.

    Left open it would keep a customer in somebody's sight for good.
    """
    closed = WorkItem.objects.filter(cause__in=_PRESENT, closed_at=None, deadline__lte=day).update(
        closed_at=midnight(day + timedelta(days=1)), outcome=WorkOutcome.LAPSED
    )
    if closed:
        audit.record("worklist.items.lapsed", subject="worklist", by=by, items=closed)
    return closed
