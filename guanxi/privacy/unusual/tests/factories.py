"""What the record holds of readers, made by hand where a test needs a past."""

from datetime import UTC, date, datetime, timedelta

import factory

from guanxi.bank.tests.factories import StaffFactory
from guanxi.privacy.models import (
    CustomerOpened,
    ReadingApproval,
    ReadingTally,
    UnusualAccess,
    WatchedCustomer,
)

DAY = date(2026, 11, 26)
MORNING = datetime(2026, 11, 26, 1, 30, tzinfo=UTC)  # half past nine in Shanghai


class CustomerOpenedFactory(factory.django.DjangoModelFactory):
    """A customer of one's own, with work for them."""

    class Meta:
        model = CustomerOpened

    actor = 7
    day = DAY
    customer = factory.Sequence(lambda n: n + 1)
    at = factory.Sequence(lambda n: MORNING + timedelta(seconds=n % 3600))
    is_own = True
    has_work = True
    is_outside = False
    is_top = False


class ReadingTallyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReadingTally

    actor = 7
    day = DAY
    hour = 9
    purpose = "standard"
    opened = 12
    records = 240
    listed = 180
    transactions = 50
    exported = 0


class UnusualAccessFactory(factory.django.DjangoModelFactory):
    """Ten customers within a minute, not looked into yet."""

    class Meta:
        model = UnusualAccess

    actor = factory.SubFactory(StaffFactory)
    kind = "burst"
    day = DAY
    first_at = MORNING
    last_at = MORNING
    counted = 14
    allowed = 10
    doors = factory.LazyFunction(lambda: {"shell:customer": 14})


class ReadingApprovalFactory(factory.django.DjangoModelFactory):
    """Somebody waits to read on."""

    class Meta:
        model = ReadingApproval

    kind = "reading"
    asked_by = factory.SubFactory(StaffFactory)
    branch = factory.SelfAttribute("asked_by.branch")
    asked_at = MORNING
    because = "Book of a colleague who has left"
    amount = 100


class WatchedCustomerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WatchedCustomer

    customer = factory.Sequence(lambda n: n + 1)
    since = MORNING
    by = factory.SubFactory(StaffFactory, role="privacy_officer")
    because = "Known to the public"
