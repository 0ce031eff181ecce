"""What an alert kind is, and the tables in which it looks. Kinds themselves are in ``kinds``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from ibis.expr.types import IntegerColumn, Table
from pydantic import Field

from guanxi.alerts.effect.rules import Well
from guanxi.alerts.heard import Hear
from guanxi.rulebook.sections import Section, key
from guanxi.worklist.causes import Cause


class KindThresholds(Section):
    """A kind's table in the rulebook, ``[alerts.kinds.<kind>]``. Each kind adds its own keys."""

    due_days: int = key(
        "days after the alert by which something is done", "处理时限（天）", ge=0, le=365
    )
    raised: bool = Field(
        default=True,
        description="false: this kind is not raised",
        json_schema_extra={"zh": "是否启用"},
    )


@dataclass(frozen=True, kw_only=True)
class NightTables:
    """What a kind may look at. Amounts are minor units of the bank's currency.

    ``customers`` is insight's facts with the tier of the night; ``before`` the same of the last
    published night, without rows where there is none. ``personal_dates`` (born_on,
    document_expires_on, risk_rated_until) stay in memory: what a kind makes of them goes to
    PostgreSQL and never to the lake, so such a kind says ``personal=True``. So do ``told_dates``
    (occasion, calendar, month, day) that customers told, and ``contacts`` (first_contact_on,
    last_contact_on) of the log of staff. ``contact_every_days`` says how often
    each tier is to be contacted.
    """

    day: date
    customers: Table
    before: Table
    holdings: Table
    loans: Table
    personal_dates: Table
    told_dates: Table
    contacts: Table
    contact_every_days: Mapping[str, int]

    @cached_property
    def maintained(self) -> Table:
        """Only those whom the bank maintains (2.1): for most kinds the only ones that count."""
        return self.customers.filter(self.customers.maintained)


Thresholds = TypeVar("Thresholds", bound=KindThresholds)
Find = Callable[[NightTables, Any], Table]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of alert.

    ``find(tables, thresholds)`` gives a row for each customer to be alerted about: `customer_id`,
    `severity` (1 to 3), `amount_minor` (at stake, not below zero), optionally `same_cause` (text
    that tells two causes of this kind apart, such as the day of maturity) and `due_on`; every
    further column is evidence and may hold whole numbers, days and codes.

    ``yields_to`` names kinds that say more: where one of them is raised for the customer, this one
    is not. ``lapses`` closes an open alert by itself on the night its reason is gone.

    ``helped_when`` says by what it is told, some days later, whether acting on it helped: only such
    kinds may be held back for comparison (`guanxi.alerts.effect`). A kind of which silence would
    harm the customer (a complaint, an overdue loan, a document) says nothing, and is never.

    ``hears`` says what an event of the day gives, by the code of the event; a kind that only
    hears needs no ``find``, and its open alerts wait for the event that ``ends_with``.
    """

    cause: Cause
    thresholds: type[KindThresholds]
    find: Find | None = None
    hears: Mapping[str, Hear] = field(default_factory=dict)
    ends_with: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    lapses: bool = False
    helped_when: Well | None = None
    personal: bool = False

    @property
    def code(self) -> str:
        """As in the rulebook."""
        return self.cause.code

    @property
    def module(self) -> str:
        """The file that it is declared in."""
        return self.thresholds.__module__


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make the kind known. Called by the kind's own module."""
    if kind.code in _kinds and _kinds[kind.code].module != kind.module:
        raise ValueError(f"Two modules declare the alert kind {kind.code!r}.")
    _kinds[kind.code] = kind
    return kind


def registered() -> dict[str, Kind]:
    """Every kind whose module has been imported, by code, in order."""
    return dict(sorted(_kinds.items()))


def severity_by(value: IntegerColumn, *, serious: int, grave: int) -> IntegerColumn:
    """3 from ``grave`` on, 2 from ``serious`` on, else 1."""
    return (value >= grave).ifelse(3, (value >= serious).ifelse(2, 1))


def percent_of(part: IntegerColumn, whole: IntegerColumn) -> IntegerColumn:
    """Whole percent, rounded down; nothing where there is no whole."""
    return (part * 100 // whole.nullif(0)).cast("int64")
