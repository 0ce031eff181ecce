"""A specialist gets a task for each customer who is referred, and with it sight of him (3.3)."""

from datetime import timedelta

from guanxi.bank.models import Staff
from guanxi.foundation import audit
from guanxi.stewardship import queries as stewardship
from guanxi.stewardship.followers import ReferralEnded, Referred
from guanxi.stewardship.policy import StewardshipSection
from guanxi.worklist.causes import REFERRED
from guanxi.worklist.codes import WorkOutcome
from guanxi.worklist.commands.adding import NewWork, add_work_items
from guanxi.worklist.models import WorkItem

_SOURCE = "referred:"  # "referral:" are the questions of leads


def add_referred(event: Referred) -> None:
    """Put the customer onto the specialist's list, in the transaction of the referral."""
    within = event.book.section(StewardshipSection).choice.refer_within_days
    due_on = event.day + timedelta(days=within)
    tiers = stewardship.tiers_of([event.customer_id])
    steward = Staff.objects.get(pk=event.by_id)
    work = NewWork(
        customer_id=event.customer_id,
        assignee_id=event.specialist_id,
        handed_by_id=event.by_id,
        cause=REFERRED.code,
        source=f"{_SOURCE}{event.credit_id}",
        evidence={"steward": steward.name, "about": event.about},
        amount_minor=0,
        due_on=due_on,
        deadline=due_on + timedelta(days=within),
        tier=str(tiers[event.customer_id].tier) if event.customer_id in tiers else "",
    )
    add_work_items(
        [work],
        raised_on=event.day,
        ranked_for=event.day,
        book=event.book,
        by=f"bank.Staff:{event.by_id}",
    )


def close_referred(event: ReferralEnded) -> None:
    """The task that is still open goes with the referral."""
    open_items = WorkItem.objects.filter(closed_at=None, source=f"{_SOURCE}{event.credit_id}")
    closed = open_items.update(
        closed_at=event.at, closed_by=event.by_id, outcome=WorkOutcome.LAPSED
    )
    if closed:
        audit.record(
            "worklist.items.unreferred",
            subject=f"stewardship.RevenueCredit:{event.credit_id}",
            by=f"bank.Staff:{event.by_id}",
            items=closed,
        )
