"""How recently, how often and through which channel the customer deals with the bank."""

from ibis.expr.types import DateValue, IntegerValue, Table

from guanxi.insight.measures.arithmetic import count, total


def last_transaction_on(entries: Table) -> DateValue:
    """The last day with an entry of any kind on any account (最近交易日); empty: never.

    Interest and orders that run by themselves count. For the customer's own acts see
    `last_active_on`.
    """
    return entries.booked_on.max()


def last_active_on(entries: Table) -> DateValue:
    """The last day on which the customer did something (最近主动交易日); empty: never.

    Formula: last entry whose channel is not ``system``. A customer without one for half a year is
    asleep, whatever interest is booked meanwhile.
    """
    return entries.booked_on.max(where=entries.channel != "system")


def transactions(entries: Table) -> IntegerValue:
    """How many entries there were in the period, of any kind on any account (交易笔数)."""
    return total(entries.one)


def transactions_by(entries: Table, channel: str) -> IntegerValue:
    """How many entries of the period were made at the counter, at a cash machine, by phone …"""
    return count(entries.channel == channel)
