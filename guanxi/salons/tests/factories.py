from datetime import UTC, date, datetime, timedelta

import factory

from guanxi.bank.tests.factories import BranchFactory, CustomerFactory, StaffFactory
from guanxi.salons.models import Invitation, InvitationLine, Salon

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)  # nine in the morning in Shanghai
HELD = NOW + timedelta(days=10, hours=5)  # in the afternoon


class SalonFactory(factory.django.DjangoModelFactory):
    """An afternoon for thirty, in ten days."""

    class Meta:
        model = Salon

    class Params:
        called_off = factory.Trait(called_off_at=NOW, called_off_because="场地维修")

    title = "黄金投资沙龙"
    kind = "salon"
    place = "三楼会议室"
    branch = factory.SubFactory(BranchFactory)
    starts_at = HELD
    ends_at = factory.LazyAttribute(lambda salon: salon.starts_at + timedelta(hours=2))
    capacity = 30
    guests_max = 2
    budget_minor = 5_000_00
    currency = "CNY"
    staff = factory.SubFactory(StaffFactory, branch=factory.SelfAttribute("..branch"))
    host = factory.SelfAttribute("staff")
    planned_at = NOW


class InvitationFactory(factory.django.DjangoModelFactory):
    """On the list, not asked yet."""

    class Meta:
        model = Invitation

    class Params:
        accepted = factory.Trait(answer="accepted", answered_at=NOW)

    salon = factory.SubFactory(SalonFactory)
    customer = factory.SubFactory(CustomerFactory)
    staff = factory.SubFactory(StaffFactory)
    branch = factory.SelfAttribute("staff.branch")
    invited_by = factory.SelfAttribute("staff")
    invited_at = NOW


class InvitationLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = InvitationLine

    invitation = factory.SubFactory(InvitationFactory)
    kind = "invited"
    at = NOW
    by = factory.SelfAttribute("invitation.staff")
