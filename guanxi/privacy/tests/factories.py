"""What was revealed, without asking the database whether it may be."""

from datetime import UTC, datetime, timedelta

import factory

from guanxi.privacy.models import Reveal
from guanxi.worklist.tests.factories import WorkItemFactory


class RevealFactory(factory.django.DjangoModelFactory):
    """A phone number in clear for whoever has the work, since a minute ago."""

    class Meta:
        model = Reveal

    class Params:
        over = factory.Trait(
            at=factory.LazyFunction(lambda: datetime.now(UTC) - timedelta(minutes=20)),
            until=factory.LazyFunction(lambda: datetime.now(UTC) - timedelta(minutes=10)),
        )

    work = factory.SubFactory(WorkItemFactory)
    actor = factory.SelfAttribute("work.assignee")
    customer = factory.SelfAttribute("work.customer")
    field = "phone"
    because = factory.SelfAttribute("work.cause")
    at = factory.LazyFunction(lambda: datetime.now(UTC) - timedelta(minutes=1))
    until = factory.LazyAttribute(lambda o: o.at + timedelta(minutes=10))
