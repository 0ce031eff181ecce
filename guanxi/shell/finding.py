"""Find a customer by name, pinyin, initials, number or phone, among those the viewer may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from guanxi.bank.models import Customer
from guanxi.bank.viewers import Viewer
from guanxi.shell.syllables import readings
from guanxi.stewardship import queries as stewardship
from guanxi.stewardship.codes import Tier

LONGEST = 60
_PHONE_DIGITS = 5  # fewer would find half the bank


@dataclass(frozen=True, kw_only=True)
class Found:
    """One customer that fits."""

    customer: Customer
    tier: str

    @property
    def tier_name(self) -> str:
        """The tier in words; empty without one."""
        return str(Tier(self.tier).label) if self.tier in Tier.values else ""


def customers_found(viewer: Viewer, text: str, *, limit: int) -> list[Found]:
    """Visible customers that begin as the text does, in order of their number."""
    wanted = what_fits(text)
    if wanted is None:
        return []
    customers = list(
        stewardship.customers_visible_to(viewer)
        .filter(wanted)
        .select_related("branch")
        .only("pk", "source_id", "name", "joined_on", "branch__name")
        .order_by("source_id")[:limit]
    )
    tiers = stewardship.tiers_of([customer.pk for customer in customers])
    return [
        Found(customer=one, tier=tiers[one.pk].tier if one.pk in tiers else "") for one in customers
    ]


def what_fits(text: str) -> Q | None:
    """The condition for what was typed; None where it is too little to search by."""
    text = " ".join(text.split())[:LONGEST]
    if not text:
        return None
    if text[0] >= "\u2e80":
        return Q(name__startswith=text)
    if text.replace(" ", "").replace("-", "").isdecimal():
        return _by_number(text.replace(" ", "").replace("-", ""))
    return _any_of(
        [Q(source_id__startswith=text), Q(source_id__startswith=text.upper()), *_by_letters(text)]
    )


def _by_number(digits: str) -> Q:
    number = Q(source_id__startswith=digits)
    if len(digits) >= _PHONE_DIGITS:
        # The index of phones is in plain order: a range can use it, a pattern could not.
        number |= Q(phone__gte=digits, phone__lt=digits + ":")
    return number


def _by_letters(text: str) -> Sequence[Q]:
    small = text.lower()
    fits = [Q(name__startswith=text.title()), Q(name_pinyin__startswith=small)]
    if small.isascii() and small.isalpha():
        fits.append(Q(name_initials__startswith=small))
        fits += [Q(name_pinyin__startswith=reading) for reading in readings(small)]
    return fits


def _any_of(conditions: Sequence[Q]) -> Q:
    found = conditions[0]
    for condition in conditions[1:]:
        found |= condition
    return found
