"""Find a customer by name, pinyin, initials, number or phone, among those the viewer may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Upper

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
    fitting = (
        stewardship.customers_visible_to(viewer)
        .filter(wanted.condition)
        .select_related("branch")
        .only("pk", "source_id", "name", "joined_on", "branch__name")
    )
    customers = list(_in_order(fitting, wanted)[:limit])
    tiers = stewardship.tiers_of([customer.pk for customer in customers])
    return [
        Found(customer=one, tier=tiers[one.pk].tier if one.pk in tiers else "") for one in customers
    ]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What was typed, as a condition, and what is known of how many it fits."""

    condition: Q
    by_number: bool = False
    fits_many: bool = False


def what_fits(text: str) -> Wanted | None:
    """The condition for what was typed; None where it is too little to search by."""
    text = " ".join(text.split())[:LONGEST]
    if not text:
        return None
    fits_many = len(text) == 1
    if text[0] >= "\u2e80":
        return Wanted(condition=Q(name__startswith=text), fits_many=fits_many)
    digits = text.replace(" ", "").replace("-", "")
    if digits.isdecimal():
        return Wanted(condition=_by_number(digits), by_number=True)
    if any(letter.isdecimal() for letter in text):
        number = Q(source_id__startswith=text) | Q(source_id__startswith=text.upper())
        return Wanted(condition=number, by_number=True)
    return Wanted(condition=_any_of(_by_letters(text)), fits_many=fits_many)


def _in_order(fitting: QuerySet[Customer], wanted: Wanted) -> QuerySet[Customer]:
    """By number. For names said so that the planner finds them by their own index first.

    Walking the numbers in order until enough names fit is quick only where many do; and where
    very many do, the first ones found are as good as any.
    """
    if wanted.fits_many:
        return fitting
    return fitting.order_by("source_id" if wanted.by_number else Upper("source_id"))


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
