"""What customers bought on one day: what they are thanked for."""

from datetime import date

import ibis
from ibis.expr.types import Table

from guanxi.insight.measures.arithmetic import total
from guanxi.insight.measures.valuation import Valuation


def purchases(entries: Table, valuation: Valuation, *, day: date, at_least_minor: int) -> Table:
    """One row a customer who bought products for that much on that day (购买产品).

    The entry on the account of the product counts, and not the one that pays for it. Of several
    purchases the class is the first by name; unit: minor units of the bank's currency.
    """
    bought = entries.filter(
        entries.kind == "purchase", entries.booked_on == ibis.date(day), entries.amount_minor > 0
    )
    priced = bought.mutate(worth=valuation.worth(bought.amount_minor, bought.currency))
    of_customers = priced.group_by("customer_id").agg(
        bought_minor=total(priced.worth), product_class=priced.product_class.min()
    )
    return of_customers.filter(of_customers.bought_minor >= at_least_minor).order_by("customer_id")
