"""A viewer's customers as a table: who, how much, how it moved, who looks after them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from guanxi.bank.codes import ProductClass
from guanxi.bank.models import Branch, Customer
from guanxi.bank.queries import branches_within
from guanxi.bank.viewers import Viewer
from guanxi.insight import queries as insight
from guanxi.stewardship import queries as stewardship
from guanxi.stewardship.codes import Tier
from guanxi.worklist import queries as worklist

if TYPE_CHECKING:
    from guanxi.bank.models import Staff
    from guanxi.insight.models import CustomerFacts

PAGE = 50
_TOGETHER = 1_000  # rows of a file that are read at a time
_SHOWN = (
    "assets_minor",
    "month_average_assets_minor",
    "previous_month_end_assets_minor",
    "product_classes",
)
_RICHEST_FIRST = ("-assets_minor", "customer_id")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the reader asked for. ``after`` is where the last page ended: (value, customer)."""

    tier: str = ""
    smallest_first: bool = False
    after: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One customer."""

    customer: Customer
    facts: "CustomerFacts"
    tier: str
    stewards: Sequence[tuple[str, "Staff"]]
    contacted_at: datetime | None

    @property
    def tier_name(self) -> str:
        """The tier in words; empty without one."""
        return str(Tier(self.tier).label) if self.tier in Tier.values else ""

    @property
    def products(self) -> list[str]:
        """Classes of product held, in words."""
        codes = filter(None, self.facts.product_classes.split(","))
        return [str(ProductClass(code).label) for code in codes if code in ProductClass.values]


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """One page of the table. ``next_after`` begins the next page, where there is one."""

    lines: Sequence[Line]
    tabs: Sequence[tuple[str, str, int]]  # code, name, customers
    total: int
    wish: Wish
    next_after: str


def portfolio_of(viewer: Viewer, wish: Wish) -> Portfolio:
    """One page of the viewer's customers, as of the last night."""
    facts = _in_order(_after(_facts(viewer, wish.tier), wish), wish)
    page = list(facts[: PAGE + 1])
    tabs = _tabs(viewer)
    last = page[PAGE - 1] if len(page) > PAGE else None
    return Portfolio(
        lines=_lines(page[:PAGE]),
        tabs=tabs,
        total=sum(count for _, _, count in tabs),
        wish=wish,
        next_after=f"{last.assets_minor}.{last.pk}" if last else "",
    )


def every_line_of(viewer: Viewer, wish: Wish) -> Iterator[Line]:
    """All of the viewer's customers in the order of the table, read some at a time."""
    every = _facts(viewer, wish.tier)
    while page := list(_in_order(_after(every, wish), wish)[:_TOGETHER]):
        yield from _lines(page)
        wish = replace(wish, after=(page[-1].assets_minor, page[-1].pk))


def size_of(viewer: Viewer, wish: Wish) -> int:
    """How many customers the whole table has, told without reading them."""
    return _facts(viewer, wish.tier).count()


def _facts(viewer: Viewer, tier: str) -> "QuerySet[CustomerFacts]":
    visible = stewardship.customers_visible_to(viewer)
    if tier in Tier.values:
        visible = stewardship.customers_on_tier(visible, tier)
    facts = insight.facts_of(visible.values("pk")).only(*_SHOWN)
    if viewer.scope in ("branch", "outlet"):
        # The same rows again, but said so that the index by office can be walked.
        offices = list(branches_within(viewer.branch_id).values_list("pk", flat=True))
        facts = facts.filter(branch_id__in=offices)
    return facts


def _after(facts: "QuerySet[CustomerFacts]", wish: Wish) -> "QuerySet[CustomerFacts]":
    if wish.after is None:
        return facts
    value, number = wish.after
    if wish.smallest_first:
        beyond, equal = Q(assets_minor__gt=value), Q(customer_id__lt=number)
    else:
        beyond, equal = Q(assets_minor__lt=value), Q(customer_id__gt=number)
    return facts.filter(beyond | Q(assets_minor=value) & equal)


def _in_order(facts: "QuerySet[CustomerFacts]", wish: Wish) -> "QuerySet[CustomerFacts]":
    """One order and its exact reverse, so that one index serves both."""
    order = ("assets_minor", "-customer_id") if wish.smallest_first else _RICHEST_FIRST
    return facts.order_by(*order)


def _lines(page: "Sequence[CustomerFacts]") -> list[Line]:
    ids = [facts.pk for facts in page]
    customers = Customer.objects.only("pk", "source_id", "name").in_bulk(ids)
    tiers = stewardship.tier_codes_of(ids)
    stewards = stewardship.stewards_of(ids)
    contacted = worklist.last_contacts_of(ids)
    return [
        Line(
            customer=customers[facts.pk],
            facts=facts,
            tier=tiers.get(facts.pk, ""),
            stewards=[
                (code, person)
                for code, person in zip("AB", stewards.get(facts.pk, ()), strict=False)
                if person
            ],
            contacted_at=contacted.get(facts.pk),
        )
        for facts in page
        if facts.pk in customers
    ]


def _tabs(viewer: Viewer) -> list[tuple[str, str, int]]:
    counts = _own_counts(viewer) if viewer.scope == "own" else _counts_of_office(_office_of(viewer))
    return [(tier.value, str(tier.label), counts.get(tier, 0)) for tier in Tier if tier in counts]


def _own_counts(viewer: Viewer) -> dict[str, int]:
    counts: dict[str, int] = {}
    ids = stewardship.customers_visible_to(viewer).values_list("pk", flat=True)
    for tiering in stewardship.tiers_of(ids).values():
        counts[tiering.tier] = counts.get(tiering.tier, 0) + 1
    return counts


def _counts_of_office(branch_id: int) -> dict[str, int]:
    rows = stewardship.pyramid_of(branch_id)
    return {row.tier: row.customers for row in rows if row.customers}


def _office_of(viewer: Viewer) -> int:
    """Whose pyramid counts what the viewer sees."""
    if viewer.scope != "bank":
        return viewer.branch_id
    top = Branch.objects.filter(parent=None).order_by("pk").values_list("pk", flat=True).first()
    return top or viewer.branch_id
