"""What is offered next, and why: by the rulebook, within what the customer chose (5.1)."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guanxi.bank.codes import ProductClass
from guanxi.bank.models import Customer
from guanxi.privacy.codes import OptOutKind
from guanxi.rulebook.books import Rulebook
from guanxi.worklist.models import WorkItem
from guanxi.worklist.policy import WorklistSection
from guanxi.worklist.rules import Offerable, next_offer

if TYPE_CHECKING:
    from guanxi.insight.models import CustomerFacts

_USUAL = 100


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One class of product, and the reason in a line."""

    product: str
    why: str


def offer_for(
    item: WorkItem,
    facts: "CustomerFacts | None",
    refused: frozenset[str],
    *,
    book: Rulebook,
    day: date,
) -> Offer | None:
    """None where nothing fits, and for who wants no offers or no automated decisions."""
    if facts is None or refused & {OptOutKind.MARKETING, OptOutKind.AUTOMATED}:
        return None
    customer = item.customer
    rating = _rating(customer, day)
    shelf = [
        Offerable(product=product, **section.model_dump())
        for product, section in book.section(WorklistSection).next_offers.items()
    ]
    held = set(facts.product_classes.split(","))
    found = next_offer(shelf, held=held, tier=item.tier or "mass", rating=rating)
    if found is None:
        return None
    return Offer(product=str(ProductClass(found.product).label), why=_why(found, customer))


def _rating(customer: Customer, day: date) -> int:
    until = customer.risk_rated_until
    if not customer.risk_tolerance or until is None or until < day:
        return 0
    return int(customer.risk_tolerance.removeprefix("C"))


def _why(found: Offerable, customer: Customer) -> str:
    reasons = [_("not held yet")]
    if found.risk:
        reasons.append(
            _("R%(risk)d suits the risk rating %(rating)s")
            % {"risk": found.risk, "rating": customer.risk_tolerance}
        )
    chance = {"chance": found.chance_percent}
    reasons.append(_("chance %(chance)d%% by the rulebook") % chance)
    if found.lever_percent > _USUAL:
        reasons.append(_("pushed this quarter"))
    return _("; ").join(reasons)
