"""Who is to be invited: by conditions over the viewer's customers, or from a list (5.4).

Always without whoever refused direct marketing, or has left no channel open for invitations.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from guanxi.bank.models import Customer
from guanxi.bank.queries import branches_within
from guanxi.bank.viewers import Viewer
from guanxi.insight.queries import facts_of
from guanxi.privacy.codes import ConsentPurpose, OptOutKind
from guanxi.privacy.policy import ChoicesSection
from guanxi.privacy.queries.choices import customers_refusing, permitted_channels, who_refused
from guanxi.rulebook.books import Rulebook
from guanxi.salons.models import Invitation, Salon
from guanxi.salons.policy import SalonsSection
from guanxi.salons.queries import invitations_visible_to
from guanxi.stewardship.queries import customers_on_tier, customers_visible_to

if TYPE_CHECKING:
    from guanxi.insight.models import CustomerFacts


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What the customers have in common; empty: no condition. Amounts in minor units."""

    tiers: Sequence[str] = ()
    branch_id: int | None = None
    assets_from_minor: int | None = None
    assets_until_minor: int | None = None
    product: str = ""  # a class of product that is held
    lacks: str = ""  # one that is not


@dataclass(frozen=True, kw_only=True)
class Listed:
    """What became of a list of customer numbers."""

    chosen: Sequence[Customer]
    unknown: Sequence[str]  # in nobody's care whom the viewer sees
    left_out: Sequence[Customer]  # refused, no channel, or invited already


def customers_meeting(
    wanted: Conditions, salon: Salon, *, now: datetime, book: Rulebook, by: Viewer
) -> "QuerySet[CustomerFacts]":
    """The viewer's customers who meet the conditions and may be asked, the richest first.

    For whom the event is narrows them too: its office and its tiers.
    """
    visible = customers_visible_to(by).filter(branch__in=branches_within(salon.branch_id))
    if wanted.branch_id is not None:
        visible = visible.filter(branch__in=branches_within(wanted.branch_id))
    tiers = wanted.tiers or salon.tier_codes
    if tiers:
        visible = customers_on_tier(visible, *tiers)
    facts = facts_of(visible.values("pk")).order_by("-assets_minor", "customer_id")
    if wanted.assets_from_minor is not None:
        facts = facts.filter(assets_minor__gte=wanted.assets_from_minor)
    if wanted.assets_until_minor is not None:
        facts = facts.filter(assets_minor__lt=wanted.assets_until_minor)
    if wanted.product:
        facts = facts.filter(product_classes__contains=wanted.product)
    if wanted.lacks:
        facts = facts.exclude(product_classes__contains=wanted.lacks)
    asked = invitations_visible_to(by).filter(salon=salon)
    since = now - timedelta(days=book.section(SalonsSection).rest_days)
    lately = invitations_visible_to(by).filter(invited_at__gte=since)
    return facts.exclude(customer_id__in=customers_refusing(OptOutKind.MARKETING)).exclude(
        customer_id__in=(asked | lately).values("customer")
    )


def room_for(salon: Salon, invited: int, book: Rulebook) -> int:
    """How many more may be invited: some decline, but not all of them."""
    most = salon.capacity * book.section(SalonsSection).invite_percent_max // 100
    return max(most - invited, 0)


def listed(text: str, salon: Salon, *, day: date, book: Rulebook, by: Viewer) -> Listed:
    """The customers of a list of numbers, as pasted from a spreadsheet."""
    numbers = list(dict.fromkeys(re.findall(r"[\w-]+", text.upper())))
    numbers = numbers[: book.section(SalonsSection).list_max]
    found = {
        customer.source_id: customer
        for customer in customers_visible_to(by).filter(source_id__in=numbers)
    }
    wanted = [found[number] for number in numbers if number in found]
    may = may_be_invited([customer.pk for customer in wanted], salon, day=day, book=book)
    return Listed(
        chosen=[customer for customer in wanted if customer.pk in may],
        unknown=[number for number in numbers if number not in found],
        left_out=[customer for customer in wanted if customer.pk not in may],
    )


def may_be_invited(
    customer_ids: Collection[int], salon: Salon, *, day: date, book: Rulebook
) -> set[int]:
    """Of these customers those who did not refuse, left a channel open, and are not asked yet."""
    refused = who_refused(OptOutKind.MARKETING, customer_ids)
    there = set(
        Invitation.objects.filter(salon=salon, customer__in=list(customer_ids))
        .exclude(answer="withdrawn")
        .values_list("customer_id", flat=True)
    )
    channels = permitted_channels(list(customer_ids), section=book.section(ChoicesSection), day=day)
    return {
        customer
        for customer in customer_ids
        if customer not in refused | there and channels(customer, ConsentPurpose.EVENTS)
    }
