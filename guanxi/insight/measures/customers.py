"""Everything the night knows of a customer, brought together in one row."""

from collections.abc import Mapping, Sequence
from datetime import date

import ibis
from ibis.expr.types import Table, Value

from guanxi.insight.measures.months import CHANNELS, EVER


def known_customers(customers: Table, *, day: date) -> Table:
    """Who is a customer on the day: joined by then and not left before it.

    Age is the year of the day less the year of birth: the day of birth stays out of the lake.
    """
    here = customers.filter(
        customers.joined_on <= day, (customers.left_on >= day) | customers.left_on.isnull()
    )
    return here.select(
        "customer_id",
        "branch_id",
        age_years=ibis.literal(day.year, "int64") - here.birth_year,
        joined_on=here.joined_on,
    )


def with_parts(customers: Table, parts: Sequence[Table]) -> Table:
    """Each part's columns beside the customers they belong to; customers without stay."""
    row, doubled = customers.view(), []
    for number, part in enumerate(parts):
        row = row.left_join(part, "customer_id", rname=f"{{name}}_{number}")
        doubled.append(f"customer_id_{number}")
    return row.drop(*doubled)


def periods(row: Table) -> Mapping[str, Value]:
    """This month (`months.of_entries`) and the closed ones (`months.before`) added up."""
    return {
        "card_spend_month_minor": row.card_spend_minor,
        "card_spend_previous_3_minor": row.card_spend_minor_3,
        "card_spend_12_months_minor": _both(row, "card_spend_minor"),
        "inflow_month_minor": row.inflow_minor,
        "outflow_month_minor": row.outflow_minor,
        "inflow_12_months_minor": _both(row, "inflow_minor"),
        "outflow_12_months_minor": _both(row, "outflow_minor"),
        "transactions_month": row.transactions,
        "transactions_12_months": _both(row, "transactions"),
        **{f"{channel}_12_months": _both(row, channel) for channel in CHANNELS},
        "salary_month_minor": row.salary_minor,
        "salary_previous_3_minor": row.salary_minor_3,
        "first_salary_on": ibis.coalesce(row.first_salary_on_11, row.first_salary_on),
        **{name: ibis.coalesce(row[name], row[f"{name}_ever"]) for name in EVER},
    }


def filled(row: Table, names: Sequence[str]) -> Table:
    """The columns of these names, in this order: 0 and '' where nothing is known, days empty."""
    return row.select(**{name: _filled(row[name]) for name in names})


def _both(row: Table, name: str) -> Value:
    return row[name].fill_null(0) + row[f"{name}_11"].fill_null(0)


def _filled(value: Value) -> Value:
    if value.type().is_date():
        return value
    return value.fill_null("") if value.type().is_string() else value.fill_null(0)
