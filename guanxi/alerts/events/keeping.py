"""Take in what a program tells: at once, once, whole or not at all. No customer is looked at."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import IntegrityError, connection, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from guanxi.alerts.events.codes import NEEDS
from guanxi.alerts.models import Event
from guanxi.alerts.policy import AlertsSection, EventsSection
from guanxi.bank.policy import BankSection
from guanxi.foundation.refusals import Refusal
from guanxi.rulebook.books import Rulebook

# The raiser listens here. The message says nothing: what is new stands in the table.
CHANNEL = "guanxi_events"


class Teller(Protocol):
    """A program of the bank: what it may tell, and when and by which rules it does."""

    @property
    def name(self) -> str: ...
    @property
    def may(self) -> Sequence[str]: ...
    @property
    def book(self) -> Rulebook: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True, kw_only=True)
class Told:
    """One event as it came in."""

    key: str
    kind: str
    customer_number: str
    happened_at: datetime
    amount_minor: int | None = None
    currency: str = ""
    reference: str = ""
    product_class: str = ""

    @property
    def digest(self) -> str:
        """By which it is known again."""
        said = json.dumps(asdict(self), default=str, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong with one event of a batch. ``place`` counts from 0; None: the whole batch."""

    place: int | None
    key: str
    field: str
    words: str


class EventsRefused(Refusal):
    """Nothing of the batch was taken in; ``faults`` names each event that hinders it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(_("Nothing was taken in: correct what is named and send all of it again."))
        self.faults = faults


class NotPermitted(EventsRefused):
    """The program's key does not cover such events."""


class KeyUsedBefore(EventsRefused):
    """An event of that key was told before, and it was another."""


def keep_events(told: Sequence[Told], *, by: Teller) -> dict[str, bool]:
    """Keep the events; returns by key whether it is new. What was told before stays as it was.

    Raises EventsRefused, NotPermitted or KeyUsedBefore, with everything that is wrong.
    """
    _demand_permitted(told, by.may)
    _demand_sense(told, by)
    try:
        return _keep(told, by.name, by.at)
    except IntegrityError:  # the same program told the same in this moment, on another connection
        return _keep(told, by.name, by.at)


def _keep(told: Sequence[Told], client: str, at: datetime) -> dict[str, bool]:
    with transaction.atomic():
        known = _known(told, client)
        _demand_same(told, known)
        new = [one for one in told if one.key not in known]
        Event.objects.bulk_create(
            Event(client=client, digest=one.digest, received_at=at, **asdict(one)) for one in new
        )
        if new:
            with connection.cursor() as cursor:
                cursor.execute(f"NOTIFY {CHANNEL}")
    return {one.key: one.key not in known for one in told}


def _known(told: Sequence[Told], client: str) -> dict[str, str]:
    before = Event.objects.filter(client=client, key__in=[one.key for one in told])
    return dict(before.values_list("key", "digest"))


def _demand_same(told: Sequence[Told], known: Mapping[str, str]) -> None:
    words = _("This key was used for another event before: give every event a key of its own.")
    faults = [
        Fault(place=place, key=one.key, field="key", words=words)
        for place, one in enumerate(told)
        if known.get(one.key, one.digest) != one.digest
    ]
    if faults:
        raise KeyUsedBefore(faults)


def _demand_permitted(told: Sequence[Told], may: Sequence[str]) -> None:
    words = _("The key of this program does not cover events of this kind: ask for one that does.")
    faults = [
        Fault(place=place, key=one.key, field="kind", words=words)
        for place, one in enumerate(told)
        if one.kind not in may
    ]
    if faults:
        raise NotPermitted(faults)


def _demand_sense(told: Sequence[Told], by: Teller) -> None:
    faults, section = [], by.book.section(AlertsSection).events
    currency = by.book.section(BankSection).currency
    if len(told) > section.batch_max:
        words = _("At most %(most)s events at a time: send the rest by itself.")
        faults.append(
            Fault(place=None, key="", field="events", words=words % {"most": section.batch_max})
        )
    seen: set[str] = set()
    for place, one in enumerate(told):
        for field, said in _faults_of(one, currency=currency, section=section, at=by.at):
            faults.append(Fault(place=place, key=one.key, field=field, words=said))
        if one.key in seen:
            words = _("Two events of this batch have the same key.")
            faults.append(Fault(place=place, key=one.key, field="key", words=words))
        seen.add(one.key)
    if faults:
        raise EventsRefused(faults)


def _faults_of(
    one: Told, *, currency: str, section: EventsSection, at: datetime
) -> list[tuple[str, str]]:
    faults = [
        (name, _("Events of this kind need it."))
        for name in NEEDS[one.kind]
        if getattr(one, name) in (None, "")
    ]
    if one.currency not in ("", currency):
        words = _("Amounts are told in %(currency)s, converted at the rate of the moment.")
        faults.append(("currency", words % {"currency": currency}))
    since = at - timedelta(days=section.late_days)
    until = at + timedelta(minutes=section.early_minutes)
    if not since <= one.happened_at <= until:
        words = _("It is not within %(since)s and now: what is older comes with the nightly files.")
        shown = date_format(localtime(since), "DATETIME_FORMAT")
        faults.append(("happened_at", words % {"since": shown}))
    return faults


def what_became_of(key: str, *, client: str) -> Event | None:
    """An event that this program told; None where it told none of that key."""
    told = Event.objects.filter(client=client, key=key)
    return told.only("key", "state", "received_at", "settled_at").first()
