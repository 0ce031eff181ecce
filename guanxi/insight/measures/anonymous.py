"""The anonymous view: one row a customer, never fewer than k alike in what an outsider may know.

Local recoding along one ladder: customers whose group is large enough are told as finely as they
are; the rest is told one step more coarsely and grouped again, and so on. Who is still among fewer
than k when everything but the band of assets has been given up is left out.

What would tell what a group has given up is given up with it, or else the amounts of a row would
lead back to where its group was left. So tenure is told in bands only, the last act never earlier
than the youngest of the band could have acted, and what the products amount to only where the
products themselves are told. The band of assets is never given up, so assets may always stand
beside it; an overdraft, which tells of a deposit, is a band of its own.

No row is invented, changed places with another or mixed from several: each tells of exactly one
customer what is true of that customer, coarsely.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
from ibis import _
from ibis.expr.types import BooleanValue, IntegerValue, StringValue, Table, Value

from guanxi.insight.measures.arithmetic import number, whole
from guanxi.insight.measures.magnitude import magnitudes

ANY, NOTHING, OVERDRAWN = "any", "none", "overdrawn"

AGES = ((0, 19), (20, 29), (30, 39), (40, 49), (50, 59), (60, 69), (70, 79), (80, None))
WIDE_AGES = ((0, 29), (30, 59), (60, None))
TENURES = ((0, 1), (2, 4), (5, 9), (10, None))
WIDE_TENURES = ((0, 4), (5, None))

# What a row says that somebody outside may know of a customer.
QUASI = ("branch_id", "age_band", "tenure_band", "assets_band", "card_grade", "products")
# Amounts and counts by one leading digit. Those of products are told where the products are.
OF_PRODUCTS = (
    "demand_deposit_minor",
    "time_deposit_minor",
    "investments_minor",
    "contribution_minor",
    "loans_outstanding_minor",
    "card_owed_minor",
    "card_spend_12_months_minor",
)
FIGURES = (
    "assets_minor",
    "month_average_assets_minor",
    *OF_PRODUCTS,
    "inflow_12_months_minor",
    "outflow_12_months_minor",
    "transactions_12_months",
    "counter_12_months",
    "mobile_12_months",
)
INVESTMENTS = ("wealth_product", "fund", "insurance", "bond", "precious_metal", "custody")
_QUIET = "years_quiet"  # calendar years since the last act, told like a figure

Band = tuple[int, int | None]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One rung of the ladder: how each thing that an outsider may know is told there."""

    branch_id: str = "branch_id"
    age_band: str = "age_band"
    tenure_band: str = "tenure_band"
    card_grade: str = "card_grade"
    products: str = "products"

    @property
    def keys(self) -> list[str]:
        """The columns over which no fewer than k are alike; the band of assets always."""
        told = (self.branch_id, self.age_band, self.tenure_band, self.card_grade, self.products)
        return [*(column for column in told if column), "assets_band"]


# Each gives up one thing more; what is given up altogether is empty. First the office, of which the
# bank has its own figures, last the products, since their amounts go with them.
LADDER = (
    Step(),
    Step(branch_id="above_id"),
    Step(branch_id="above_id", tenure_band="wide_tenure"),
    Step(branch_id="above_id", tenure_band="wide_tenure", card_grade=""),
    Step(branch_id="", tenure_band="wide_tenure", card_grade=""),
    Step(branch_id="", tenure_band="wide_tenure", card_grade="", age_band="wide_age"),
    Step(branch_id="", tenure_band="", card_grade="", age_band="wide_age"),
    Step(branch_id="", tenure_band="", card_grade="", age_band=""),
    Step(branch_id="", tenure_band="", card_grade="", age_band="", products=""),
)


def alike(facts: Table, offices: Table, *, bands: Sequence[int], k: int, day: date) -> Table:
    """Customers as finely as k of them are alike, with their figures by one leading digit.

    ``offices`` is ``branch_id, above_id``, the office directly above or empty; ``bands`` are the
    lower ends of the bands of assets in whole units of the bank's currency. Nothing in the result
    numbers a customer. Who cannot be told without being among fewer than k is not in it.

    Unit: customers; minor units of the bank's currency.
    """
    fine = _finely(facts, offices, bands, day)
    rungs = _rungs(fine, k)
    settled = rungs.filter(rungs.rung.notnull())
    both = fine.view().join(settled.view(), _DETAIL)
    told = {
        "branch_id": _told(both, "branch_id", ibis.null("int64")),
        **{name: _told(both, name, ibis.literal(ANY)) for name in _WORDS},
        "assets_band": both.assets_band,
    }
    rows = both.select(*FIGURES, _QUIET, **{name: told[name] for name in QUASI})
    rows = magnitudes(rows, FIGURES)
    withheld = rows.products == ANY
    figures = {name: rows[name] for name in FIGURES}
    for name in OF_PRODUCTS:
        figures[name] = ibis.ifelse(withheld, ibis.null("int64"), rows[name])
    quiet = ibis.least(rows[_QUIET], _least_years(rows.tenure_band))
    return rows.select(*QUASI, **figures, **{_QUIET: quiet})


def shared_values(rows: Table, *, k: int) -> Table:
    """For each figure of `alike` and each of its values, the value that is told instead.

    No value of any figure stands in fewer than k rows. The ends: what lies above the k-th greatest
    is told as that, what lies below the k-th smallest as that. Between: a value that fewer than k
    share is told as the next lower one that k share. ``figure, value, shared``.
    """
    counted = ibis.union(
        *[
            rows.filter(rows[name].notnull())
            .group_by(value=rows[name])
            .agg(here=_.count())
            .select("value", "here", figure=ibis.literal(name))
            for name in (*FIGURES, _QUIET)
        ]
    )
    downward = ibis.window(
        group_by="figure", order_by=ibis.desc("value"), preceding=None, following=0
    )
    upward = ibis.window(group_by="figure", order_by="value", preceding=None, following=0)
    counted = counted.mutate(
        above=whole(counted.here.sum().over(downward)),
        below=whole(counted.here.sum().over(upward)),
    )
    ends = counted.group_by("figure").agg(
        top=counted.value.max(where=counted.above >= k),
        bottom=counted.value.min(where=counted.below >= k),
    )
    between = counted.join(ends, "figure")
    between = between.mutate(
        clipped=ibis.least(ibis.greatest(between.value, between.bottom), between.top)
    )
    each = ibis.window(group_by=["figure", "clipped"])
    between = between.mutate(sharing=whole(between.here.sum().over(each)))
    upward = ibis.window(group_by="figure", order_by="clipped", preceding=None, following=0)
    enough = ibis.ifelse(between.sharing >= k, between.clipped, ibis.null("int64"))
    return between.select("figure", "value", shared=enough.max().over(upward))


def anonymous_customers(rows: Table, shared: Table, *, k: int, day: date) -> Table:
    """The view: `alike` with every figure told by a value that k share, in the order of its words.

    ``last_active_year`` is the year of the day less the calendar years since the customer did
    something, as far as it is told. ``number`` counts the rows in that order and says nothing else.
    """
    for figure in (*FIGURES, _QUIET):
        told = shared.filter(shared.figure == figure).select(
            **{f"{figure}_value": shared.value, f"{figure}_told": shared.shared}
        )
        rows = rows.view().left_join(told, [(figure, f"{figure}_value")])
    rows = rows.select(
        *QUASI,
        **{figure: rows[f"{figure}_told"] for figure in FIGURES},
        last_active_year=number(day.year) - rows[f"{_QUIET}_told"],
        alike_at_least=whole(number(k)),
    )
    place = ibis.row_number().over(order_by=[*QUASI, *FIGURES, "last_active_year"])
    return rows.mutate(number=place.cast("int64") + 1)


def code_of(band: Band) -> str:
    """The word for a band of years or of assets, both ends in it: 30-39, 80+."""
    low, high = band
    return f"{low}+" if high is None else f"{low}-{high}"


def band_codes(bands: Sequence[int]) -> list[str]:
    """The bands of assets from the least: below zero, nothing, then up to each lower end."""
    ends = [(low, high - 1) for low, high in zip((0, *bands), bands, strict=False)]
    return [OVERDRAWN, NOTHING, *(code_of(band) for band in (*ends, (bands[-1], None)))]


_DETAIL = ["branch_id", "age_band", "tenure_band", "assets_band", "card_grade", "products"]
_WORDS = ("age_band", "tenure_band", "card_grade", "products")


def _finely(facts: Table, offices: Table, bands: Sequence[int], day: date) -> Table:
    """Every customer with what may be known, at its finest and wider, and the figures as they are.

    An office that is not known lies in none.
    """
    own = facts.view().left_join(offices, "branch_id")
    tenure = ibis.greatest(number(day.year) - own.joined_on.year().cast("int64"), number(0))
    quiet = number(day.year) - own.last_active_on.year().cast("int64")
    longest = number(day.year)
    return own.select(
        "branch_id",
        "above_id",
        age_band=_within(own.age_years, AGES),
        wide_age=_within(own.age_years, WIDE_AGES),
        tenure_band=_within(tenure, TENURES),
        wide_tenure=_within(tenure, WIDE_TENURES),
        assets_band=_assets_band(own.assets_minor, bands),
        card_grade=ibis.ifelse(own.card_grade == "", NOTHING, own.card_grade),
        products=_products(own),
        investments_minor=_added(own, [f"{code}_minor" for code in INVESTMENTS]),
        **{name: own[name] for name in FIGURES if name != "investments_minor"},
        **{_QUIET: ibis.greatest(quiet.fill_null(longest), number(0))},
    )


def _rungs(fine: Table, k: int) -> Table:
    """Each group at its finest with the rung on which it is told; empty: nowhere."""
    keys = [*_DETAIL, "above_id", "wide_age", "wide_tenure"]
    groups = fine.group_by(keys).agg(customers=fine.count())
    groups = groups.mutate(rung=ibis.ifelse(groups.customers >= k, number(0), ibis.null("int64")))
    for place, step in enumerate(LADDER[1:], start=1):
        waiting = ibis.ifelse(groups.rung.isnull(), groups.customers, number(0))
        together = whole(waiting.sum().over(ibis.window(group_by=step.keys)))
        settled = groups.rung.isnull() & (together >= k)
        groups = groups.mutate(rung=ibis.ifelse(settled, number(place), groups.rung))
    return groups.select(*_DETAIL, "rung")


def _told(both: Table, thing: str, nothing: Value) -> Value:
    """The thing as the row's rung tells it."""
    columns = [getattr(step, thing) for step in LADDER]
    cases = [
        (both.rung == place, both[column] if column else nothing)
        for place, column in enumerate(columns)
    ]
    return ibis.cases(*cases, else_=nothing)


def _within(years: IntegerValue, bands: Sequence[Band]) -> StringValue:
    cases = [(years < high + 1, code_of((low, high))) for low, high in bands if high is not None]
    return ibis.cases(*cases, else_=code_of(bands[-1]))


def _least_years(tenure_band: StringValue) -> IntegerValue:
    """The years that the youngest of the band has been here."""
    least = {code_of(band): band[0] for band in (*TENURES, *WIDE_TENURES)}
    cases = [(tenure_band == code, number(years)) for code, years in sorted(least.items())]
    return ibis.cases(*cases, else_=number(0))


def _assets_band(assets_minor: IntegerValue, bands: Sequence[int]) -> StringValue:
    overdrawn, nothing, *codes = band_codes(bands)
    cases = [
        (assets_minor < high * 100, code) for high, code in zip(bands, codes[:-1], strict=True)
    ]
    below = [(assets_minor < 0, overdrawn), (assets_minor == 0, nothing)]
    return ibis.cases(*below, *cases, else_=codes[-1])


def _products(own: Table) -> StringValue:
    """What sort of products the customer has, as far as a neighbour, a shop or an employer sees."""
    held: Mapping[str, BooleanValue] = {
        "deposit": (own.demand_deposit_minor != 0) | (own.time_deposit_minor != 0),
        "investment": _added(own, [f"{code}_minor" for code in INVESTMENTS]) != 0,
        "loan": own.loans_outstanding_minor != 0,
        "credit_card": (own.card_owed_minor != 0) | (own.card_spend_12_months_minor != 0),
        "salary": (own.salary_month_minor != 0) | (own.salary_previous_3_minor != 0),
    }
    words: Value = ibis.literal("")
    for code, has in held.items():
        words = words.concat(ibis.ifelse(has, f",{code}", ""))
    return ibis.ifelse(words == "", NOTHING, words.substr(1))


def _added(own: Table, names: Sequence[str]) -> IntegerValue:
    first, *rest = names
    added = own[first]
    for name in rest:
        added = added + own[name]
    return whole(added)
