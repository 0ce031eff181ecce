from datetime import UTC, datetime, timedelta
from hashlib import sha256

import factory

from guanxi.privacy.models import (
    AccessIntent,
    AccessRelease,
    LedgerLeaf,
    Reveal,
    SearchToken,
    TreeHead,
    WitnessedHead,
)

MORNING = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)


class AccessIntentFactory(factory.django.DjangoModelFactory):
    """A relationship manager opens the page of a customer, a second after the one before."""

    class Meta:
        model = AccessIntent

    at = factory.Sequence(lambda number: MORNING + timedelta(seconds=number % 3600))
    actor = 7
    purpose = "standard"
    door = "shell:customer"
    because = "page"
    subject = factory.Sequence(lambda number: f"customer:{number}")


class AccessReleaseFactory(factory.django.DjangoModelFactory):
    """One record went out, right after it was asked for."""

    class Meta:
        model = AccessRelease

    intent = factory.SubFactory(AccessIntentFactory)
    at = factory.SelfAttribute("intent.at")
    records = 1
    customers = 1
    digest = sha256(b"what went out").hexdigest()


class LedgerLeafFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LedgerLeaf

    index = factory.Sequence(int)
    kind = "intent"
    entry = factory.Sequence(int)
    hash = sha256(b"\x00a line").hexdigest()


class TreeHeadFactory(factory.django.DjangoModelFactory):
    """A head of a tree that nobody sealed; for whole ones use a Sealer."""

    class Meta:
        model = TreeHead

    number = factory.Sequence(int)
    size = 1
    root = "0" * 64
    at = MORNING
    previous = "0" * 64
    signature = "0" * 128


class WitnessedHeadFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WitnessedHead

    head = factory.SubFactory(TreeHeadFactory)
    at = MORNING
    previous = "0" * 64
    signature = "0" * 128


class SearchTokenFactory(factory.django.DjangoModelFactory):
    """One number of one customer; `search.upkeep` makes those by which somebody is found."""

    class Meta:
        model = SearchToken

    customer_id = factory.Sequence(lambda number: number + 1)
    branch_id = 1
    token = factory.Sequence(lambda number: number * 2_654_435_761)


class RevealFactory(factory.django.DjangoModelFactory):
    """A phone number in clear for whoever has the work, since a minute ago."""

    class Meta:
        model = Reveal

    class Params:
        over = factory.Trait(
            at=factory.LazyFunction(lambda: datetime.now(UTC) - timedelta(minutes=20)),
            until=factory.LazyFunction(lambda: datetime.now(UTC) - timedelta(minutes=10)),
        )

    work = factory.SubFactory("guanxi.worklist.tests.factories.WorkItemFactory")
    actor = factory.SelfAttribute("work.assignee")
    customer = factory.SelfAttribute("work.customer")
    field = "phone"
    because = factory.SelfAttribute("work.cause")
    at = factory.LazyFunction(lambda: datetime.now(UTC) - timedelta(minutes=1))
    until = factory.LazyAttribute(lambda o: o.at + timedelta(minutes=10))
