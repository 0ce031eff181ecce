from datetime import UTC, date, datetime

import factory

from guanxi.bank.tests.factories import CustomerFactory, StaffFactory
from guanxi.bank.viewers import Viewer
from guanxi.duplicates.models import Pair

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)  # nine in the morning in Shanghai


class PairFactory(factory.django.DjangoModelFactory):
    """Two records that look like one person, found last night."""

    class Meta:
        model = Pair

    class Params:
        proposed = factory.Trait(
            state="proposed",
            survivor=factory.SelfAttribute("first"),
            proposed_by=factory.SubFactory(
                StaffFactory, branch=factory.SelfAttribute("..first.branch")
            ),
            proposed_at=NOW,
        )

    first = factory.SubFactory(CustomerFactory)
    second = factory.SubFactory(CustomerFactory, branch=factory.SelfAttribute("..first.branch"))
    points = 26
    likeness = factory.LazyFunction(
        lambda: {
            "name": "sounds_same",
            "document": "same",
            "birthday": "same",
            "phone": "different",
            "email": "unknown",
            "address": "unknown",
            "sex": "same",
        }
    )
    found_on = date(2026, 11, 21)
    rulebook_version = "default 1990-01-01 (00000000)"


def head(staff, scope="branch") -> Viewer:
    """Somebody who may see, propose and approve."""
    return Viewer(
        staff_id=staff.pk,
        branch_id=staff.branch_id,
        role="outlet_head",
        scope=scope,
        permissions=("duplicates:*",),
    )
