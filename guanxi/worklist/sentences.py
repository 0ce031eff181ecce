"""Evidence in words: numbers, days and codes into a sentence of the viewer's language.

What a value is, is said by the end of its name: ``…_minor`` money, ``…_on`` a day, ``…_class`` a
class of product; a name of `tier` or ending in ``_tier`` a tier; `consent` for what and by which
channel; any other is a plain number or code. In a sentence money is named without its end:
``%(moved)s`` shows ``moved_minor``.
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext

from guanxi.bank.codes import ProductClass
from guanxi.foundation.money import short_amount
from guanxi.privacy.codes import ConsentChannel, ConsentPurpose, Topic
from guanxi.stewardship.codes import Tier
from guanxi.worklist.causes import Words

Evidence = Mapping[str, object]


def sentence(template: Words, evidence: Evidence, currency: str) -> str:
    """The template in the active language with the evidence put in."""
    return str(template) % values_in_words(evidence, currency)


def values_in_words(evidence: Evidence, currency: str) -> dict[str, str]:
    """Each value as people read it, by its name in sentences."""
    return {
        name.removesuffix("_minor"): _in_words(name, value, currency)
        for name, value in evidence.items()
    }


def _in_words(name: str, value: object, currency: str) -> str:
    if value is None:
        return gettext("unknown")
    if name.endswith("_minor") and isinstance(value, int):
        return short_amount(value, currency)
    if name.endswith("_on") and isinstance(value, str):
        # A birthday is congratulated on every year; any other day is of one year.
        kind = "MONTH_DAY_FORMAT" if name.startswith("birthday") else "DATE_FORMAT"
        return date_format(date.fromisoformat(value), kind)
    if name.endswith("_class"):
        return _label(ProductClass, str(value))
    if name == "consent":
        return _consent(str(value))
    if name == "tier" or name.endswith("_tier"):
        return _label(Tier, str(value))
    return str(value)


def _consent(said: str) -> str:
    """Purpose and channel in words; a program of the bank may say it in words of its own."""
    purpose, _colon, channel = said.partition(":")
    if not Topic(purpose, channel).is_known:
        return said
    return f"{ConsentPurpose(purpose).label} ({ConsentChannel(channel).label})"


def _label(codes: type[TextChoices], code: str) -> str:
    return str(codes(code).label) if code in codes.values else code
