from datetime import UTC, date, datetime

import factory

from guanxi.bank.tests.factories import BranchFactory, CustomerFactory, StaffFactory
from guanxi.leads.models import (
    Happened,
    Intelligence,
    IntelligenceLine,
    Lead,
    Prospect,
    Referral,
)

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)  # nine in the morning in Shanghai


class IntelligenceFactory(factory.django.DjangoModelFactory):
    """Heard near an outlet, not published."""

    class Meta:
        model = Intelligence

    class Params:
        published = factory.Trait(published_at=NOW)

    title = "一家制造企业更换代发银行"
    interest = "payroll"
    branch = factory.SubFactory(BranchFactory)
    targets = 40
    expected_minor = 4_000_000_00
    currency = "CNY"
    staff = factory.SubFactory(StaffFactory, branch=factory.SelfAttribute("..branch"))
    collected_at = NOW


class IntelligenceLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = IntelligenceLine

    intelligence = factory.SubFactory(IntelligenceFactory)
    kind = "collected"
    at = NOW
    by = factory.SelfAttribute("intelligence.staff")


class LeadFactory(factory.django.DjangoModelFactory):
    """Something that may grow with a customer; its next step is today."""

    class Meta:
        model = Lead

    class Params:
        brought_in = factory.Trait(customer=None, called="王女士", stage="select")

    title = "到期存款转理财"
    interest = "wealth"
    stage = "grow"
    customer = factory.SubFactory(CustomerFactory)
    staff = factory.SubFactory(StaffFactory)
    branch = factory.SelfAttribute("staff.branch")
    expected_minor = 500_000_00
    currency = "CNY"
    next_step = "电话沟通"
    next_on = TODAY
    opened_at = NOW
    stage_since = NOW


class ProspectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Prospect

    lead = factory.SubFactory(LeadFactory, brought_in=True)
    name = "王丽华"
    phone = "13900001111"
    agreed_on = TODAY
    keep_until = date(2027, 5, 21)


class HappenedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Happened

    lead = factory.SubFactory(LeadFactory)
    kind = "opened"
    at = NOW
    by = factory.SelfAttribute("lead.staff")
    stage = factory.SelfAttribute("lead.stage")


class ReferralFactory(factory.django.DjangoModelFactory):
    """Asked, not answered."""

    class Meta:
        model = Referral

    lead = factory.SubFactory(LeadFactory)
    branch = factory.SelfAttribute("lead.branch")
    giver = factory.SelfAttribute("lead.staff")
    taker = factory.SubFactory(StaffFactory)
    because = "客户需要家族信托"
    given_at = NOW
