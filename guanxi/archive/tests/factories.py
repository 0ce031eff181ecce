from datetime import UTC, date, datetime

import factory

from guanxi.archive.models import Dossier, Line, Member, NeedsSheet, Tie
from guanxi.bank.tests.factories import CustomerFactory, StaffFactory

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)  # nine in the morning in Shanghai


class TieFactory(factory.django.DjangoModelFactory):
    """Married for years."""

    class Meta:
        model = Tie

    class Params:
        ended = factory.Trait(
            until=date(2025, 5, 1),
            ended_because="已离婚",
            ended_by=factory.SelfAttribute("entered_by"),
            ended_at=NOW,
        )

    customer = factory.SubFactory(CustomerFactory)
    other = factory.SubFactory(CustomerFactory)
    kind = "spouse"
    since = date(2020, 5, 1)
    because = "客户面谈告知"
    entered_by = factory.SubFactory(StaffFactory)
    entered_at = NOW


class MemberFactory(factory.django.DjangoModelFactory):
    """Lives with the head; the head's own row is another one."""

    class Meta:
        model = Member

    customer = factory.SubFactory(CustomerFactory)
    head = factory.SubFactory(CustomerFactory)
    since = date(2020, 5, 1)
    because = "客户面谈告知"
    entered_by = factory.SubFactory(StaffFactory)
    entered_at = NOW


class NeedsSheetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NeedsSheet

    customer = factory.SubFactory(CustomerFactory)
    needs = "education,protection"
    goals = "三年内备好孩子留学费用"
    horizon = "middle"
    heard = "visit"
    written_by = factory.SubFactory(StaffFactory)
    written_at = NOW


class DossierFactory(factory.django.DjangoModelFactory):
    """Opened by a night, in use."""

    class Meta:
        model = Dossier

    class Params:
        due = factory.Trait(closed_on=date(2016, 1, 5), kept_until=date(2026, 1, 5))

    customer = factory.SubFactory(CustomerFactory)
    opened_on = date(2015, 3, 1)
    opened_how = "rule"


class LineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Line

    customer = factory.SubFactory(CustomerFactory)
    kind = "used"
    use = "meeting"
    at = NOW
    by = factory.SubFactory(StaffFactory)
