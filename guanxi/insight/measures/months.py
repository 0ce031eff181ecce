"""A customer's months: what each brought, added up day by day, and what the last ones add up to."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Literal

import ibis
from ibis.expr.types import IntegerValue, Table, Value

from guanxi.insight.measures import activity, cards, flows, salary
from guanxi.insight.measures.arithmetic import total
from guanxi.insight.measures.joining import either
from guanxi.insight.measures.valuation import Valuation

Together = Literal["sum", "first", "last"]
CHANNELS = ("counter", "atm", "mobile", "online", "pos")

# Of each number of a month: how it is measured, and how two parts of a period come together.
OF_A_MONTH: Mapping[str, tuple[Callable[[Table], Value], Together]] = {
    "inflow_minor": (flows.inflow, "sum"),
    "outflow_minor": (flows.outflow, "sum"),
    "card_spend_minor": (cards.card_spend, "sum"),
    "salary_minor": (salary.salary, "sum"),
    "transactions": (activity.transactions, "sum"),
    "counter": (lambda rows: activity.transactions_by(rows, "counter"), "sum"),
    "atm": (lambda rows: activity.transactions_by(rows, "atm"), "sum"),
    "mobile": (lambda rows: activity.transactions_by(rows, "mobile"), "sum"),
    "online": (lambda rows: activity.transactions_by(rows, "online"), "sum"),
    "pos": (lambda rows: activity.transactions_by(rows, "pos"), "sum"),
    "last_transaction_on": (activity.last_transaction_on, "last"),
    "last_active_on": (activity.last_active_on, "last"),
    "first_salary_on": (salary.first_salary_on, "first"),
    "last_salary_on": (salary.last_salary_on, "last"),
}
# Dates that are remembered for ever, not for twelve months.
EVER = ("last_transaction_on", "last_active_on", "last_salary_on")
OVER_12_MONTHS = ("inflow_minor", "outflow_minor", "card_spend_minor", "transactions", *CHANNELS)
OVER_3_MONTHS = ("card_spend_minor", "salary_minor")


def valued(entries: Table, valuation: Valuation) -> Table:
    """Entries in the bank's currency, each marked whether it is a flow."""
    return entries.mutate(
        worth_minor=valuation.worth(entries.amount_minor, entries.currency),
        is_flow=flows.is_flow(entries, valuation),
        one=ibis.literal(1, "int64"),
    )


def of_entries(entries: Table, *, month: date) -> Table:
    """One row a customer with entries: the numbers of (part of) a month, from `valued` entries."""
    numbers = {name: measure(entries) for name, (measure, _) in OF_A_MONTH.items()}
    return entries.group_by("customer_id").agg(**numbers).mutate(month=ibis.date(month))


def together(parts: Table) -> Table:
    """Parts of the same month brought together: yesterday's sum and today's entries."""
    numbers = {name: _together(parts[name], how) for name, (_, how) in OF_A_MONTH.items()}
    return parts.group_by(["customer_id", "month"]).agg(**numbers).select(parts.columns)


def customer_months(entries: Table, assets: Table, *, month: date) -> Table:
    """One row a customer and month for trends: assets at its end, averages, flows (月度趋势)."""
    both = either(assets, entries, "customer_id")
    return both.select(
        customer_id=ibis.coalesce(both.customer_id, both.customer_id_right),
        month=ibis.date(month),
        assets_end_minor=both.assets_minor.fill_null(0),
        assets_average_minor=both.month_average_assets_minor.fill_null(0),
        weighted_average_minor=both.month_average_weighted_minor.fill_null(0),
        contribution_minor=both.contribution_minor.fill_null(0),
        inflow_minor=both.inflow_minor.fill_null(0),
        outflow_minor=both.outflow_minor.fill_null(0),
        card_spend_minor=both.card_spend_minor.fill_null(0),
        salary_minor=both.salary_minor.fill_null(0),
        transactions=both.transactions.fill_null(0),
    )


def ever(remembered: Table, entries: Table) -> Table:
    """Days remembered for ever: those known before a month and those of the month itself."""
    names = ["customer_id", *EVER]
    parts = ibis.union(remembered.select(names), entries.select(names))
    return parts.group_by("customer_id").agg(**{name: parts[name].max() for name in EVER})


def before(entries: Table, trends: Table, *, months: Sequence[date]) -> Table:
    """What the closed months before this one add up to, for each customer.

    ``months`` are the eleven before this one, the last first; ``entries`` and ``trends`` hold
    their rows. A month without a row counts as zero.
    """
    last_3 = entries.month.isin([ibis.date(month) for month in months[:3]])
    sums = entries.group_by("customer_id").agg(
        **{f"{name}_11": total(entries[name]) for name in OVER_12_MONTHS},
        **{f"{name}_3": total(entries[name], last_3) for name in OVER_3_MONTHS},
        first_salary_on_11=entries.first_salary_on.min(),
    )
    averages = [_in_month(trends, "assets_average_minor", month) for month in months[:3]]
    ends = trends.group_by("customer_id").agg(
        previous_month_end_assets_minor=_in_month(trends, "assets_end_minor", months[0]),
        previous_month_average_assets_minor=averages[0],
        peak_month_average_3_minor=ibis.greatest(*averages),
    )
    both = either(ends, sums, "customer_id")
    whole = [
        *ends.columns[1:],
        *(name for name in sums.columns[1:] if name != "first_salary_on_11"),
    ]
    return both.select(
        customer_id=ibis.coalesce(both.customer_id, both.customer_id_right),
        **{name: both[name].fill_null(0) for name in whole},
        first_salary_on_11=both.first_salary_on_11,
    )


def _in_month(trends: Table, name: str, month: date) -> IntegerValue:
    return total(trends[name], trends.month == ibis.date(month))


def _together(column: Value, how: Together) -> Value:
    if how == "sum":
        return total(column)
    return column.min() if how == "first" else column.max()
