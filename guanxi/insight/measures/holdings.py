"""Accounts one by one, and how many of them a customer has, closes and sees mature."""

from datetime import date, timedelta

from ibis.expr.types import DateValue, IntegerValue, Table

from guanxi.insight.measures.arithmetic import count, nearest, total
from guanxi.insight.measures.joining import beside
from guanxi.insight.measures.valuation import Valuation


def holdings(accounts: Table, standing: Table, *, day: date) -> Table:
    """Every open account of the bank at the end of the day, loans and cards too.

    ``balance_minor`` and ``month_average_minor`` are in the account's own currency: Σ end-of-day
    balances of the month so far ÷ days, halves away from zero. ``last_moved_on`` is the last day on
    which the balance changed; empty for an account that never had one.
    """
    live = accounts.filter(_open(accounts, day))
    numbers = standing.select("account_id", "balance_minor", "month_sum_minor", "moved_on")
    both = beside(live, numbers, "account_id")
    return both.select(
        "account_id",
        "customer_id",
        "product_id",
        "product_class",
        "currency",
        balance_minor=both.balance_minor.fill_null(0),
        month_average_minor=nearest(both.month_sum_minor.fill_null(0), day.day),
        last_moved_on=both.moved_on,
        opened_on=both.opened_on,
        matures_on=both.matures_on,
    )


def accounts_open(accounts: Table, *, day: date) -> IntegerValue:
    """How many accounts of any class the customer has open at the end of the day (在用账户数)."""
    return count(_open(accounts, day))


def accounts_closed(accounts: Table, *, day: date) -> IntegerValue:
    """How many accounts were closed in the seven days that end on the day (近7日销户数)."""
    week = (accounts.closed_on > day - timedelta(days=7)) & (accounts.closed_on <= day)
    return count(week.fill_null(False))  # noqa: FBT003 - the value, not a switch


def maturing_on(owned: Table, *, day: date) -> DateValue:
    """The next day on which an asset account with money on it matures (最近到期日); empty: none."""
    return owned.matures_on.min(where=_maturing(owned, day) & (owned.worth_minor > 0))


def maturing_30_days(owned: Table, *, day: date) -> IntegerValue:
    """What matures within the next 30 days and so looks for a new place (30日内到期金额).

    Formula: Σ balance of open asset accounts maturing after the day and at most 30 days later.
    Unit: minor units of the bank's currency.
    """
    soon = _maturing(owned, day) & (owned.matures_on <= day + timedelta(days=30))
    return total(owned.worth_minor, soon)


def customer_accounts(accounts: Table, *, day: date) -> Table:
    """One row a customer with any account: how many are open and how many were just closed."""
    return accounts.group_by("customer_id").agg(
        accounts_open=accounts_open(accounts, day=day),
        accounts_closed_7_days=accounts_closed(accounts, day=day),
    )


def customer_maturities(held: Table, valuation: Valuation, *, day: date) -> Table:
    """One row a customer with an asset account that matures, from `holdings`."""
    owned = held.filter(valuation.is_asset(held.product_class), held.matures_on > day)
    owned = owned.mutate(worth_minor=valuation.worth(owned.balance_minor, owned.currency))
    return owned.group_by("customer_id").agg(
        maturing_on=maturing_on(owned, day=day),
        maturing_30_days_minor=maturing_30_days(owned, day=day),
    )


def _open(accounts: Table, day: date) -> IntegerValue:
    return (accounts.opened_on <= day) & ((accounts.closed_on > day) | accounts.closed_on.isnull())


def _maturing(owned: Table, day: date) -> IntegerValue:
    return owned.matures_on > day
