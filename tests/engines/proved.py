"""Each table that a measure makes: what both engines must agree on.

A test keeps this list whole: no function of `insight.measures` that gives a table is missing.
"""

from collections.abc import Callable, Mapping

from ibis.expr.types import Table

from guanxi.insight.measures import (
    anonymous,
    assets,
    balances,
    cards,
    customers,
    holdings,
    joining,
    loans,
    magnitude,
    months,
    survivors,
    valuation,
    versions,
    week,
)
from guanxi.insight.measures.concentration import concentration
from guanxi.insight.tests.measures.sketch import VALUATION
from tests.engines.awkward import DAY, MONTH, MONTHS

Tables = Mapping[str, Table]
BANDS, ALIKE = (50_000, 200_000), 3
_ASSETS = valuation.Valuation(
    currency="CNY",
    rates_ppm={"USD": 7_123_457, "JPY": 48_333},
    weights_percent={"demand_deposit": 100, "fund": 33},
    margins_ppm={"demand_deposit": 15_001, "fund": 7},
    asset_classes=VALUATION.asset_classes,
    classes=VALUATION.classes,
)


def _known(kind: str, t: Tables) -> Table:
    return versions.as_known_on(t[kind], key=[f"{kind[:-1]}_id"], day=DAY)


def _standing(t: Tables) -> Table:
    return balances.standing(t["state"], first=MONTH, day=DAY)


def _entries(t: Tables) -> Table:
    return months.valued(t["transactions"], _ASSETS)


def _absorbed(t: Tables) -> Table:
    """Every even customer stands for nobody any more: the one before does for both."""
    numbers = t["customers"].select("customer_id").distinct()
    even = numbers.filter(numbers.customer_id % 2 == 0)
    return even.mutate(survivor_id=even.customer_id - 1)


def _alike(t: Tables) -> Table:
    above = t["offices"].group_by("branch_id").agg(above_id=t["offices"].ancestor_id.min())
    return anonymous.alike(t["facts"], above, bands=BANDS, k=ALIKE, day=DAY)


# What others are made from, in this order.
MADE_FIRST = ("anonymous.alike", "anonymous.shared_values")
PROVED: Mapping[str, Callable[[Tables], Table]] = {
    "anonymous.alike": _alike,
    "anonymous.shared_values": lambda t: anonymous.shared_values(t["anonymous.alike"], k=ALIKE),
    "anonymous.anonymous_customers": lambda t: anonymous.anonymous_customers(
        t["anonymous.alike"], t["anonymous.shared_values"], k=ALIKE, day=DAY
    ),
    "assets.customer_assets": lambda t: assets.customer_assets(_standing(t), _ASSETS, days=DAY.day),
    "balances.last_word": lambda t: balances.last_word([t["balances"], t["later"]]),
    "balances.carry": lambda t: balances.carry(
        t["state"], t["balances"], _known("accounts", t), first=MONTH
    ),
    "balances.month_begins": lambda t: balances.month_begins(t["state"]),
    "balances.without_long_closed": lambda t: balances.without_long_closed(t["state"], first=MONTH),
    "balances.standing": _standing,
    "balances.changed_under_the_accrual": lambda t: balances.changed_under_the_accrual(
        t["state"], _known("accounts", t), first=MONTH
    ).as_table(),
    "cards.best_card": lambda t: cards.best_card(t["cards"], day=DAY),
    "concentration.concentration": lambda t: concentration(t["facts"], t["offices"]),
    "customers.known_customers": lambda t: customers.known_customers(t["customers"], day=DAY),
    "customers.with_parts": lambda t: customers.with_parts(
        customers.known_customers(_known("customers", t), day=DAY),
        [t["ever"], loans.customer_loans(t["loans"], _ASSETS, day=DAY)],
    ),
    "customers.filled": lambda t: customers.filled(t["ever"], t["ever"].columns),
    "holdings.holdings": lambda t: holdings.holdings(_known("accounts", t), _standing(t), day=DAY),
    "holdings.customer_accounts": lambda t: holdings.customer_accounts(t["accounts"], day=DAY),
    "holdings.customer_maturities": lambda t: holdings.customer_maturities(
        t["accounts"].mutate(balance_minor=t["accounts"].product_id * 10_001 - 50_000),
        _ASSETS,
        day=DAY,
    ),
    "joining.beside": lambda t: joining.beside(t["entries"], t["ever"], "customer_id"),
    "joining.either": lambda t: joining.either(t["entries"], t["ever"], "customer_id"),
    "loans.customer_loans": lambda t: loans.customer_loans(t["loans"], _ASSETS, day=DAY),
    "magnitude.magnitudes": lambda t: magnitude.magnitudes(
        t["facts"].select("customer_id", "assets_minor"), ["assets_minor"]
    ),
    "months.valued": _entries,
    "months.of_entries": lambda t: months.of_entries(_entries(t), month=MONTH),
    "months.together": lambda t: months.together(
        t["entries"].union(months.of_entries(_entries(t), month=MONTH).select(t["entries"].columns))
    ),
    "months.customer_months": lambda t: months.customer_months(
        t["entries"],
        assets.customer_assets(_standing(t), _ASSETS, days=DAY.day),
        month=MONTH,
    ),
    "months.ever": lambda t: months.ever(t["ever"], t["entries"]),
    "months.before": lambda t: months.before(t["entries"], t["trends"], months=MONTHS),
    "valuation.Valuation.unknown_currencies": lambda t: _ASSETS.unknown_currencies(t["accounts"]),
    "survivors.of_survivors": lambda t: survivors.of_survivors(t["transactions"], _absorbed(t)),
    "versions.told_again": lambda t: versions.told_again(t["accounts"], key=["account_id"]),
    "versions.as_known_on": lambda t: _known("accounts", t),
    "week.last_week": lambda t: week.last_week(_entries(t)),
}
