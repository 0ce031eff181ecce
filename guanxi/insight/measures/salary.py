"""Salary paid into the bank: the firmest tie a customer has."""

from ibis.expr.types import DateValue, IntegerValue, Table

from guanxi.insight.measures.arithmetic import total


def salary(entries: Table) -> IntegerValue:
    """Salary that arrived in the period (代发工资); pensions are not salary.

    Formula: Σ credits of kind salary. Unit: minor units of the bank's currency.
    """
    return total(entries.worth_minor, _paid(entries))


def first_salary_on(entries: Table) -> DateValue:
    """The first day in the period on which salary arrived (首次代发日); empty: none."""
    return entries.booked_on.min(where=_paid(entries))


def last_salary_on(entries: Table) -> DateValue:
    """The last day on which salary arrived (最近代发日); empty: never."""
    return entries.booked_on.max(where=_paid(entries))


def _paid(entries: Table) -> IntegerValue:
    return (entries.kind == "salary") & (entries.worth_minor > 0)
