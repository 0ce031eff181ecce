"""The rows of the table: who, how much, how it moved, who looks after them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OrderBy, OuterRef, Q, QuerySet

from guanxi.bank.codes import ProductClass
from guanxi.bank.models import Branch, Customer
from guanxi.bank.queries import branches_within
from guanxi.bank.viewers import Viewer
from guanxi.insight import queries as insight
from guanxi.shell.portfolio.columns import ASSETS, Column
from guanxi.shell.portfolio.wish import Wish
from guanxi.stewardship import queries as stewardship
from guanxi.stewardship.codes import Tier
from guanxi.worklist import queries as worklist

if TYPE_CHECKING:
    from guanxi.bank.models import Staff
    from guanxi.insight.models import CustomerFacts

PAGE = 50
COUNTED_MAX = 1_000
_TOGETHER = 1_000  # rows of a file that are read at a time
_ALWAYS = (
    "assets_minor",
    "previous_month_end_assets_minor",
    "product_classes",
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One customer."""

    customer: Customer
    facts: "CustomerFacts"
    tier: str
    stewards: Sequence[tuple[str, "Staff"]]
    contacted_at: datetime | None
    shown: Sequence[Column]

    @property
    def tier_name(self) -> str:
        """The tier in words; empty without one."""
        return str(Tier(self.tier).label) if self.tier in Tier.values else ""

    @property
    def products(self) -> list[str]:
        """Classes of product held, in words."""
        codes = filter(None, self.facts.product_classes.split(","))
        return [str(ProductClass(code).label) for code in codes if code in ProductClass.values]

    @property
    def cells(self) -> list[tuple[Column, Any]]:
        """The columns that are shown, with the figure or day of each that has one."""
        return [
            (column, getattr(self.facts, column.field) if column.field else None)
            for column in self.shown
        ]


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """One page of the table. ``next_after`` begins the next page, where there is one.

    ``found`` is how many a narrowed table has, at most `COUNTED_MAX` + 1; None where it is not
    narrowed: the tabs say how many there are.
    """

    lines: Sequence[Line]
    tabs: Sequence[tuple[str, str, int]]  # code, name, customers
    total: int
    wish: Wish
    next_after: str
    found: int | None

    @property
    def columns(self) -> list[Column]:
        """All columns but the customer."""
        return [ASSETS, *self.wish.shown]


def portfolio_of(viewer: Viewer, wish: Wish, now: datetime) -> Portfolio:
    """One page of the viewer's customers, as of the last night."""
    facts = _facts(viewer, wish, now)
    page = list(_in_order(_after(facts, wish), wish)[: PAGE + 1])
    tabs = _tabs(viewer)
    last = page[PAGE - 1] if len(page) > PAGE else None
    return Portfolio(
        lines=_lines(page[:PAGE], wish),
        tabs=tabs,
        total=sum(count for _, _, count in tabs),
        wish=wish,
        next_after=f"{_value(last)}.{last.pk}" if last else "",
        found=facts[: COUNTED_MAX + 1].count() if wish.is_narrowed else None,
    )


def every_line_of(viewer: Viewer, wish: Wish, now: datetime) -> Iterator[Line]:
    """All of the viewer's customers in the order of the table, read some at a time."""
    # Whom, asked once: page after page would put the rest in order again each time.
    numbers = list(_in_order(_facts(viewer, wish, now), wish).values_list("customer_id", flat=True))
    for begin in range(0, len(numbers), _TOGETHER):
        part = numbers[begin : begin + _TOGETHER]
        facts = _shown(insight.facts_of(part), wish).in_bulk()
        yield from _lines([facts[number] for number in part if number in facts], wish)


def numbers_of(viewer: Viewer, wish: Wish, now: datetime, *, most: int) -> list[str]:
    """The bank's numbers of the customers of the table, in its order, the first ones."""
    ordered = _in_order(_facts(viewer, wish, now), wish).values_list("customer_id", flat=True)
    ids = list(ordered[:most])
    numbers = dict(Customer.objects.filter(pk__in=ids).values_list("pk", "source_id"))
    return [numbers[pk] for pk in ids if pk in numbers]


def size_of(viewer: Viewer, wish: Wish, now: datetime) -> int:
    """How many customers the whole table has, told without reading them."""
    return _facts(viewer, wish, now).count()


def _facts(viewer: Viewer, wish: Wish, now: datetime) -> "QuerySet[CustomerFacts]":
    visible = stewardship.customers_visible_to(viewer)
    if wish.tier:
        visible = stewardship.customers_on_tier(visible, wish.tier)
    facts = _shown(insight.facts_of(visible.values("pk")), wish)
    if viewer.scope in ("branch", "outlet"):
        # The same rows again, but said so that the index by office can be walked.
        offices = list(branches_within(viewer.branch_id).values_list("pk", flat=True))
        facts = facts.filter(branch_id__in=offices)
    facts = facts.annotate(in_order=wish.order.value).filter(_narrowing(wish))
    if wish.silent_days:
        since = now - timedelta(days=wish.silent_days)
        facts = facts.exclude(Exists(worklist.contacts_since(since, OuterRef("customer_id"))))
    if wish.order.kind == "day":
        facts = facts.filter(in_order__isnull=False)
    return facts


def _shown(facts: "QuerySet[CustomerFacts]", wish: Wish) -> "QuerySet[CustomerFacts]":
    return facts.only(*_ALWAYS, *(column.field for column in wish.shown if column.field))


def _narrowing(wish: Wish) -> Q:
    these = Q()
    if wish.holds:
        these &= _among_products(wish.holds)
    if wish.lacks:
        these &= ~_among_products(wish.lacks)
    if wish.at_least:
        these &= Q(assets_minor__gte=wish.at_least * 100)
    if wish.at_most is not None:
        these &= Q(assets_minor__lte=wish.at_most * 100)
    return these


def _among_products(code: str) -> Q:
    """The classes held are one text, parted by commas; codes hold no sign that means more."""
    return Q(product_classes__regex=rf"(^|,){code}(,|$)")


def _after(facts: "QuerySet[CustomerFacts]", wish: Wish) -> "QuerySet[CustomerFacts]":
    if wish.after is None:
        return facts
    value, number = wish.after
    if wish.is_rising:
        beyond, equal = Q(in_order__gt=value), Q(customer_id__lt=number)
    else:
        beyond, equal = Q(in_order__lt=value), Q(customer_id__gt=number)
    return facts.filter(beyond | Q(in_order=value) & equal)


def _in_order(facts: "QuerySet[CustomerFacts]", wish: Wish) -> "QuerySet[CustomerFacts]":
    """One order and its exact reverse, so that one index serves both."""
    value = wish.order.value or F("assets_minor")
    if wish.is_rising:
        return facts.order_by(OrderBy(value), "-customer_id")
    return facts.order_by(OrderBy(value, descending=True), "customer_id")


def _value(facts: "CustomerFacts") -> Any:
    """What the row stands in the order by."""
    return facts.in_order  # type: ignore[attr-defined]


def _lines(page: "Sequence[CustomerFacts]", wish: Wish) -> list[Line]:
    shown = wish.shown
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
            shown=shown,
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
