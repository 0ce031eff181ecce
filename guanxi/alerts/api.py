"""``/api/v1/events``: programs of the bank tell what happens during the day (4.4)."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from guanxi.alerts.events.codes import EventKind, EventState
from guanxi.alerts.events.keeping import (
    EventsRefused,
    KeyUsedBefore,
    NotPermitted,
    Teller,
    Told,
    keep_events,
    what_became_of,
)
from guanxi.bank.codes import ProductClass
from guanxi.foundation import zones
from guanxi.foundation.dictionary import Purpose

MOST_EVENTS = 500  # the rulebook may say fewer
_MOST_MONEY = 10**15
_KEY = r"^[0-9A-Za-z._:-]{1,64}$"
_NUMBER = r"^[!-~]{1,40}$"  # visible ASCII, as customers' numbers are in the feed
_NAME = r"^[0-9A-Za-z._:-]{0,40}$"

Key = Annotated[str, StringConstraints(pattern=_KEY)]


class EventTold(Schema):
    """One thing that happened to one customer."""

    model_config = ConfigDict(extra="forbid", strict=False)

    key: Key = Field(description="Your own name for this event: told twice, it counts once.")
    kind: EventKind
    customer: str = Field(
        pattern=_NUMBER, description="The customer's number, as in the nightly files."
    )
    happened_at: AwareDatetime = Field(description="With its offset from UTC.")
    amount_minor: int | None = Field(
        default=None, ge=0, le=_MOST_MONEY, strict=True, description="Fen, cents."
    )
    currency: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    reference: str = Field(
        default="",
        pattern=_NAME,
        description="The complaint, the account, the consent that it is about.",
    )
    product_class: ProductClass | Literal[""] = ""


class Batch(Schema):
    """Events, taken in whole or not at all."""

    model_config = ConfigDict(extra="forbid")

    events: list[EventTold] = Field(min_length=1, max_length=MOST_EVENTS)


class Kept(Schema):
    """One event as it was taken in; `repeated`: it had been before."""

    key: str
    state: Literal["kept", "repeated"]


class BatchKept(Schema):
    """Every event of the batch, in its order."""

    events: list[Kept]


class WrongField(Schema):
    """What is wrong. `event` counts from 0; null where it is the request as a whole."""

    event: int | None
    key: str
    field: str
    words: str


class Refused(Schema):
    """Nothing was changed."""

    refused: str
    errors: list[WrongField] = []


class WhatBecame(Schema):
    """What became of an event: an alert, or why there is none."""

    key: str
    state: EventState
    received_at: datetime
    settled_at: datetime | None


router = Router(tags=["events"])
_RETRY_AFTER = {
    "description": "In how many seconds the request will be taken.",
    "schema": {"type": "integer", "minimum": 1},
}
_REFUSALS = {401: Refused, 403: Refused, 409: Refused, 413: Refused, 415: Refused, 422: Refused}


@router.post(
    "",
    url_name="events",
    operation_id="tell_events",
    summary="Tell events",
    response={202: BatchKept, 400: Refused, **_REFUSALS, 429: Refused},
    openapi_extra={"responses": {429: {"headers": {"Retry-After": _RETRY_AFTER}}}},
)
def tell_events(request: HttpRequest, batch: Batch) -> Status[dict[str, Any]]:
    """Take in a batch. Alerts follow within a second or two: ask by key what became of each."""
    client = _client(request)
    told = [_told(event) for event in batch.events]
    try:
        with zones.inside(Purpose.EVENTS):
            kept = keep_events(told, by=client)
    except EventsRefused as refusal:
        return Status(_status(refusal), _refused(refusal))
    states = ({"key": key, "state": "kept" if new else "repeated"} for key, new in kept.items())
    return Status(202, {"events": list(states)})


@router.get(
    "/{key}",
    url_name="event",
    operation_id="ask_event",
    summary="What became of an event",
    response={200: WhatBecame, 401: Refused, 404: Refused, 422: Refused},
)
def ask_event(request: HttpRequest, key: Key) -> Status[dict[str, Any]]:
    """Of an event that this program told."""
    with zones.inside(Purpose.EVENTS), transaction.atomic():
        event = what_became_of(key, client=_client(request).name)
    if event is None:
        return Status(
            404, {"refused": _("No event of this key was told by this program."), "errors": []}
        )
    became = {
        "key": event.key,
        "state": event.state,
        "received_at": event.received_at,
        "settled_at": event.settled_at,
    }
    return Status(200, became)


def _client(request: HttpRequest) -> Teller:
    client: Teller = request.auth  # type: ignore[attr-defined]
    return client


def _told(event: EventTold) -> Told:
    said = event.model_dump()
    kind, product_class = str(said.pop("kind")), str(said.pop("product_class"))
    customer = said.pop("customer")
    return Told(kind=kind, product_class=product_class, customer_number=customer, **said)


def _status(refusal: EventsRefused) -> int:
    if isinstance(refusal, KeyUsedBefore):
        return 409
    return 403 if isinstance(refusal, NotPermitted) else 422


def _refused(refusal: EventsRefused) -> dict[str, Any]:
    return {
        "refused": str(refusal),
        "errors": [
            {"event": one.place, "key": one.key, "field": one.field, "words": one.words}
            for one in refusal.faults
        ],
    }
