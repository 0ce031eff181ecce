"""An outlet with two stewards and its head, a branch head above, and acting as one of them."""

from dataclasses import dataclass

from django.apps import apps

from guanxi.archive.commands import Learning
from guanxi.archive.tests.factories import TODAY
from guanxi.bank.models import Staff
from guanxi.bank.tests.factories import BranchFactory, CustomerFactory, StaffFactory
from guanxi.bank.viewers import Viewer
from guanxi.privacy.tests.at_work import reading_as
from guanxi.stewardship.tests.factories import StewardshipFactory

_SCOPES = {"outlet_head": "outlet", "branch_head": "branch"}


@dataclass(frozen=True)
class People:
    """Two colleagues of an outlet, their head, the head of the branch above."""

    advisor: Staff
    colleague: Staff
    head: Staff
    above: Staff


def people():
    """A branch with one outlet."""
    branch = BranchFactory(kind="branch")
    here = BranchFactory(parent=branch)
    return People(
        advisor=StaffFactory(branch=here, role="advisor", name="周文静"),
        colleague=StaffFactory(branch=here, role="advisor", name="孙梅"),
        head=StaffFactory(branch=here, role="outlet_head", name="赵国强"),
        above=StaffFactory(branch=branch, role="branch_head", name="钱远"),
    )


def viewer(staff):
    """The person at work, as the rulebook lets the role see."""
    return Viewer(
        staff_id=staff.pk,
        branch_id=staff.branch_id,
        role=staff.role,
        scope=_SCOPES.get(staff.role, "own"),
        permissions=("archive:*",),
    )


def at_work(staff):
    """Within it the database shows what this person may see."""
    return reading_as(staff, level=viewer(staff).scope)


def customer_of(staff, **about):
    """A customer in the person's care."""
    customer = CustomerFactory(branch=staff.branch, **about)
    StewardshipFactory(customer=customer, staff=staff)
    return customer


def learnt(on=TODAY, because="客户面谈告知"):
    """From that day on, said by the customer."""
    return Learning(on=on, because=because)


def audit_events():
    """What the audit trail holds, the first first."""
    entries = apps.get_model("foundation.AuditEntry").objects.order_by("pk")
    return list(entries.values_list("event", flat=True))
