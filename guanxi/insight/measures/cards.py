"""Cards: what is spent on them and the best one carried."""

from datetime import date

import ibis
from ibis.expr.types import IntegerValue, Table

from guanxi.insight.measures.arithmetic import total

GRADES = ("standard", "gold", "platinum", "diamond")  # from the least


def card_spend(entries: Table) -> IntegerValue:
    """Shopping on credit cards in the period (信用卡消费), above zero.

    Formula: −Σ debits of kind card_spend on credit-card accounts; shopping by debit card and money
    given back do not count. Unit: minor units of the bank's currency.
    Rounding: each foreign entry to the nearest minor unit.
    """
    shopping = (entries.kind == "card_spend") & (entries.product_class == "credit_card")
    return total(-entries.worth_minor, shopping & (entries.worth_minor < 0))


def best_card(cards: Table, *, day: date) -> Table:
    """The best grade of a card the customer carries, debit or credit (最高卡等级).

    Formula: the greatest of standard < gold < platinum < diamond among cards issued by ``day``,
    not closed and not expired. ``customer_id, card_grade``.
    """
    open_cards = cards.filter(
        cards.issued_on <= day,
        (cards.closed_on > day) | cards.closed_on.isnull(),
        (cards.expires_on >= day) | cards.expires_on.isnull(),
    )
    place = ibis.cases(*[(open_cards.grade == code, n) for n, code in enumerate(GRADES)], else_=0)
    best = open_cards.group_by("customer_id").agg(place=place.max())
    words = [(best.place == n, code) for n, code in enumerate(GRADES)]
    return best.select("customer_id", card_grade=ibis.cases(*words, else_=""))
