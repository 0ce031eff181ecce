"""A new steward introduces himself: a task for each customer handed over or adopted (3.1, 3.5)."""

from datetime import timedelta

from guanxi.bank.models import Staff
from guanxi.stewardship import queries as stewardship
from guanxi.stewardship.followers import Adopted, HandedOver, Released
from guanxi.stewardship.policy import StewardshipSection
from guanxi.worklist.causes import ADOPTED, INTRODUCE
from guanxi.worklist.commands.adding import NewWork, add_work_items
from guanxi.worklist.commands.changing import close_lapsed_work_items


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
        by=f"bank.Staff:{handed_over.done_by_id}",
    )


def introduce_adopter(adopted: Adopted) -> None:
    """Put the customer onto the list of who adopted him, in the same transaction."""
    within = adopted.book.section(StewardshipSection).handover.introduce_days
    deadline = adopted.day + timedelta(days=within)
    tiers = stewardship.tiers_of([adopted.customer_id])
    work = NewWork(
        customer_id=adopted.customer_id,
        assignee_id=adopted.steward_id,
        cause=ADOPTED.code,
        source=_source(adopted),
        evidence={"adopted_on": adopted.day.isoformat()},
        amount_minor=0,
        due_on=deadline,
        deadline=deadline,
        tier=str(tiers[adopted.customer_id].tier) if adopted.customer_id in tiers else "",
    )
    add_work_items(
        [work],
        raised_on=adopted.day,
        ranked_for=adopted.day,
        book=adopted.book,
        by=f"bank.Staff:{adopted.steward_id}",
    )


def let_introduction_lapse(released: Released) -> None:
    """Nobody introduces himself any more."""
    by = f"bank.Staff:{released.steward_id}"
    close_lapsed_work_items(sources=[_source(released)], at=released.at, by=by)


def _source(about: Adopted | Released) -> str:
    return f"adopted:{about.customer_id}.{about.steward_id}"
