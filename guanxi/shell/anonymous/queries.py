"""What the page of analysts shows, added up from groups of which none is smaller than k."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from guanxi.bank.models import Branch
from guanxi.insight.queries import ANY, Alike, AnonymousNight, anonymous_groups
from guanxi.shell.anonymous import words

_SHADES = 5


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Which groups are asked for; empty: all."""

    NAMES: ClassVar = ("office", "tenure", "card", "product")

    office: str = ""
    tenure: str = ""
    card: str = ""
    product: str = ""

    def includes(self, group: Alike) -> bool:
        """Whether the group is told so. One told more coarsely is not."""
        return (
            self.office in ("", words.office_code(group.branch_id))
            and self.tenure in ("", group.tenure_band)
            and self.card in ("", group.card_grade)
            and (not self.product or self.product in group.products.split(","))
        )


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One filter: its name in the address, its heading, and what may be chosen."""

    name: str
    label: str
    chosen: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Customers of one age and one band of assets; ``shade`` from 0 to 5 of the fullest."""

    customers: int
    shade: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """Customers added up by one word: an age or a band of assets."""

    code: str
    label: str
    customers: int
    assets_minor: int
    cells: Sequence[Cell] = ()


@dataclass(frozen=True, kw_only=True)
class AnonymousView:
    """Everything the page shows."""

    night: AnonymousNight
    choices: Sequence[Choice]
    is_filtered: bool
    customers: int
    assets_minor: int
    in_full: int  # customers of whom everything is told as finely as the view can
    ages: Sequence[Line]
    generations: Sequence[Line]
    bands: Sequence[Line]


def view_of(night: AnonymousNight, wish: Wish) -> AnonymousView:
    """The view by age and assets, for the groups that are asked for."""
    groups = anonymous_groups()
    wanted = [group for group in groups if wish.includes(group)]
    bands = _lines(wanted, lambda group: group.assets_band, words.assets_label, words.assets_order)
    ages = _lines(wanted, lambda group: group.age_band, words.years_label, words.years_order)
    generations = _lines(
        wanted,
        lambda group: words.generation_of(group.age_band),
        words.years_alone,
        words.years_order,
    )
    return AnonymousView(
        night=night,
        choices=_choices(groups, wish),
        is_filtered=wish != Wish(),
        customers=sum(group.customers for group in wanted),
        assets_minor=sum(group.assets_minor for group in wanted),
        in_full=sum(group.customers for group in wanted if words.is_in_full(group)),
        ages=_with_cells(ages, bands, wanted),
        generations=generations,
        bands=bands,
    )


def _lines(
    groups: Sequence[Alike],
    code_of: Callable[[Alike], str],
    label: Callable[[str], str],
    order: Callable[[str], int],
) -> list[Line]:
    customers, assets = Counter[str](), Counter[str]()
    for group in groups:
        customers[code_of(group)] += group.customers
        assets[code_of(group)] += group.assets_minor
    return [
        Line(code=code, label=label(code), customers=customers[code], assets_minor=assets[code])
        for code in sorted(customers, key=order)
    ]


def _with_cells(ages: Sequence[Line], bands: Sequence[Line], groups: Sequence[Alike]) -> list[Line]:
    counts = Counter[tuple[str, str]]()
    for group in groups:
        counts[group.age_band, group.assets_band] += group.customers
    fullest = max(counts.values(), default=1)
    return [
        Line(
            code=age.code,
            label=age.label,
            customers=age.customers,
            assets_minor=age.assets_minor,
            cells=[
                Cell(customers=here, shade=-(-here * _SHADES // fullest))
                for here in (counts[age.code, band.code] for band in bands)
            ],
        )
        for age in ages
    ]


def _choices(groups: Sequence[Alike], wish: Wish) -> list[Choice]:
    names = dict(Branch.objects.values_list("pk", "name"))
    offices = {group.branch_id for group in groups}
    told = sorted((names.get(number, ""), number) for number in offices if number is not None)
    products = {code for group in groups for code in group.products.split(",")}
    return [
        Choice(
            name="office",
            label=words.headings()["office"],
            chosen=wish.office,
            options=[
                *((words.office_code(number), name) for name, number in told),
                *([(ANY, words.any_office())] if None in offices else []),
            ],
        ),
        Choice(
            name="tenure",
            label=words.headings()["tenure"],
            chosen=wish.tenure,
            options=_options(
                {group.tenure_band for group in groups}, words.years_label, words.years_order
            ),
        ),
        Choice(
            name="card",
            label=words.headings()["card"],
            chosen=wish.card,
            options=_options(
                {group.card_grade for group in groups}, words.card_label, words.card_order
            ),
        ),
        Choice(
            name="product",
            label=words.headings()["product"],
            chosen=wish.product,
            options=_options(products, words.product_label, words.product_order),
        ),
    ]


def _options(
    codes: set[str], label: Callable[[str], str], order: Callable[[str], int]
) -> list[tuple[str, str]]:
    return [(code, label(code)) for code in sorted(codes, key=order)]
