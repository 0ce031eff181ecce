"""A branch with two outlets, the people of it, and acting as one of them within the database."""

from dataclasses import dataclass
from datetime import timedelta

from guanxi.bank.models import Staff
from guanxi.bank.tests.factories import BranchFactory, CustomerFactory, StaffFactory
from guanxi.bank.viewers import Viewer
from guanxi.leads import commands
from guanxi.leads.commands import NewLead, Person
from guanxi.leads.tests.factories import NOW, TODAY
from guanxi.privacy.tests.at_work import reading_as
from guanxi.rulebook.books import rulebook_for
from guanxi.stewardship.tests.factories import StewardshipFactory

BOOK = rulebook_for(TODAY)


@dataclass(frozen=True)
class People:
    """Two colleagues of one outlet, their head, one of another outlet, a stranger."""

    manager: Staff
    specialist: Staff
    head: Staff
    neighbour: Staff
    stranger: Staff


def people():
    """A branch, two outlets, and one elsewhere."""
    branch = BranchFactory(kind="branch")
    here, there = BranchFactory(parent=branch), BranchFactory(parent=branch)
    elsewhere = BranchFactory(parent=BranchFactory(kind="branch"))
    return People(
        manager=StaffFactory(branch=here, role="relationship_manager", name="李思远"),
        specialist=StaffFactory(branch=here, role="advisor", name="周文静"),
        head=StaffFactory(branch=here, role="outlet_head", name="赵国强"),
        neighbour=StaffFactory(branch=there, role="advisor", name="孙梅"),
        stranger=StaffFactory(branch=elsewhere, role="advisor", name="钱远"),
    )


def viewer(staff):
    """The person at work, as the rulebook lets the role see."""
    scope = "outlet" if staff.role == "outlet_head" else "own"
    return Viewer(
        staff_id=staff.pk,
        branch_id=staff.branch_id,
        role=staff.role,
        scope=scope,
        permissions=("leads:*",),
    )


def at_work(staff):
    """Within it the database shows what this person may see."""
    return reading_as(staff, level=viewer(staff).scope)


def customer_of(staff):
    """A customer in the person's care."""
    customer = CustomerFactory(branch=staff.branch)
    StewardshipFactory(customer=customer, staff=staff)
    return customer


def opened(staff, *, at=NOW, **about):
    """A lead that this person opens, about a customer or, with ``person``, about somebody else."""
    usual = {
        "title": "到期存款转理财",
        "interest": "wealth",
        "stage": "grow",
        "expected_minor": 500_000_00,
        "next_step": "电话沟通",
        "next_on": TODAY + timedelta(days=1),
    }
    if "person" not in about and "customer_id" not in about:
        about["customer_id"] = customer_of(staff).pk
    with at_work(staff):
        return commands.open_new_lead(
            new=NewLead(**usual | about), at=at, book=BOOK, by=viewer(staff)
        )


def somebody(**about):
    """A person who is no customer and agreed to be called."""
    usual = {"called": "王女士", "name": "王丽华", "phone": "13900001111", "agreed_on": TODAY}
    return Person(**usual | about)


def refer(lead, taker):
    """Whoever works on it asks that colleague."""
    with at_work(lead.staff):
        return commands.refer_lead(
            lead_id=lead.pk,
            taker_id=taker.pk,
            because="客户需要家族信托",
            at=NOW,
            book=BOOK,
            by=viewer(lead.staff),
        )
