"""The demo bank's people have written down what customers need and how they stand to each other.

As in `demo_morning`: through the commands that pages call, as the person who does it.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.utils import timezone

from guanxi.archive.codes import Need, TieKind, Use
from guanxi.archive.commands import (
    ArchiveRefused,
    Learning,
    Needs,
    join_household,
    relate_customers,
    use_archive,
    write_needs,
)
from guanxi.bank.codes import RelationKind
from guanxi.bank.models import Relation
from guanxi.bank.viewers import Viewer
from guanxi.stewardship.queries import customers_visible_to
from guanxi.worklist.codes import ContactChannel

_CUSTOMERS, _COUPLES, _LOOKED_AT = 4, 1, 400
# What people of the made-up bank would write, in their language whoever looks.
_SAID, _FAMILY = "客户面谈告知", "户口簿"
_SHEETS: Sequence[Needs] = (
    Needs(
        needs=[Need.EDUCATION, Need.PROTECTION],
        goals="三年内备好孩子留学费用，每年约三十万元",
        horizon="middle",
        preferences="不接受本金亏损；不喜欢被频繁推销",
        channel=ContactChannel.PHONE,
        hours="evening",
        heard=ContactChannel.VISIT,
    ),
    Needs(
        needs=[Need.RETIREMENT, Need.INCOME],
        goals="退休后每月有稳定收入",
        horizon="long",
        preferences="偏好大额存单和国债",
        channel=ContactChannel.COUNTER,
        hours="morning",
        heard=ContactChannel.COUNTER,
    ),
    Needs(needs=[Need.HOME, Need.LOAN], goals="明年换一套学区房", heard=ContactChannel.PHONE),
)


def keep_archives(viewer: Viewer, at: datetime) -> None:
    """Needs sheets, archives taken out, a relation, households of couples in one's care."""
    numbers = customers_visible_to(viewer).order_by("pk").values_list("pk", flat=True)
    mine = list(numbers[:_CUSTOMERS])
    for customer, needs in zip(mine, _SHEETS, strict=False):
        with suppress(ArchiveRefused):  # a colleague was there before
            write_needs(customer_id=customer, needs=needs, seen=None, at=at, by=viewer)
        with suppress(ArchiveRefused):  # not a maintained customer: no archive
            use_archive(customer_id=customer, use=Use.MEETING, at=at, by=viewer)
    if len(mine) > 1:
        with suppress(ArchiveRefused):
            relate_customers(
                customer_id=mine[0],
                other_id=mine[-1],
                kind=TieKind.PARTNER,
                learnt=_learnt(_SAID, at),
                at=at,
                by=viewer,
            )
    for customer, spouse in _couples(viewer):
        with suppress(ArchiveRefused):
            join_household(
                customer_id=spouse,
                with_id=customer,
                learnt=_learnt(_FAMILY, at),
                at=at,
                by=viewer,
            )


def _couples(viewer: Viewer) -> list[tuple[int, int]]:
    """Couples by the bank's own files, both of whom this person looks after."""
    mine = set(customers_visible_to(viewer).values_list("pk", flat=True)[:_LOOKED_AT])
    married = Relation.objects.filter(relation=RelationKind.SPOUSE, until=None, customer__in=mine)
    pairs = married.order_by("pk").values_list("customer", "related_customer")
    return [(one, other) for one, other in pairs if one < other and other in mine][:_COUPLES]


def _learnt(because: str, at: datetime) -> Learning:
    return Learning(on=timezone.localdate(at) - timedelta(days=40), because=because)
