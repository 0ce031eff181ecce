"""Fields of identity, as one person sees them at this moment: masked, or in clear for a while."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from guanxi.bank.models import Customer
from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.dictionary import Mask, Purpose, columns_of
from guanxi.foundation.money import amount
from guanxi.privacy.queries.looks import live_reveals
from guanxi.shell.customer.labels import FIELD_LABELS
from guanxi.shell.viewers import book_in_force
from guanxi.worklist.queries import own_open_work_for

if TYPE_CHECKING:
    from guanxi.privacy.models import Reveal

# These masks say nothing, so it cannot be seen whether anything stands behind them.
_SILENT = (Mask.HIDDEN, Mask.ADDRESS)


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field. ``work`` backs the next reveal without asking again; ``until`` is when what was
    revealed runs out: it stands here in clear, or is about to be fetched by the page."""

    name: str
    customer_id: int
    value: str
    is_missing: bool = False
    in_clear: bool = False
    may_reveal: bool = False
    work: int | None = None
    until: datetime | None = None
    seconds: int = 0
    percent: int = 0

    @property
    def label(self) -> str:
        """What it is called."""
        return str(FIELD_LABELS[self.name])

    @property
    def doors(self) -> Mapping[str, str]:
        """Where it is revealed, stands in clear, is hidden again, stands masked."""
        asked = [self.customer_id, self.name]
        names = ("reveal", "revealed", "hide", "field")
        return {name: reverse(f"shell:customer-{name}", args=asked) for name in names}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The identity of a customer before one person, read for the purpose one is in."""

    customer: Customer
    currency: str
    may_reveal: bool
    live: "Mapping[str, Reveal]"
    work: int | None = None

    def field(self, name: str) -> Field:
        """As everyday work shows it; with the time where it is revealed."""
        value = self._words_of(name)
        silent = columns_of(Customer)[name].mask in _SILENT
        live = self.live.get(name)
        return Field(
            name=name,
            customer_id=self.customer.pk,
            value=value,
            is_missing=not value and not silent,
            may_reveal=self.may_reveal,
            work=self.work,
            until=live.until if live and self.may_reveal else None,
        )

    def field_in_clear(self, name: str, now: datetime) -> Field:
        """As it is, with the time that is left. Only inside the purpose `personal`."""
        live, value = self.live[name], self._words_of(name)
        left, whole = (live.until - now).total_seconds(), (live.until - live.at).total_seconds()
        return Field(
            name=name,
            customer_id=self.customer.pk,
            value=value,
            is_missing=not value,
            in_clear=True,
            may_reveal=True,
            work=self.work,
            until=live.until,
            seconds=max(0, round(left)),
            percent=max(0, min(100, round(100 * left / max(1, whole)))),
        )

    def _words_of(self, name: str) -> str:
        """What the database gives, in words; empty where it gives nothing."""
        value = getattr(self.customer, name)
        if value in (None, ""):
            return ""
        if name == "annual_income_minor":
            return amount(value, self.currency)
        return value.isoformat() if isinstance(value, date) else str(value)


def sheet_of(request: StaffRequest, customer: Customer, *, work: int | None = None) -> Sheet:
    """The sheet for whoever asks. Without ``work``, what backed the last reveal backs the next."""
    live = live_reveals(request.viewer, customer.pk) if may_reveal(request) else {}
    return Sheet(
        customer=customer,
        currency=book_in_force(request.day).section(BankSection).currency,
        may_reveal=may_reveal(request),
        live=live,
        work=work or _still_open(request, customer.pk, live),
    )


def may_reveal(request: StaffRequest) -> bool:
    """Whether the role may read identity in clear at all."""
    return Purpose.PERSONAL in request.viewer.purposes


def _still_open(
    request: StaffRequest, customer_id: int, live: "Mapping[str, Reveal]"
) -> int | None:
    if not live:
        return None
    last = max(live.values(), key=lambda reveal: reveal.pk)
    there = own_open_work_for(request.viewer, customer_id).filter(pk=last.work_id)
    return last.work_id if there.exists() else None
