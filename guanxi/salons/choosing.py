"""Who is to be invited: by conditions over the viewer's customers, or from a list (5.4).

Always without whoever refused direct marketing, or has left no channel open for invitations.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.timezone import localdate

from guanxi.bank.models import Customer
from guanxi.bank.queries import branches_within
from guanxi.bank.viewers import Viewer
from guanxi.insight.queries import facts_of
from guanxi.privacy.codes import ConsentPurpose, OptOutKind
from guanxi.privacy.policy import ChoicesSection
from guanxi.privacy.queries.choices import customers_refusing, permitted_channels, who_refused
from guanxi.rulebook.books import Rulebook
from guanxi.salons.codes import Answer, Why
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
class Row:
    """One line of a list: who it is, and why not, where the customer cannot be invited."""

    line: int
    number: str
    customer: Customer | None
    why: str = ""

    @property
    def words(self) -> str:
        """What stands in the way."""
        return str(Why(self.why).label)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """What becomes of a list of customer numbers, row by row."""

    rows: Sequence[Row]

    @property
    def chosen(self) -> list[Customer]:
        """Who can be invited, in the order of the list."""
        return [row.customer for row in self.rows if row.customer and not row.why]

    @property
    def left_out(self) -> list[Row]:
        """The rows of those who cannot."""
        return [row for row in self.rows if row.why]


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


def numbers_of(text: str) -> list[tuple[int, str]]:
    """The numbers of a list as pasted from a spreadsheet, each with its place."""
    return list(enumerate(re.findall(r"[\w-]+", text), 1))


def listed(  # noqa: PLR0913 - a list, for what, when, by which rules, for whom
    numbers: Sequence[tuple[int, str]],
    salon: Salon,
    *,
    now: datetime,
    book: Rulebook,
    by: Viewer,
    rests: bool = False,
) -> Listed:
    """Row by row who can be invited, and why not.

    ``rests``: nobody named them one by one, so whoever was invited elsewhere lately is left alone.
    """
    said = [(line, number.strip().upper()) for line, number in numbers]
    said = [one for one in said if one[1]][: book.section(SalonsSection).list_max]
    visible = customers_visible_to(by).filter(source_id__in={number for _line, number in said})
    found = {customer.source_id: customer for customer in visible}
    ids = [customer.pk for customer in found.values()]
    why = objections_to(ids, salon, day=localdate(now), book=book)
    if rests:
        why = dict.fromkeys(invited_lately(ids, now=now, book=book, by=by), Why.LATELY) | why
    rows: list[Row] = []
    seen: set[str] = set()
    for line, number in said:
        customer = found.get(number)
        if customer is None:
            stands: str = Why.UNKNOWN
        else:
            stands = Why.TWICE if number in seen else why.get(customer.pk, "")
        seen.add(number)
        rows.append(Row(line=line, number=number, customer=customer, why=stands))
    return Listed(rows=rows)


def invited_lately(
    customer_ids: Collection[int], *, now: datetime, book: Rulebook, by: Viewer
) -> set[int]:
    """Who of them was invited to any event within the days of rest."""
    since = now - timedelta(days=book.section(SalonsSection).rest_days)
    lately = invitations_visible_to(by).filter(invited_at__gte=since, customer__in=customer_ids)
    return set(lately.values_list("customer_id", flat=True))


def may_be_invited(
    customer_ids: Collection[int], salon: Salon, *, day: date, book: Rulebook
) -> set[int]:
    """Of these customers those against whom nothing stands."""
    return set(customer_ids) - objections_to(customer_ids, salon, day=day, book=book).keys()


def objections_to(
    customer_ids: Collection[int], salon: Salon, *, day: date, book: Rulebook
) -> dict[int, Why]:
    """Who refused, left no channel open, or is asked already; the gravest reason of each."""
    refused = who_refused(OptOutKind.MARKETING, customer_ids)
    there = Invitation.objects.filter(salon=salon, customer__in=list(customer_ids))
    there = there.exclude(answer=Answer.WITHDRAWN)
    channels = permitted_channels(list(customer_ids), section=book.section(ChoicesSection), day=day)
    shut = [one for one in customer_ids if not channels(one, ConsentPurpose.EVENTS)]
    return (
        dict.fromkeys(shut, Why.NO_CHANNEL)
        | dict.fromkeys(there.values_list("customer_id", flat=True), Why.THERE)
        | dict.fromkeys(refused, Why.REFUSED)
    )
