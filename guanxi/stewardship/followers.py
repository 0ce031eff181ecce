"""Who wants to hear that customers were handed over.

A package above, such as the worklist, signs in. It is told in the same transaction, so that nothing
is left behind. Named by a dotted path, since a package signs in before its tables are known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.module_loading import import_string

from guanxi.rulebook.books import Rulebook

_followers: list[str] = []


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """Customers who have a new steward since this moment, by that handover."""

    handover_id: int
    giver_id: int
    receiver_id: int
    customer_ids: Sequence[int]
    day: date
    book: Rulebook


def sign_in_follower(command: str) -> None:
    """Have ``command`` called with what was handed over, as `HandedOver`."""
    if command not in _followers:
        _followers.append(command)


def tell_followers(handed_over: HandedOver) -> None:
    """Tell everybody who signed in."""
    for command in _followers:
        import_string(command)(handed_over)
