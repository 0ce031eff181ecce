"""Fold one month, or some more days of it, into files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pyarrow as pa
from ibis.expr.types import Table

from guanxi.foundation.engines import LOOKED_UP, ROW_GROUP, Engine
from guanxi.insight.facts import CUSTOMER_MONTHS, schema
from guanxi.insight.fold.record import Ledger, MonthFold
from guanxi.insight.fold.sources import Sources
from guanxi.insight.measures import assets, balances, months
from guanxi.insight.measures.joining import beside
from guanxi.insight.measures.valuation import Valuation

STATE = pa.schema(
    [
        ("account_id", pa.int64()),
        ("customer_id", pa.int64()),
        ("product_class", pa.string()),
        ("currency", pa.string()),
        ("closed_on", pa.date32()),
        ("balance_minor", pa.int64()),
        ("moved_on", pa.date32()),
        ("accrued_minor", pa.int64()),
    ]
)
EVER = pa.schema(
    [("customer_id", pa.int64()), *((name, pa.date32()) for name in months.EVER)],
)


ENTRIES = pa.schema(
    [
        ("customer_id", pa.int64()),
        *(
            (name, pa.int64() if how == "sum" else pa.date32())
            for name, (_, how) in months.OF_A_MONTH.items()
        ),
        ("month", pa.date32()),
    ]
)


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def end_of(month: date) -> date:
    """The last day of the month."""
    return month_of(month + timedelta(days=31)) - timedelta(days=1)


def months_before(month: date, number: int) -> list[date]:
    """So many months before this one, the last first."""
    found = []
    for _ in range(number):
        month = month_of(month - timedelta(days=1))
        found.append(month)
    return found


@dataclass(frozen=True, kw_only=True)
class Folder:
    """Folds months of one night."""

    engine: Engine
    ledger: Ledger
    sources: Sources
    valuation: Valuation

    def begin(self, previous: MonthFold | None, *, month: date, day: date) -> MonthFold:
        """Fold a month from its first day through ``day``, after the month before it."""
        state, ever = self._table(STATE, []), self._table(EVER, [])
        if previous is not None:
            state = balances.month_begins(self._table(STATE, [previous.accounts]))
            ever = months.ever(
                self._table(EVER, [previous.ever]), self._table(ENTRIES, [previous.entries])
            )
        remembered = self._write(ever, "ever", month, day)
        entries = months.of_entries(self._entries(month, day), month=month)
        return self._fold(state, entries, first=month, day=day, ever=remembered)

    def go_on(self, fold: MonthFold, *, day: date) -> MonthFold:
        """Fold the days after the last one folded, through ``day`` of the same month."""
        first = fold.day + timedelta(days=1)
        state = self._table(STATE, [fold.accounts])
        todays = months.of_entries(self._entries(first, day), month=fold.month)
        before = self._table(ENTRIES, [fold.entries])
        entries = months.together(before.union(todays.select(before.columns)))
        more = self._fold(state, entries, first=first, day=day, ever=fold.ever)
        return replace(more, before=fold.before)

    def with_before(self, fold: MonthFold, closed: Sequence[MonthFold]) -> MonthFold:
        """Add up the closed months before this one, once for all nights of the month."""
        if fold.before is not None:
            return fold
        wanted = months_before(fold.month, 11)
        past = [month for month in closed if month.month in wanted]
        entries = self._table(ENTRIES, [month.entries for month in past])
        trends = self._table(
            schema(CUSTOMER_MONTHS), [month.trends for month in past if month.month in wanted[:3]]
        )
        table = months.before(entries, trends, months=wanted)
        path = self._write(table, "before", fold.month, fold.day)
        return replace(fold, before=path)

    def accrual_is_sound(self, fold: MonthFold, *, day: date) -> bool:
        """Whether no account was closed or reopened under the days accrued in the month."""
        state = self._table(STATE, [fold.accounts])
        accounts = self.sources.reference("accounts", day=day)
        changed = balances.changed_under_the_accrual(state, accounts, first=fold.month)
        return self.engine.number(changed) == 0

    def reference_is_as_folded(self, fold: MonthFold) -> bool:
        """Whether the accounts of a closed month still have the owner, class … it was made with."""
        state = self._table(STATE, [fold.accounts])
        accounts = self.sources.reference("accounts", day=fold.day)
        names = ["account_id", "customer_id", "product_class", "currency", "closed_on"]
        now = beside(state.select("account_id"), accounts, "account_id")
        changed = state.select(names).difference(now.select(names))
        return self.engine.number(changed.count()) == 0

    def _fold(
        self, state: Table, entries: Table, *, first: date, day: date, ever: str
    ) -> MonthFold:
        month = month_of(day)
        accounts = self.sources.reference("accounts", day=day)
        rows = self.sources.balances(first=first, last=day)
        carried = balances.carry(state, rows, accounts, first=month)
        if day == end_of(month):
            carried = balances.without_long_closed(carried, first=month)
        accounts_path = self._write(carried, "accounts", month, day)
        entries_path = self._write(entries, "entries", month, day)
        state = self._table(STATE, [accounts_path])
        worth = assets.customer_assets(
            balances.standing(state, first=month, day=day), self.valuation, days=day.day
        )
        trends = months.customer_months(self._table(ENTRIES, [entries_path]), worth, month=month)
        strangers = state.filter(state.customer_id.isnull()).count()
        return MonthFold(
            month=month,
            day=day,
            facts=self.sources.facts(first=month, last=day),
            accounts=accounts_path,
            entries=entries_path,
            trends=self._write(
                trends.order_by("customer_id"), "customer_months", month, day, row_group=LOOKED_UP
            ),
            ever=ever,
            strangers=self.engine.number(strangers),
        )

    def _entries(self, first: date, last: date) -> Table:
        return months.valued(self.sources.transactions(first=first, last=last), self.valuation)

    def _table(self, schema: pa.Schema, names: Sequence[str]) -> Table:
        return self.engine.read(self.ledger.absolute(names), schema)

    def _write(
        self, table: Table, kind: str, month: date, day: date, *, row_group: int = ROW_GROUP
    ) -> str:
        path = self.ledger.new_path(kind, month, day)
        self.engine.write(table, path, row_group=row_group)
        return self.ledger.relative(path)
