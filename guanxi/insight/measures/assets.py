"""What customers keep with the bank, today and on average over the month."""

import ibis
from ibis.expr.types import IntegerValue, StringValue, Table

from guanxi.insight.measures.arithmetic import bit_or, nearest, number, total, wide
from guanxi.insight.measures.valuation import MILLION, Valuation


def assets(accounts: Table, valuation: Valuation) -> IntegerValue:
    """What the customer's accounts of asset classes are worth at the end of the day (金融资产).

    Formula: Σ balance of every asset account owned; an overdraft counts below zero, a closed
    account nothing. Loans and credit cards are not taken off.
    Unit: minor units of the bank's currency.
    Rounding: each foreign balance is converted to the nearest minor unit, then added.
    """
    return total(accounts.worth_minor, valuation.is_asset(accounts.product_class))


def assets_of_class(accounts: Table, product_class: str) -> IntegerValue:
    """The part of the assets in one class of product, such as time deposits.

    Formula: Σ balance of the accounts of that class; the eight classes add up to the assets.
    Unit: minor units of the bank's currency.
    Rounding: as for the assets.
    """
    return total(accounts.worth_minor, accounts.product_class == product_class)


def month_average_assets(accounts: Table, valuation: Valuation, *, days: int) -> IntegerValue:
    """What the customer kept with the bank on an average day of the month so far (月日均).

    It cannot be raised by a transfer on the last day, which is why tiers and scorecards use it.
    Formula: Σ end-of-day assets of the days 1 … today ÷ today's day of the month; days before an
    account was opened count as zero.
    Unit: minor units of the bank's currency.
    Rounding: once for each customer, after adding and converting; halves away from zero.
    """
    return _average(accounts, valuation, number(1), MILLION * days)


def weighted_assets(accounts: Table, valuation: Valuation) -> IntegerValue:
    """Assets with every class counted at the rulebook's coefficient (折算资产).

    Formula: Σ balance × coefficient of its class in percent ÷ 100.
    Unit: minor units of the bank's currency.
    Rounding: once for each customer; halves away from zero.
    """
    weight = valuation.weight_percent(accounts.product_class)
    owned = valuation.is_asset(accounts.product_class)
    weighted = ibis.ifelse(owned, wide(accounts.worth_minor) * weight, number(0))
    return nearest(weighted.sum(), 100)


def month_average_weighted(accounts: Table, valuation: Valuation, *, days: int) -> IntegerValue:
    """Weighted assets on an average day of the month so far (月日均折算资产): decides the tier.

    Formula: Σ over the days 1 … today of balance × coefficient in percent ÷ 100 ÷ days.
    Unit: minor units of the bank's currency.
    Rounding: once for each customer; halves away from zero.
    """
    weight = valuation.weight_percent(accounts.product_class)
    return _average(accounts, valuation, weight, MILLION * 100 * days)


def contribution(accounts: Table, valuation: Valuation, *, days: int) -> IntegerValue:
    """What the customer's assets earn the bank in a year at the rulebook's margins (年化贡献).

    A first measure: deposit and product margins only, before loans, fees and costs (6.1).
    Formula: Σ month-average of each class × its yearly margin in millionths.
    Unit: minor units of the bank's currency a year.
    Rounding: once for each customer; halves away from zero.
    """
    margin = valuation.margin_ppm(accounts.product_class)
    return _average(accounts, valuation, margin, MILLION * MILLION * days)


def card_owed(accounts: Table) -> IntegerValue:
    """What the customer owes on credit cards at the end of the day, above zero (信用卡欠款).

    Formula: Σ of the balances below zero of credit-card accounts, sign turned; a card paid in
    advance does not reduce what is owed on another.
    Unit: minor units of the bank's currency.
    Rounding: each foreign balance to the nearest minor unit.
    """
    owing = (accounts.product_class == "credit_card") & (accounts.worth_minor < 0)
    return total(-accounts.worth_minor, owing)


def product_classes(accounts: Table, valuation: Valuation) -> StringValue:
    """Which classes of product the customer holds: open accounts with a balance (持有产品大类).

    Formula: codes of the classes with a balance other than zero at the end of the day, in the
    order of the feed contract, joined by commas; empty where there are none.
    """
    places = {code: number(1 << place) for place, code in enumerate(valuation.classes)}
    cases = [(accounts.product_class == code, place) for code, place in places.items()]
    held = ibis.ifelse(accounts.balance_minor != 0, ibis.cases(*cases, else_=number(0)), 0)
    all_held = bit_or(held)
    return ibis.literal(",").join(
        [ibis.ifelse((all_held & place) != 0, code, None) for code, place in places.items()]
    )


def customer_assets(accounts: Table, valuation: Valuation, *, days: int) -> Table:
    """One row a customer from the accounts of `balances.standing` at the end of a day."""
    valued = accounts.mutate(
        worth_minor=valuation.worth(accounts.balance_minor, accounts.currency),
        rate_ppm=valuation.rate_ppm(accounts.currency),
    )
    return valued.group_by("customer_id").agg(
        assets_minor=assets(valued, valuation),
        month_average_assets_minor=month_average_assets(valued, valuation, days=days),
        weighted_assets_minor=weighted_assets(valued, valuation),
        month_average_weighted_minor=month_average_weighted(valued, valuation, days=days),
        contribution_minor=contribution(valued, valuation, days=days),
        card_owed_minor=card_owed(valued),
        product_classes=product_classes(valued, valuation),
        **{f"{code}_minor": assets_of_class(valued, code) for code in valuation.asset_classes},
    )


def _average(
    accounts: Table, valuation: Valuation, factor: IntegerValue, divisor: int
) -> IntegerValue:
    owned = valuation.is_asset(accounts.product_class)
    product = wide(accounts.month_sum_minor) * accounts.rate_ppm * factor
    return nearest(ibis.ifelse(owned, product, number(0)).sum(), divisor)
