"""The search among a customer's transactions, in words of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.http import QueryDict

from guanxi.bank.codes import Channel, ProductClass, TransactionKind
from guanxi.foundation.money import amount_to_the_cent
from guanxi.insight import queries as insight

ENTRIES_PER_PAGE = 25
PAGES_MAX = 10_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One transaction."""

    booked_on: date
    booked_at: datetime | None
    kind: str
    product_class: str
    channel: str
    counterparty_bank: str
    amount_minor: int
    shown: str


@dataclass(frozen=True, kw_only=True)
class EntryPage:
    """A page of what was found, the newest first; ``newer`` and ``older`` are addresses."""

    entries: Sequence[Entry]
    number: int
    newer: str
    older: str


def page_of(customer_id: int, search: Mapping[str, Any], query: QueryDict) -> EntryPage:
    """One page of the customer's transactions that fit the search."""
    asked = query.get("page", "")
    number = min(max(int(asked), 1), PAGES_MAX) if asked.isdecimal() else 1
    rows = insight.transactions_of(
        customer_id,
        since=search["since"],
        until=search["until"],
        at_least_minor=_minor(search["at_least"]),
        at_most_minor=_minor(search["at_most"]),
        kind=search["kind"] or None,
        channel=search["channel"] or None,
        limit=ENTRIES_PER_PAGE + 1,
        offset=(number - 1) * ENTRIES_PER_PAGE,
    )
    return EntryPage(
        entries=[_entry(row) for row in rows[:ENTRIES_PER_PAGE]],
        number=number,
        newer=_address(query, number - 1) if number > 1 else "",
        older=_address(query, number + 1) if len(rows) > ENTRIES_PER_PAGE else "",
    )


def _minor(units: Decimal | None) -> int | None:
    return None if units is None else int(units * 100)


def _entry(row: insight.Transaction) -> Entry:
    return Entry(
        booked_on=row.booked_on,
        booked_at=row.booked_at,
        kind=_label(TransactionKind, row.kind),
        product_class=_label(ProductClass, row.product_class),
        channel=_label(Channel, row.channel),
        counterparty_bank=row.counterparty_bank or "",
        amount_minor=row.amount_minor,
        shown=amount_to_the_cent(row.amount_minor, row.currency),
    )


def _label(codes: type[TextChoices], code: str) -> str:
    return str(codes(code).label) if code in codes.values else code


def _address(query: QueryDict, number: int) -> str:
    there = query.copy()
    there["page"] = str(number)
    return f"?{there.urlencode()}"
