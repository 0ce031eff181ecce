"""The balance of each account, carried from day to day with its accrual (积数)."""

from collections.abc import Sequence
from datetime import date, timedelta

import ibis
from ibis import _
from ibis.expr.types import IntegerValue, Table

from guanxi.insight.measures.arithmetic import days_between, total
from guanxi.insight.measures.joining import beside, either


def last_word(deliveries: Sequence[Table]) -> Table:
    """End-of-day balances of several deliveries, earliest first: the later delivery wins.

    ``account_id, day, balance_minor``. One row an account and day.
    """
    ranked = [rows.mutate(delivery=ibis.literal(n)) for n, rows in enumerate(deliveries)]
    place = ibis.row_number().over(group_by=["account_id", "day"], order_by=ibis.desc("delivery"))
    return ibis.union(*ranked).mutate(place=place).filter(_.place == 0).drop("place", "delivery")


def carry(state: Table, rows: Table, accounts: Table, *, first: date) -> Table:
    """Carry every account over the days of ``rows``, all within the month that begins on ``first``.

    ``state`` holds the last balance of each account, the day it was reached (``moved_on``) and the
    sum of its end-of-day balances from ``first`` up to the day before (``accrued_minor``, 0 when
    the month begins). A balance stands until the next row. An account counts nothing from the day
    it is closed on. Owner, class, currency and closing are those of ``accounts``.

    Unit: minor units of the account's currency; the accrual minor units × days. No rounding.
    """
    month = accounts.filter(accounts.closed_on >= first).select("account_id", "closed_on")
    days = beside(rows, month, "account_id")
    days = days.mutate(
        next_day=_.day.lead().over(group_by="account_id", order_by="day"),
    )
    stood = days_between(
        days.day, ibis.least(days.next_day, days.closed_on.fill_null(days.next_day))
    )
    moved = (
        days.mutate(
            accrued=ibis.ifelse(days.next_day.isnull(), 0, days.balance_minor * stood),
            last_balance=ibis.ifelse(days.next_day.isnull(), days.balance_minor, 0),
        )
        .group_by("account_id")
        .agg(
            first_day=_.day.min(),
            last_day=_.day.max(),
            balance=total(_.last_balance),
            accrued=total(_.accrued),
        )
    )
    return _carried(state, moved, accounts, first)


def _carried(state: Table, moved: Table, accounts: Table, first: date) -> Table:
    """State and movements brought together: one row an account that is in either.

    ``moved`` accrues through closings of the month only, so that a small table is looked up for
    every row of it; who was closed before counts nothing here.
    """
    before = state.select("account_id", "balance_minor", "moved_on", "accrued_minor")
    both = either(before, moved, "account_id")
    both = both.mutate(account_id=ibis.coalesce(both.account_id, both.account_id_right))
    owners = accounts.select("account_id", "customer_id", "product_class", "currency", "closed_on")
    both = beside(both.drop("account_id_right"), owners, "account_id")
    since = ibis.greatest(both.moved_on, ibis.date(first))
    until = ibis.least(both.first_day, both.closed_on.fill_null(both.first_day))
    stood = both.balance_minor * days_between(since, until)
    stood = ibis.ifelse(both.first_day.isnull(), 0, stood)
    accrued = ibis.ifelse(both.closed_on < first, 0, both.accrued)
    return both.select(
        *owners.columns,
        balance_minor=ibis.ifelse(both.last_day.isnull(), both.balance_minor, both.balance),
        moved_on=ibis.coalesce(both.last_day, both.moved_on),
        accrued_minor=both.accrued_minor.fill_null(0) + stood.fill_null(0) + accrued.fill_null(0),
    )


def month_begins(state: Table) -> Table:
    """The same accounts on the first day of a month: nothing accrued yet."""
    return state.mutate(accrued_minor=ibis.literal(0, "int64"))


def without_long_closed(state: Table, *, first: date) -> Table:
    """Accounts closed a year before the month began, with nothing on them, are forgotten."""
    forgotten = (state.closed_on < first - timedelta(days=366)) & (state.balance_minor == 0)
    return state.filter(~forgotten.fill_null(False))  # noqa: FBT003 - the value, not a switch


def standing(state: Table, *, first: date, day: date) -> Table:
    """Each owned account at the end of ``day``.

    ``balance_minor`` is 0 from the day an account is closed on. ``month_sum_minor`` is the sum of
    end-of-day balances from ``first`` through ``day``, from which every month-average is made.
    """
    owned = state.filter(state.customer_id.notnull())
    tomorrow = ibis.date(day + timedelta(days=1))
    until = ibis.least(tomorrow, owned.closed_on.fill_null(tomorrow))
    stood = days_between(ibis.greatest(owned.moved_on, ibis.date(first)), until)
    closed = (owned.closed_on <= day).fill_null(False)  # noqa: FBT003 - the value, not a switch
    return owned.select(
        "account_id",
        "customer_id",
        "product_class",
        "currency",
        "moved_on",
        balance_minor=ibis.ifelse(closed, 0, owned.balance_minor),
        month_sum_minor=owned.accrued_minor + owned.balance_minor * stood,
    )


def changed_under_the_accrual(state: Table, accounts: Table, *, first: date) -> IntegerValue:
    """How many accounts were closed, or reopened, before days already accrued in this month.

    Their accrual cannot be carried on: the month must be folded again from its beginning.
    """
    closed = accounts.filter(accounts.closed_on.notnull())
    now = closed.select("account_id", closed_now="closed_on")
    both = beside(state.filter(state.moved_on > first), now, "account_id")
    then = ibis.least(both.closed_on.fill_null(both.moved_on), both.moved_on)
    today = ibis.least(both.closed_now.fill_null(both.moved_on), both.moved_on)
    return both.filter(then != today).count()
