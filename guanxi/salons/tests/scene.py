"""Events of the outlet of `guanxi.leads.tests.scene`: planned, with customers invited to them."""

from dataclasses import replace
from datetime import timedelta

from guanxi.leads.tests.scene import BOOK, at_work, customer_of
from guanxi.leads.tests.scene import viewer as viewer_of
from guanxi.salons import commands
from guanxi.salons.commands import Plan
from guanxi.salons.models import Invitation
from guanxi.salons.tests.factories import HELD, NOW


def viewer(staff):
    """The person at work, who may do everything with events that the role may."""
    return replace(viewer_of(staff), permissions=("leads:*", "salons:*"))


def plan(head, **about):
    """What is filled in: an afternoon for four."""
    usual = {
        "title": "黄金投资沙龙",
        "kind": "salon",
        "detail": "",
        "place": "三楼会议室",
        "branch_id": head.branch_id,
        "tiers": [],
        "starts_at": HELD,
        "ends_at": HELD + timedelta(hours=2),
        "capacity": 4,
        "guests_max": 2,
        "budget_minor": 5_000_00,
        "host_id": head.pk,
    }
    return Plan(**usual | about)


def planned(head, *, at=NOW, **about):
    """An event that this head plans."""
    with at_work(head):
        return commands.plan_salon(plan=plan(head, **about), at=at, book=BOOK, by=viewer(head))


def invite(salon, by, *customers, at=NOW):
    """This person puts these customers onto the list."""
    with at_work(by):
        return commands.invite_customers(
            salon_id=salon.pk,
            customer_ids=[customer.pk for customer in customers],
            at=at,
            book=BOOK,
            by=viewer(by),
        )


def invited(salon, head, steward):
    """A customer of this steward, put onto the list by the head."""
    customer = customer_of(steward)
    invite(salon, head, customer)
    return Invitation.objects.get(salon=salon, customer=customer)


def says(invitation, by, answer, guests=0, *, at=NOW):
    """What the customer answers to this person; returns where the customer stands."""
    with at_work(by):
        return commands.record_answer(
            invitation_id=invitation.pk,
            answer=answer,
            guests=guests,
            at=at,
            book=BOOK,
            by=viewer(by),
        )


def comes(invitation, by, guests=0, *, at=HELD):
    """The customer is at the door."""
    with at_work(by):
        return commands.record_arrival(
            invitation_id=invitation.pk, guests=guests, at=at, book=BOOK, by=viewer(by)
        )
