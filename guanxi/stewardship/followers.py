"""Who wants to hear what became of a customer's stewards.

A package above, such as the worklist, signs in. It is told in the same transaction, so that nothing
is left behind. Named by a dotted path, since a package signs in before its tables are known.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.module_loading import import_string

from guanxi.rulebook.books import Rulebook


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """Customers who have a new steward since this moment, by that handover."""

    handover_id: int
    giver_id: int
    receiver_id: int
    customer_ids: Sequence[int]
    day: date
    book: Rulebook
    by_id: int | None = None  # whose act it was, where not the receiver's: an allocation run

    @property
    def done_by_id(self) -> int:
        """Who signed last."""
        return self.by_id or self.receiver_id


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A customer who rose has chosen who shall be the steward."""

    upgrade_id: int
    at: datetime
    by_id: int


@dataclass(frozen=True, kw_only=True)
class ToBeAsked:
    """A customer who rose is to be asked, by the steward."""

    upgrade_id: int
    customer_id: int
    steward_id: int
    from_tier: str
    to_tier: str


@dataclass(frozen=True, kw_only=True)
class AskedAgain:
    """An answer was withdrawn."""

    asked: ToBeAsked
    day: date
    book: Rulebook
    by_id: int


@dataclass(frozen=True, kw_only=True)
class Referred:
    """The steward keeps the customer and brings in a specialist."""

    credit_id: int
    customer_id: int
    specialist_id: int
    about: str
    day: date
    book: Rulebook
    by_id: int


@dataclass(frozen=True, kw_only=True)
class ReferralEnded:
    """The specialist is not needed any more."""

    credit_id: int
    at: datetime
    by_id: int


@dataclass(frozen=True, kw_only=True)
class Adopted:
    """A customer of the pool has a steward who chose him."""

    customer_id: int
    steward_id: int
    day: date
    book: Rulebook


@dataclass(frozen=True, kw_only=True)
class Released:
    """The steward who adopted the customer has given him back."""

    customer_id: int
    steward_id: int
    at: datetime


Event = HandedOver | Answered | AskedAgain | Referred | ReferralEnded | Adopted | Released
_followers: dict[type[Event], list[str]] = defaultdict(list)


def sign_in_follower(command: str, *, of: type[Event]) -> None:
    """Have ``command`` called with every such event."""
    if command not in _followers[of]:
        _followers[of].append(command)


def tell_followers(event: Event) -> None:
    """Tell everybody who signed in for events of this kind."""
    for command in _followers[type(event)]:
        import_string(command)(event)
