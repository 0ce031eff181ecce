"""What a kind of alert is told when something happens during the day, and what it makes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happened to one customer today, as a program of the bank told it.

    Amounts are minor units of the bank's currency. ``reference`` is the program's own name for
    what it is about (a complaint, an account), where there is one.
    """

    happened_on: date
    amount_minor: int = 0
    reference: str = ""
    product_class: str = ""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the last night knew of the customer: nothing of one who is new since."""

    day: date  # on which the bank works
    maintained: bool = False
    tier: str = ""
    assets_minor: int = 0
    last_salary_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What is to be alerted about, as a row of `Kind.find` says it."""

    severity: int
    amount_minor: int
    evidence: dict[str, int | str | None]
    same_cause: str = ""
    due_on: date | None = None


# An event, what is known, the kind's figures: an alert, or nothing to alert about.
Hear = Callable[[Event, Known, Any], Heard | None]
