"""The rows of the table: who, how much, how it moved, who looks after them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from guanxi.bank.codes import ProductClass
from guanxi.bank.models import Branch, Customer
from guanxi.bank.queries import branches_within
from guanxi.bank.viewers import Viewer
from guanxi.foundation.tables.asking import Asked
from guanxi.foundation.tables.rows import Page, in_order, page_of
from guanxi.insight import queries as insight
from guanxi.stewardship import queries as stewardship
from guanxi.stewardship.codes import Tier
from guanxi.worklist import queries as worklist

if TYPE_CHECKING:
    from guanxi.bank.models import Staff
    from guanxi.insight.models import CustomerFacts

PAGE = 50
COUNTED_MAX = 1_000
_TOGETHER = 1_000  # rows of a file that are read at a time
_ALWAYS = ("assets_minor", "previous_month_end_assets_minor", "product_classes")
_FACTS = "facts."
# In words, looked up once: a page names two hundred of them.
_TIERS, _PRODUCTS = dict(Tier.choices), dict(ProductClass.choices)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One customer."""

    customer: Customer
    facts: "CustomerFacts"
    tier: str
    stewards: Sequence[tuple[str, "Staff"]]
    contacted_at: datetime | None
    currency: str

    @property
    def anchor(self) -> str:
        """By what the row is found on the page."""
        return f"customer-{self.customer.pk}"

    @cached_property
    def page(self) -> str:
        """Where the customer's own page is."""
        return reverse("shell:customer", args=[self.customer.pk])

    @property
    def tier_name(self) -> str:
        """The tier in words; empty without one."""
        return str(_TIERS.get(self.tier, ""))

    @property
    def products(self) -> list[str]:
        """Classes of product held, in words."""
        codes = self.facts.product_classes.split(",")
        return [str(_PRODUCTS[code]) for code in codes if code in _PRODUCTS]


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """One page of the table with the tabs above it.

    ``found`` is how many a narrowed table has, at most `COUNTED_MAX` + 1; None where it is not
    narrowed: the tabs say how many there are.
    """

    table: Page
    tabs: Sequence[tuple[str, str, int]]  # code, name, customers
    total: int
    found: int | None


def portfolio_of(viewer: Viewer, asked: Asked, now: datetime, currency: str) -> Portfolio:
    """One page of the viewer's customers, as of the last night."""
    facts = _facts(viewer, asked, now)
    page = page_of(facts, asked, size=PAGE)
    tabs = _tabs(viewer)
    return Portfolio(
        table=page.of(_lines(page.rows, currency)),
        tabs=tabs,
        total=sum(count for _, _, count in tabs),
        found=facts[: COUNTED_MAX + 1].count() if asked.is_narrowed else None,
    )


def every_line_of(viewer: Viewer, asked: Asked, now: datetime, currency: str) -> Iterator[Line]:
    """All of the viewer's customers in the order of the table, read some at a time."""
    # Whom, asked once: page after page would put the rest in order again each time.
    facts = in_order(_facts(viewer, asked, now), asked)
    numbers = list(facts.values_list("customer_id", flat=True))
    for begin in range(0, len(numbers), _TOGETHER):
        part = numbers[begin : begin + _TOGETHER]
        read = _shown(insight.facts_of(part), asked).in_bulk()
        yield from _lines([read[number] for number in part if number in read], currency)


def numbers_of(viewer: Viewer, asked: Asked, now: datetime, *, most: int) -> list[str]:
    """The bank's numbers of the customers of the table, in its order, the first ones."""
    ordered = in_order(_facts(viewer, asked, now), asked)
    ids = list(ordered.values_list("customer_id", flat=True)[:most])
    numbers = dict(Customer.objects.filter(pk__in=ids).values_list("pk", "source_id"))
    return [numbers[pk] for pk in ids if pk in numbers]


def size_of(viewer: Viewer, asked: Asked, now: datetime) -> int:
    """How many customers the whole table has, told without reading them."""
    return _facts(viewer, asked, now).count()


def _facts(viewer: Viewer, asked: Asked, now: datetime) -> "QuerySet[CustomerFacts]":
    only = asked.only
    visible = stewardship.customers_visible_to(viewer)
    if only.get("tier"):
        visible = stewardship.customers_on_tier(visible, only["tier"])
    facts = _shown(insight.facts_of(visible.values("pk")), asked).filter(_narrowing(asked))
    if viewer.scope in ("branch", "outlet"):
        # The same rows again, but said so that the index by office can be walked.
        offices = list(branches_within(viewer.branch_id).values_list("pk", flat=True))
        facts = facts.filter(branch_id__in=offices)
    if only.get("silent_days"):
        since = now - timedelta(days=only["silent_days"])
        facts = facts.exclude(Exists(worklist.contacts_since(since, OuterRef("customer_id"))))
    if asked.order.kind == "day":
        facts = facts.filter(**{f"{asked.order.by}__isnull": False})
    return facts


def _shown(facts: "QuerySet[CustomerFacts]", asked: Asked) -> "QuerySet[CustomerFacts]":
    told = [str(column.shows) for column in asked.columns]
    own = (shows.removeprefix(_FACTS) for shows in told if shows.startswith(_FACTS))
    return facts.only(*_ALWAYS, *own)


def _narrowing(asked: Asked) -> Q:
    these, only = Q(), asked.only
    if only.get("holds"):
        these &= _among_products(only["holds"])
    if only.get("lacks"):
        these &= ~_among_products(only["lacks"])
    if only.get("at_least"):
        these &= Q(assets_minor__gte=only["at_least"] * 100)
    if only.get("at_most") is not None:
        these &= Q(assets_minor__lte=only["at_most"] * 100)
    return these


def _among_products(code: str) -> Q:
    """The classes held are one text, parted by commas; codes hold no sign that means more."""
    return Q(product_classes__regex=rf"(^|,){code}(,|$)")


def _lines(page: "Sequence[CustomerFacts]", currency: str) -> list[Line]:
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
            currency=currency,
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
