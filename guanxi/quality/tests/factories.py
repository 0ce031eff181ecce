from datetime import UTC, date, datetime

import factory

from guanxi.bank.tests.factories import BranchFactory, CustomerFactory, StaffFactory
from guanxi.insight.tests.factories import Published
from guanxi.quality.codes import Field
from guanxi.quality.models import Figure, Lack, PastFigure, Told

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)  # nine in the morning in Shanghai


class LackFactory(Published):
    """A customer without e-mail."""

    class Meta:
        model = Lack

    customer_id = 1
    branch_id = 1
    staff_id = -1
    states = "00000010000000"


class FigureFactory(Published):
    class Meta:
        model = Figure

    branch_id = 1
    staff_id = 0
    field = "email"
    customers = 10
    missing = 3
    wrong = 1
    stale = 2
    age_days = 700
    dated = 7


class PastFigureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PastFigure

    branch = factory.SubFactory(BranchFactory)
    day = date(2026, 11, 20)
    field = "email"
    customers = 10
    missing = 5
    wrong = 0
    stale = 0
    age_days = 500
    dated = 5
    rulebook_version = "default 1990-01-01 (00000000)"


class ToldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Told

    customer = factory.SubFactory(CustomerFactory)
    field = "email"
    value = "wang@example.com"
    told_at = NOW
    by = factory.SubFactory(StaffFactory, branch=factory.SelfAttribute("..customer.branch"))


def lacking(**states):
    """`lacking(email="1")`: the digits of a customer of whom only these are not in order."""
    return "".join(states.get(field, "0") for field in Field.values)
