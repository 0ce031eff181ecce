"""Which of two records stays."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Record:
    """What the choice looks at. ``stands_for_others``: records were merged into it before."""

    customer_id: int
    accounts: int
    joined_on: date
    as_of: date
    stands_for_others: bool = False


def survivor_of(one: Record, other: Record, *, rule: str) -> Record:
    """The record that stays; what stands for others already must, and ties go to the older number.

    >>> old = Record(customer_id=1, accounts=1, joined_on=date(2010, 1, 1), as_of=date(2020, 1, 1))
    >>> new = Record(customer_id=2, accounts=3, joined_on=date(2019, 1, 1), as_of=date(2026, 1, 1))
    >>> survivor_of(old, new, rule="most_accounts").customer_id
    2
    >>> survivor_of(old, new, rule="earliest").customer_id
    1
    """

    def rank(record: Record) -> tuple[bool, int, int]:
        by_rule = {
            "most_accounts": record.accounts,
            "earliest": -record.joined_on.toordinal(),
            "latest_word": record.as_of.toordinal(),
        }[rule]
        return record.stands_for_others, by_rule, -record.customer_id

    return max(one, other, key=rank)
