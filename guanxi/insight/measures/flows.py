"""Money coming in from outside and going out, without what only changes its place in the bank.

A flow is an entry on an asset account (a deposit, a fund, custody …) that is not

- a transfer between the customer's own accounts, a purchase or a redemption of a product: the
  assets only change their form;
- interest, a fee or penalty interest: the bank books it, the customer did not move anything;
- on a loan or a credit card: shopping on a credit card takes nothing from the assets, paying the
  card off does, unless the bank books that as a transfer between own accounts.

Loans paid out to a deposit account and instalments taken from it are flows: they add to and take
from what the customer keeps.
"""

from ibis.expr.types import BooleanValue, IntegerValue, Table

from guanxi.insight.measures.arithmetic import total
from guanxi.insight.measures.valuation import Valuation

MOVES_WITHIN = ("transfer_own", "purchase", "redemption")
BOOKED_BY_THE_BANK = ("interest", "fee", "penalty_interest")
TO_OTHER_BANKS = ("transfer_other", "transfer_broker")


def is_flow(entries: Table, valuation: Valuation) -> BooleanValue:
    """Whether an entry brings money in or takes it out, as said above."""
    return valuation.is_asset(entries.product_class) & entries.kind.notin(
        MOVES_WITHIN + BOOKED_BY_THE_BANK
    )


def inflow(entries: Table) -> IntegerValue:
    """What came in from outside in the period: salary, cash, transfers from others (流入).

    Formula: Σ credits that are flows. Unit: minor units of the bank's currency.
    Rounding: each foreign entry to the nearest minor unit.
    """
    return total(entries.worth_minor, entries.is_flow & (entries.worth_minor > 0))


def outflow(entries: Table) -> IntegerValue:
    """What went out in the period: spending, cash, transfers to others, above zero (流出).

    Formula: −Σ debits that are flows. Unit: minor units of the bank's currency.
    Rounding: each foreign entry to the nearest minor unit.
    """
    return total(-entries.worth_minor, entries.is_flow & (entries.worth_minor < 0))


def outflow_external(entries: Table) -> IntegerValue:
    """What left for other banks and for brokers, above zero (转出他行及券商): money walking away.

    Formula: −Σ debits of kinds transfer_other and transfer_broker that are flows.
    Unit: minor units of the bank's currency.
    """
    leaving = entries.is_flow & (entries.worth_minor < 0) & entries.kind.isin(TO_OTHER_BANKS)
    return total(-entries.worth_minor, leaving)


def outflow_broker(entries: Table) -> IntegerValue:
    """The part of `outflow_external` that went to brokers (转往券商).

    Formula: −Σ debits of kind transfer_broker that are flows. Unit: minor units of the bank's
    currency.
    """
    leaving = entries.is_flow & (entries.worth_minor < 0) & (entries.kind == "transfer_broker")
    return total(-entries.worth_minor, leaving)


def largest_in(entries: Table) -> IntegerValue:
    """The largest single flow in (最大流入); 0 where nothing came in.

    Unit: minor units of the bank's currency.
    """
    came = entries.is_flow & (entries.worth_minor > 0)
    return entries.worth_minor.max(where=came).fill_null(0)


def largest_out(entries: Table) -> IntegerValue:
    """The largest single flow out, above zero (最大流出); 0 where nothing went out.

    Unit: minor units of the bank's currency.
    """
    went = entries.is_flow & (entries.worth_minor < 0)
    return (-entries.worth_minor).max(where=went).fill_null(0)
