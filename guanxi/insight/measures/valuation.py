"""At what a balance counts: currency, weight and margin, as the rulebook says."""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
from ibis.expr.types import IntegerValue, StringValue, Table, Value

from guanxi.insight.measures.arithmetic import nearest, number, wide

MILLION = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Valuation:
    """The bank's currency and, by class of product, what the rulebook says of it."""

    currency: str
    rates_ppm: Mapping[str, int]
    weights_percent: Mapping[str, int]
    margins_ppm: Mapping[str, int]
    asset_classes: tuple[str, ...]
    classes: tuple[str, ...]

    def rate_ppm(self, currency: StringValue) -> IntegerValue:
        """Minor units of the bank's currency for a million minor units of that one."""
        cases = [(currency == code, number(rate)) for code, rate in sorted(self.rates_ppm.items())]
        return ibis.cases((currency == self.currency, number(MILLION)), *cases)

    def weight_percent(self, product_class: StringValue) -> IntegerValue:
        """Coefficient of the class in weighted assets; 0 for a class without one."""
        return _by_class(product_class, self.weights_percent)

    def margin_ppm(self, product_class: StringValue) -> IntegerValue:
        """Yearly margin of the class; 0 for a class without one."""
        return _by_class(product_class, self.margins_ppm)

    def is_asset(self, product_class: StringValue) -> Value:
        """Whether the class is something the customer owns."""
        return product_class.isin(self.asset_classes)

    def worth(self, amount: IntegerValue, currency: StringValue) -> IntegerValue:
        """The amount in minor units of the bank's currency, each amount rounded by itself.

        Rounded one by one, so that what a page adds up is the total it shows, and so that today's
        entries can be added to yesterday's sum.
        """
        converted = nearest(wide(amount) * self.rate_ppm(currency), MILLION)
        return ibis.ifelse(currency == self.currency, amount, converted)

    def unknown_currencies(self, table: Table) -> Table:
        """Currencies in the table that the rulebook gives no rate for."""
        known = [self.currency, *self.rates_ppm]
        return table.filter(table.currency.notin(known)).select("currency").distinct()


def _by_class(product_class: StringValue, numbers: Mapping[str, int]) -> IntegerValue:
    cases = [(product_class == code, number(value)) for code, value in sorted(numbers.items())]
    return ibis.cases(*cases, else_=number(0)) if cases else number(0)
