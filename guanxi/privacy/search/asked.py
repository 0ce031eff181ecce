"""What somebody may mean by what they type, as texts of which a customer keeps one if he fits."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from guanxi.privacy.search.kept import (
    CARD,
    CARD_DIGITS,
    DOCUMENT,
    DOCUMENT_MIN,
    INITIALS,
    INITIALS_LENGTH,
    INITIALS_MIN,
    NAME,
    NAME_LENGTH,
    PHONE,
    PHONE_LENGTH,
    PHONE_MIN,
    PHONE_STEPS,
    SOUND,
    SOUND_LENGTH,
    text,
)
from guanxi.privacy.search.spelling import (
    characters_of,
    digits_of,
    document_number,
    has_han,
    letters_of,
    national_number,
    tidy,
)
from guanxi.privacy.search.syllables import LONGEST as LONGEST_SYLLABLE
from guanxi.privacy.search.syllables import beginning_with

LONGEST = 60
_CARD_LENGTHS = (16, 17, 19)  # 15 and 18 digits are identity cards
_OF_PHONES = frozenset("0123456789 +-()")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """``texts``: whoever keeps any of them fits. ``number``: so begins the customer's number."""

    texts: tuple[str, ...] = ()
    number: str = ""


def what_is_asked(typed: str) -> Asked | None:
    """What was typed, as it is looked for; None where it is too little to search by."""
    typed = tidy(typed)[:LONGEST]
    if has_han(typed):
        written = characters_of(typed)[:NAME_LENGTH]
        return Asked(texts=(text(NAME, written),)) if written else None
    if any(character.isdecimal() for character in typed):
        return Asked(texts=tuple(dict.fromkeys(_by_number(typed))), number=_customer_number(typed))
    letters = letters_of(typed)
    return Asked(texts=tuple(dict.fromkeys(_by_sound(letters)))) if letters else None


def _customer_number(typed: str) -> str:
    digits = typed.replace(" ", "").replace("-", "")
    return digits if digits.isdecimal() else typed


def _by_sound(letters: str) -> Iterator[str]:
    """A text ends with a syllable, which may have been typed in part or whole.

    The parts before it need not be cut: wangxi is kept of wang xi and of wang xiao, however many
    other ways there are to read it.
    """
    letters = letters[:SOUND_LENGTH]
    yield text(SOUND, letters)
    for cut in range(max(0, len(letters) - LONGEST_SYLLABLE), len(letters)):
        for syllable in beginning_with(letters[cut:]):
            yield text(SOUND, letters[:cut] + syllable)
    if INITIALS_MIN <= len(letters) <= INITIALS_LENGTH:
        yield text(INITIALS, letters)


def _by_number(typed: str) -> Iterator[str]:
    if set(typed) <= _OF_PHONES:
        yield from (text(PHONE, number) for number in _phones(national_number(typed)))
        digits = digits_of(typed)
        if len(digits) == CARD_DIGITS or (len(digits) in _CARD_LENGTHS and _is_card(digits)):
            yield text(CARD, digits[-CARD_DIGITS:])
    document = document_number(typed)
    if len(document) >= DOCUMENT_MIN:
        yield text(DOCUMENT, document)


def _phones(number: str) -> Iterator[str]:
    """The digits, and all ways to go on until the next length that is kept."""
    if not PHONE_MIN <= len(number) <= PHONE_LENGTH:
        return
    until = min((step for step in PHONE_STEPS if step >= len(number)), default=len(number))
    for more in range(until - len(number) + 1):
        yield from (number + "".join(rest) for rest in product("0123456789", repeat=more))


def _is_card(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812)."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0
