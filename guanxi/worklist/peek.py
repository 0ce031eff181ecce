"""The panel beside the list: who it is, how things stand, why now, what to say and what not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guanxi.bank.models import Customer
from guanxi.bank.viewers import Viewer
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.permissions import grants
from guanxi.insight import queries as insight
from guanxi.privacy.codes import OptOutKind
from guanxi.privacy.queries.choices import refused_by
from guanxi.privacy.queries.looks import live_reveals
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship import queries as stewardship
from guanxi.stewardship.policy import TiersSection
from guanxi.worklist import queries
from guanxi.worklist.codes import ContactChannel
from guanxi.worklist.models import Contact, WorkItem
from guanxi.worklist.morning import Row
from guanxi.worklist.offering import Offer, offer_for
from guanxi.worklist.sparkline import Sparkline, sparkline

if TYPE_CHECKING:
    from guanxi.insight.models import CustomerFacts

_MONTHS = 13
_CONTACTS = 2


@dataclass(frozen=True, kw_only=True)
class Peek:
    """Everything the panel shows."""

    row: Row
    facts: "CustomerFacts | None"
    threshold_minor: int | None
    trend: Sparkline | None
    factors: Sequence[tuple[str, int]]
    points: Sequence[str]
    offer: Offer | None  # what to offer next
    limits: Sequence[str]
    contacts: Sequence[Contact]
    may: frozenset[str]
    backing: int | None  # the work itself, where it is one's own and so a reason to reveal
    phone_is_revealed: bool

    @property
    def item(self) -> WorkItem:
        """The piece of work."""
        return self.row.item

    @property
    def customer(self) -> Customer:
        """Whom it is for."""
        return self.item.customer


def peek_at(row: Row, viewer: Viewer, day: date, book: Rulebook) -> Peek:
    """The panel for the line of a piece of work that the caller has found visible.

    ``book`` is the one by which the list was ranked (`guanxi.worklist.morning.book_of`).
    """
    item = row.item
    facts = insight.facts_of([item.customer_id]).first()
    threshold = _threshold(item, day)
    refused = refused_by(item.customer_id)
    months = insight.assets_by_month(item.customer_id, last=_MONTHS)
    return Peek(
        row=row,
        facts=facts,
        threshold_minor=threshold,
        trend=sparkline(months, threshold),
        factors=_factors(item),
        points=_points(row, refused, day),
        offer=offer_for(item, facts, refused, book=book, day=day),
        limits=[*_refusals(row, refused), *limits_for(item.customer, day)],
        contacts=list(queries.contacts_of(item.customer_id)[:_CONTACTS]),
        may=_may(viewer),
        backing=item.pk if item.assignee_id == viewer.staff_id else None,
        phone_is_revealed="phone" in live_reveals(viewer, item.customer_id),
    )


def limits_for(customer: Customer, day: date) -> list[str]:
    """What may not be done, or not without more care; each with its reason."""
    limits = []
    if not customer.phone:
        limits.append(_("No call: no telephone is on record. Ask for it at the next visit."))
    rated_until = customer.risk_rated_until
    if not customer.risk_tolerance or rated_until is None:
        limits.append(_("No investment advice: there is no risk rating. Do the questionnaire."))
    elif rated_until < day:
        limits.append(_("No investment advice: the risk rating has expired. Renew it first."))
    if customer.document_expires_on is not None and customer.document_expires_on < day:
        limits.append(_("No new product: the identity document has expired. Ask for the new one."))
    return limits


def _points(row: Row, refused: frozenset[str], day: date) -> list[str]:
    """What to say. What suits the customer never depends on what the customer chose."""
    offers = () if OptOutKind.MARKETING in refused else row.cause.offers
    said = [str(point) for point in (*row.cause.points, *offers)]
    return [*said, *_suitability(row.item.customer, day)]


def _refusals(row: Row, refused: frozenset[str]) -> list[str]:
    """What the customer does not want, as far as it concerns this contact."""
    limits = []
    if OptOutKind.MARKETING in refused:
        limits.append(_("No offer of any kind: the customer refused direct marketing."))
    closed = [
        str(ContactChannel(channel).label)
        for channel in ("phone", "message", "visit", "email")
        if channel not in row.permitted
    ]
    if closed:
        words = _("Not by %(channels)s: the customer did not leave that open for this.")
        limits.append(words % {"channels": _(", ").join(closed)})
    return limits


def _suitability(customer: Customer, day: date) -> list[str]:
    until = customer.risk_rated_until
    if not customer.risk_tolerance or until is None or until < day:
        return []
    level = customer.risk_tolerance.removeprefix("C")
    words = _("Risk rating %(rating)s until %(month)s: products R1 to R%(level)s suit")
    return [words % {"rating": customer.risk_tolerance, "month": f"{until:%Y-%m}", "level": level}]


def _threshold(item: WorkItem, day: date) -> int | None:
    """What the customer's tier demands, in minor units; None for the lowest."""
    tiering = stewardship.tiers_of([item.customer_id]).get(item.customer_id)
    if tiering is None:
        return None
    bands = queries.rulebook_of(item, day).section(TiersSection).bands
    return next((band.at_least * 100 for band in bands if band.code == tiering.band), None)


def _factors(item: WorkItem) -> list[tuple[str, int]]:
    parts = [
        (_("Chance"), item.propensity_percent),
        (_("Moment"), item.context_percent),
        (_("Value"), item.value_percent),
        (_("Priority"), item.lever_percent),
    ]
    return [(name, percent) for name, percent in parts if percent is not None]


def _may(viewer: Viewer) -> frozenset[str]:
    doors = {
        "contact": "worklist:contact:record",
        "postpone": "worklist:item:postpone",
        "hand_over": "worklist:item:hand_over",
        "close": "worklist:item:close",
    }
    may = {name for name, door in doors.items() if grants(viewer.permissions, door)}
    return frozenset(may | {"reveal"} if Purpose.PERSONAL in viewer.purposes else may)
