"""What the published night says, for pages and for the packages above.

Callers pass only customers that the viewer may see: whose they are is decided by bank and
stewardship, not here. Nothing that these return names a person.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Unpack

from django.db.models import Count, QuerySet, Sum

from guanxi.foundation.dictionary import Category
from guanxi.foundation.engines import look_up
from guanxi.foundation.home import current_home
from guanxi.insight.facts import ANONYMOUS_CUSTOMERS, CUSTOMER_MONTHS
from guanxi.insight.fold.record import Ledger
from guanxi.insight.measures import anonymous
from guanxi.insight.models import (
    AnonymousCustomer,
    Concentration,
    CustomerFacts,
    Holding,
    latest_publication,
)
from guanxi.insight.movements import Search, newest
from guanxi.insight.movements import Transaction as Transaction
from guanxi.privacy.access import shown

# The words of the anonymous view: bands of years from the finest, and those that are coarser.
ANY, NOTHING, OVERDRAWN = anonymous.ANY, anonymous.NOTHING, anonymous.OVERDRAWN
COARSER = tuple(map(anonymous.code_of, (*anonymous.WIDE_AGES, *anonymous.WIDE_TENURES)))
# The coarser band in which each band of ages lies.
GENERATIONS = {
    anonymous.code_of(ages): anonymous.code_of(wide)
    for wide in anonymous.WIDE_AGES
    for ages in (wide, *anonymous.AGES)
    if ages[0] >= wide[0] and (wide[1] is None or ages[0] <= wide[1])
}
YEARS = tuple(map(anonymous.code_of, (*anonymous.AGES, *anonymous.TENURES))) + COARSER


@dataclass(frozen=True, kw_only=True)
class CustomerMonth:
    """One month of one customer, as explained in ``facts.CUSTOMER_MONTHS``."""

    month: date
    assets_end_minor: int
    assets_average_minor: int
    weighted_average_minor: int
    inflow_minor: int
    outflow_minor: int
    card_spend_minor: int
    salary_minor: int
    transactions: int
    contribution_minor: int


@dataclass(frozen=True, kw_only=True)
class AnonymousNight:
    """What the anonymous view was made of: k, how many it tells of, whom it had to leave out."""

    night: int
    day: date
    alike_at_least: int
    customers: int
    left_out: int


@dataclass(frozen=True, kw_only=True)
class Alike:
    """Customers alike in everything that an outsider may know: never fewer than k."""

    branch_id: int | None  # None: any office of the bank
    age_band: str
    tenure_band: str
    assets_band: str
    card_grade: str
    products: str
    customers: int
    assets_minor: int  # about: each customer's by one leading digit


def published_day() -> date | None:
    """The day whose end everybody sees; None before the first night."""
    latest = latest_publication()
    return latest.day if latest else None


def facts_of(customer_ids: Sequence[Any] | QuerySet[Any, Any]) -> QuerySet[CustomerFacts]:
    """What the last night knows of these customers, named by number or by a query of numbers.

    Inside another query: ``facts_of([OuterRef("customer")])``.
    """
    return CustomerFacts.objects.filter(customer_id__in=customer_ids)


def holdings_of(customer_id: int) -> QuerySet[Holding]:
    """The customer's open accounts, loans and cards included."""
    return Holding.objects.filter(customer_id=customer_id).order_by("account_id")


def concentration_of(branch_id: int) -> QuerySet[Concentration]:
    """The office's 80/20 curve: 101 points, the richest customers first (2.4)."""
    return Concentration.objects.filter(branch_id=branch_id).order_by("percent_customers")


def months_of(customer_id: int, *, last: int = 13) -> list[CustomerMonth]:
    """The customer's last months, the oldest first; the last is of the published day."""
    columns = [name for name in CUSTOMER_MONTHS if name != "customer_id"]
    rows = _of_months(customer_id, columns, last)
    return [CustomerMonth(**dict(zip(columns, row, strict=True))) for row in rows]


def assets_by_month(customer_id: int, *, last: int = 13) -> list[tuple[date, int]]:
    """Of these months what the customer had at the end, in minor units: a third less to look up."""
    return _of_months(customer_id, ["month", "assets_end_minor"], last)


def _of_months(customer_id: int, columns: Sequence[str], last: int) -> list[tuple[Any, ...]]:
    latest = latest_publication()
    if latest is None:
        return []
    lake = current_home().lake
    paths = [str(lake / latest.months[name]) for name in sorted(latest.months)[-last:]]
    rows = look_up(
        f"SELECT {', '.join(columns)} FROM read_parquet(?, hive_partitioning = false) "  # noqa: S608
        "WHERE customer_id = ? ORDER BY month",
        [paths, customer_id],
    )
    shown(Category.PROPERTY, len(rows))
    return rows


def transactions_of(
    customer_id: int, *, limit: int = 50, offset: int = 0, **search: Unpack[Search]
) -> list[Transaction]:
    """The customer's entries that are sought, up to the published day, the last booked first."""
    day = published_day()
    if day is None:
        return []
    search["until"] = min(search.get("until") or day, day)
    found = newest(customer_id, search, limit=limit, offset=offset)
    shown(Category.TRANSACTION, len(found))
    return found


def customer_month_files() -> list[Path]:
    """CUSTOMER_MONTHS of all customers as folded now, a file a month, the oldest first.

    For the parts of the night after insight: while a night runs, this is that night's.
    """
    ledger = Ledger(current_home().lake)
    return ledger.absolute(month.trends for month in ledger.read().months)


def anonymous_night() -> AnonymousNight | None:
    """Of the anonymous view that is shown; None before the first night that made one."""
    latest = latest_publication()
    if latest is None or not latest.alike_at_least:
        return None
    return AnonymousNight(
        night=latest.night,
        day=latest.day,
        alike_at_least=latest.alike_at_least,
        customers=latest.anonymous_customers,
        left_out=latest.left_out,
    )


def anonymous_groups() -> list[Alike]:
    """The groups of the anonymous view: whatever is added up of them counts at least k."""
    told = AnonymousCustomer.objects.values(*AnonymousCustomer.rows.alike)
    added = told.annotate(customers=Count("number"), assets=Sum("assets_minor"))
    return [
        Alike(**{**row, "assets_minor": int(assets)})
        for row in added.order_by(*AnonymousCustomer.rows.alike)
        if (assets := row.pop("assets")) is not None
    ]


def anonymous_rows(
    columns: Sequence[str], *, night: int, at_a_time: int = 20_000
) -> Iterator[list[tuple[Any, ...]]]:
    """Every row of the night's anonymous view, in the order of its words, so many at a time.

    ``columns`` are names of `facts.ANONYMOUS_CUSTOMERS`.
    """
    known = set(ANONYMOUS_CUSTOMERS)
    if unknown := sorted(set(columns) - known):
        raise ValueError(f"the anonymous view has no columns {', '.join(unknown)}")
    ordered = AnonymousCustomer.objects.filter(night=night).order_by("number")
    rows, last = ordered.values_list("number", *columns), 0
    while part := list(rows.filter(number__gt=last)[:at_a_time]):
        last = part[-1][0]
        yield [row[1:] for row in part]
