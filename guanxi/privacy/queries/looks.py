"""What is revealed to whom, and who looked at a customer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple, cast

from django.db.models import DateTimeField, Q, QuerySet, Value
from django.db.models.functions import Now

from guanxi.bank.viewers import Viewer
from guanxi.privacy.enforcement.policies import CUSTOMERS
from guanxi.privacy.enforcement.tables import every_table
from guanxi.privacy.enforcement.views import revealable
from guanxi.privacy.models import AccessIntent, Reveal


@cache
def revealable_fields() -> frozenset[str]:
    """Columns of a customer that may be revealed one by one."""
    return frozenset(
        name for table in every_table() if table.name == CUSTOMERS for name in revealable(table)
    )


def live_reveals(viewer: Viewer, customer_id: int) -> dict[str, Reveal]:
    """What of the customer this person sees in clear at this moment, by field."""
    live = Reveal.objects.filter(
        actor=viewer.staff_id, customer=customer_id, until__gt=Now()
    ).order_by("until", "pk")
    return {reveal.field: reveal for reveal in live}


class Look(NamedTuple):
    """One line of who looked. ``field`` is what was revealed, ``until`` when, with the cause of the
    work as ``because``; a reading of pages names its ``door`` instead. ``actor`` and ``subject``
    are as in `AccessIntent`."""

    at: datetime
    actor: int
    purpose: str
    door: str
    because: str
    subject: str
    field: str
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class LooksWanted:
    """Which looks: by one person, on days between, of identity in clear alone.

    ``parts`` are doors that show nothing which the page around them does not; they are left out.
    """

    actor: int | None = None
    since: datetime | None = None
    before: datetime | None = None
    in_clear: bool = False
    parts: Iterable[str] = ()


def looks_at(customer_id: int, wanted: LooksWanted) -> "QuerySet[AccessIntent, Look]":
    """Who looked at the customer, the last first.

    Who was refused has not looked: readings that released nothing are on the record, not here.
    """
    between = Q()
    if wanted.since is not None:
        between &= Q(at__gte=wanted.since)
    if wanted.before is not None:
        between &= Q(at__lt=wanted.before)
    read = _read(customer_id).filter(between)
    revealed = Reveal.objects.filter(between, customer=customer_id)
    for part in wanted.parts:
        read = read.exclude(door__startswith=part)
    if wanted.actor is not None:
        read, revealed = read.filter(actor=wanted.actor), revealed.filter(actor=wanted.actor)
    if wanted.in_clear:
        read = read.filter(purpose="personal")
    never = Value(None, output_field=DateTimeField())
    both = (
        read.order_by()
        .values_list("at", "actor", "purpose", "door", "because", "subject", Value(""), never)
        .union(
            revealed.order_by().values_list(
                "at",
                "actor_id",
                Value("personal"),
                Value(""),
                "because",
                Value(""),
                "field",
                "until",
            ),
            all=True,
        )
    )
    return cast("QuerySet[AccessIntent, Look]", both.order_by("-at"))


def who_looked(customer_id: int) -> list[int]:
    """Numbers of all who did."""
    read = _read(customer_id).order_by("actor")
    return list(read.values_list("actor", flat=True).distinct())


def _read(customer_id: int) -> QuerySet[AccessIntent]:
    """Readings that may have released something: who was refused has read nothing."""
    about = AccessIntent.objects.filter(customer_id=customer_id)
    return about.filter(Q(release=None) | Q(release__records__gt=0))
