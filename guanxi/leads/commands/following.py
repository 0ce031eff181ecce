"""Open leads go with customers who are handed over, allocated or adopted, and back again (3.5).

Leads of others about the same customers, such as a specialist's, stay where they are.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from guanxi.bank.models import Staff
from guanxi.leads.codes import Happening
from guanxi.leads.commands.recording import happened
from guanxi.leads.models import Lead
from guanxi.stewardship.followers import Adopted, HandedOver, Returned, TakenBack


def follow_the_customers(event: HandedOver) -> None:
    """To the receiver, with their next steps."""
    _follow(event.customer_ids, event.giver_id, event.receiver_id, at=_now(), by=event.done_by_id)


def follow_them_back(event: TakenBack) -> None:
    """To the giver again."""
    _follow(event.customer_ids, event.receiver_id, event.giver_id, at=event.at, by=event.by_id)


def follow_the_adopted(event: Adopted) -> None:
    """To who adopted the customer."""
    if event.before_id is not None:
        _follow(
            [event.customer_id], event.before_id, event.steward_id, at=_now(), by=event.steward_id
        )


def follow_the_returned(event: Returned) -> None:
    """To the steward before, who has the customer again."""
    _follow(
        [event.customer_id], event.steward_id, event.before_id, at=event.at, by=event.steward_id
    )


def _follow(
    customers: Sequence[int], giver_id: int, taker_id: int, *, at: datetime, by: int
) -> None:
    taker = Staff.objects.get(pk=taker_id)
    for lead in list(Lead.objects.filter(customer__in=customers, staff=giver_id, ended_at=None)):
        # First the line: with the change the lead may leave the sight of who makes it.
        happened(lead, Happening.ASSIGNED, at=at, by=by, note=taker.name)
        lead.staff, lead.branch_id = taker, taker.branch_id
        lead.save(update_fields=["staff", "branch"])


def _now() -> datetime:
    return timezone.now()  # noqa: TID251 - whoever tells of handovers tells the day only
