"""The picture of one night, put together from the fold and what is known on its day."""

from dataclasses import dataclass
from datetime import timedelta

import pyarrow as pa
from ibis.expr.types import Table

from guanxi.foundation.engines import Engine
from guanxi.foundation.refusals import Refusal
from guanxi.insight.facts import ANONYMOUS_CUSTOMERS, CUSTOMER_FACTS, HOLDINGS
from guanxi.insight.fold.months import ENTRIES, EVER, STATE
from guanxi.insight.fold.record import Ledger, MonthFold
from guanxi.insight.fold.sources import Sources
from guanxi.insight.measures import (
    anonymous,
    assets,
    balances,
    cards,
    customers,
    holdings,
    loans,
    months,
    week,
)
from guanxi.insight.measures.concentration import concentration
from guanxi.insight.measures.valuation import Valuation
from guanxi.insight.offices import offices_within
from guanxi.insight.policy import AnonymousSection


class CurrencyUnknown(Refusal):
    """Accounts or loans are kept in a currency that the rulebook gives no rate for."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Customers and holdings at the end of the night's day. ``month`` is the fold's last month."""

    engine: Engine
    ledger: Ledger
    sources: Sources
    valuation: Valuation
    month: MonthFold

    def holdings(self) -> Table:
        """Every open account, its owner's together."""
        held = holdings.holdings(
            self.sources.reference("accounts", day=self.month.day),
            self._standing(),
            day=self.month.day,
        )
        return held.select(list(HOLDINGS)).order_by("customer_id", "account_id")

    def customer_facts(self, held: Table) -> Table:
        """Every customer in one row, from the holdings already written."""
        day = self.month.day
        known = customers.known_customers(self.sources.reference("customers", day=day), day=day)
        ever = self._table(EVER, self.month.ever)
        parts = [
            assets.customer_assets(self._standing(), self.valuation, days=day.day),
            self._table(ENTRIES, self.month.entries).drop("month"),
            self._before(),
            ever.rename({f"{name}_ever": name for name in months.EVER}),
            self._last_week(),
            loans.customer_loans(self.sources.reference("loans", day=day), self.valuation, day=day),
            cards.best_card(self.sources.reference("cards", day=day), day=day),
            holdings.customer_accounts(self.sources.reference("accounts", day=day), day=day),
            holdings.customer_maturities(held, self.valuation, day=day),
        ]
        kept = [self.engine.keep(part, f"insight_part_{n}") for n, part in enumerate(parts)]
        row = customers.with_parts(known, kept)
        row = row.mutate(**customers.periods(row))
        return customers.filled(row, list(CUSTOMER_FACTS)).order_by("customer_id")

    def concentration(self, facts: Table) -> Table:
        """The 80/20 curve of every office, from the customer facts already written."""
        branches = self.sources.reference("branches", day=self.month.day)
        rows = self.engine.arrow(branches.select("branch_id", "parent_id"))
        offices = self.engine.table(offices_within(rows))
        return concentration(facts, offices).order_by("branch_id", "percent_customers")

    def anonymous_customers(self, facts: Table, told: AnonymousSection) -> Table:
        """What analysts see, from the customer facts already written."""
        branches = self.sources.reference("branches", day=self.month.day)
        offices = branches.select("branch_id", above_id="parent_id")
        k, day = told.alike_at_least, self.month.day
        bands = told.assets_bands
        rows = anonymous.alike(facts, offices, bands=bands, k=k, day=day)
        rows = self.engine.keep(rows, "insight_alike")
        shared = self.engine.keep(anonymous.shared_values(rows, k=k), "insight_shared")
        view = anonymous.anonymous_customers(rows, shared, k=k, day=day)
        return view.select(list(ANONYMOUS_CUSTOMERS)).order_by("number")

    def _standing(self) -> Table:
        state = self._table(STATE, self.month.accounts)
        return balances.standing(state, first=self.month.month, day=self.month.day)

    def _before(self) -> Table:
        assert self.month.before is not None  # noqa: S101 - the fold's last month always has it
        return self._table(pa.schema([]), self.month.before)

    def _last_week(self) -> Table:
        day = self.month.day
        entries = self.sources.transactions(first=day - timedelta(days=6), last=day)
        return week.last_week(months.valued(entries, self.valuation))

    def _table(self, columns: pa.Schema, name: str) -> Table:
        return self.engine.read(self.ledger.absolute([name]), columns)


def check_currencies(sources: Sources, valuation: Valuation) -> None:
    """Refuse the night before money in an unknown currency would be left out of every sum."""
    day = sources.day
    for kind in ("accounts", "loans"):
        unknown = valuation.unknown_currencies(sources.reference(kind, day=day))
        codes = sorted(sources.engine.arrow(unknown)["currency"].to_pylist())
        if codes:
            raise CurrencyUnknown(
                f"The lake holds {kind} in {', '.join(codes)}, for which the rulebook gives no "
                "rate: add it under [bank.rates_ppm] and run the night again."
            )
