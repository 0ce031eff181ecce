from datetime import UTC, date, datetime

import factory

from guanxi.bank.tests.factories import CustomerFactory, StaffFactory
from guanxi.bank.viewers import Viewer
from guanxi.worklist.models import Change, Contact, WorkItem

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)  # nine in the morning in Shanghai


class WorkItemFactory(factory.django.DjangoModelFactory):
    """Something to do today for a customer of the assignee's office."""

    class Meta:
        model = WorkItem

    class Params:
        overdue = factory.Trait(due_on=date(2026, 11, 20))
        resting = factory.Trait(rests_until=date(2026, 11, 25), times_postponed=1)
        closed = factory.Trait(outcome="done", closed_at=NOW)

    customer = factory.SubFactory(CustomerFactory)
    assignee = factory.SubFactory(StaffFactory, branch=factory.SelfAttribute("..customer.branch"))
    branch = factory.SelfAttribute("assignee.branch")
    cause = "leaving_to_other_bank"
    source = factory.Sequence(lambda n: f"test:{n}")
    evidence = factory.LazyFunction(
        lambda: {"moved_minor": 1_320_000_00, "broker_minor": 620_000_00, "share_percent": 41}
    )
    amount_minor = 1_320_000_00
    currency = "CNY"
    severity = 2
    tier = "diamond"
    rulebook_version = "default 1990-01-01 (00000000)"
    raised_on = date(2026, 11, 21)
    due_on = TODAY
    deadline = date(2026, 12, 6)
    ranked_for = TODAY
    propensity_percent = 44
    context_percent = 185
    value_percent = 61
    lever_percent = 130
    score_ppm = factory.LazyAttribute(
        lambda o: (
            o.propensity_percent * o.context_percent * o.value_percent * o.lever_percent // 100
        )
    )


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact

    customer = factory.SubFactory(CustomerFactory)
    staff = factory.SubFactory(StaffFactory, branch=factory.SelfAttribute("..customer.branch"))
    at = NOW
    channel = "phone"
    purpose = "retain"
    outcome = "reached"
    minutes = 10
    tier = "diamond"


class ChangeFactory(factory.django.DjangoModelFactory):
    """A postponement, one minute ago."""

    class Meta:
        model = Change

    item = factory.SubFactory(WorkItemFactory, resting=True)
    kind = "postponed"
    at = NOW
    by = factory.SelfAttribute("item.assignee")
    before = factory.LazyFunction(
        lambda: {"due_on": "2026-11-22", "rests_until": None, "times_postponed": 0}
    )


def viewer_for(staff, scope="own") -> Viewer:
    """The member of staff at work, seeing that much."""
    return Viewer(
        staff_id=staff.pk,
        branch_id=staff.branch_id,
        role=staff.role,
        scope=scope,
        permissions=("worklist:*",),
    )
