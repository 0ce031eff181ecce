from datetime import UTC, date, datetime

import factory

from guanxi.alerts.models import Alert, Event, Found, RuleCount
from guanxi.bank.tests.factories import BranchFactory, CustomerFactory, StaffFactory
from guanxi.stewardship.tests.factories import CustomerTierFactory as CustomerTierFactory


class AlertFactory(factory.django.DjangoModelFactory):
    """An open alert about money that left, owned by somebody of the customer's office."""

    class Meta:
        model = Alert

    class Params:
        closed = factory.Trait(
            outcome="retained",
            closed_at=datetime(2026, 11, 22, 3, tzinfo=UTC),
            closed_by=factory.SelfAttribute("owner"),
        )

    customer = factory.SubFactory(CustomerFactory)
    owner = factory.SubFactory(StaffFactory, branch=factory.SelfAttribute("..customer.branch"))
    kind = "leaving_to_other_bank"
    severity = 2
    amount_minor = 1_320_000_00
    currency = "CNY"
    evidence = factory.LazyFunction(
        lambda: {"moved_minor": 1_320_000_00, "broker_minor": 620_000_00, "share_percent": 41}
    )
    day = date(2026, 11, 21)
    seen_on = factory.SelfAttribute("day")
    due_on = date(2026, 11, 22)
    night_id = 1
    rulebook_version = "default 1990-01-01 (00000000)"
    raised_at = datetime(2026, 11, 21, 18, tzinfo=UTC)


class FoundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Found

    customer_id = 1
    kind = "leaving_to_other_bank"
    same_cause = ""
    severity = 2
    amount_minor = 1_320_000_00
    evidence = '{"moved_minor": 132000000, "broker_minor": 0, "share_percent": 41}'
    due_on = date(2026, 11, 22)
    tier = "diamond"


class EventFactory(factory.django.DjangoModelFactory):
    """A complaint that a program told a moment ago, and nobody has looked at yet."""

    class Meta:
        model = Event

    client = "complaints"
    key = factory.Sequence(lambda number: f"event-{number}")
    digest = "0" * 64
    received_at = datetime(2026, 11, 22, 2, tzinfo=UTC)
    happened_at = datetime(2026, 11, 22, 2, tzinfo=UTC)
    kind = "complaint_opened"
    customer_number = "C1"
    reference = factory.Sequence(lambda number: f"K-{number}")


class RuleCountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RuleCount

    branch = factory.SubFactory(BranchFactory)
    kind = "leaving_to_other_bank"
    month = factory.LazyFunction(lambda: datetime.now(UTC).date().replace(day=1))
    outcome = ""
    alerts = 1
    counted_at = datetime(2026, 11, 22, 1, tzinfo=UTC)
