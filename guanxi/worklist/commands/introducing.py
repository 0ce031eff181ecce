"""A new steward introduces himself: one task for each customer who was handed over (3.5)."""

from datetime import timedelta

from guanxi.bank.models import Staff
from guanxi.stewardship import queries as stewardship
from guanxi.stewardship.followers import HandedOver
from guanxi.stewardship.policy import StewardshipSection
from guanxi.worklist.causes import INTRODUCE
from guanxi.worklist.commands.adding import NewWork, add_work_items


def introduce_new_steward(handed_over: HandedOver) -> None:
    """Put each customer onto the list of the receiver, in the transaction of the handover."""
    section = handed_over.book.section(StewardshipSection)
    deadline = handed_over.day + timedelta(days=section.handover.introduce_days)
    tiers = stewardship.tiers_of(handed_over.customer_ids)
    giver = Staff.objects.get(pk=handed_over.giver_id)
    add_work_items(
        [
            NewWork(
                customer_id=customer,
                assignee_id=handed_over.receiver_id,
                cause=INTRODUCE.code,
                source=f"introduce:{handed_over.handover_id}.{customer}",
                evidence={"before": giver.name},
                amount_minor=0,
                due_on=deadline,
                deadline=deadline,
                tier=str(tiers[customer].tier) if customer in tiers else "",
            )
            for customer in handed_over.customer_ids
        ],
        raised_on=handed_over.day,
        ranked_for=handed_over.day,
        book=handed_over.book,
        by=f"bank.Staff:{handed_over.receiver_id}",
    )
