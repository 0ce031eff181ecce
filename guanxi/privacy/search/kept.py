"""By which texts a customer is found: as few as will do, for a bank keeps millions of them.

A name of three characters makes eight: 王, 王小, 王小明; wang, wangxiao, wangxiaoming; wx, wxm.
What ends in the middle of a syllable needs no text of its own: whoever types "wangxi" asks for all
syllables that begin with xi (`asked`). A telephone makes three.
"""

from collections.abc import Iterator

from guanxi.privacy.search.spelling import (
    characters_of,
    digits_of,
    document_number,
    has_han,
    letters_of,
    national_number,
)
from guanxi.privacy.search.syllables import SYLLABLES

NAME, SOUND, INITIALS = "name", "sound", "initials"
PHONE, DOCUMENT, CARD = "phone", "document", "card"

NAME_LENGTH, SOUND_LENGTH, INITIALS_LENGTH = 20, 60, 20
INITIALS_MIN = 2  # one initial is the beginning of a sound
PHONE_MIN, PHONE_LENGTH = 5, 20  # fewer digits would find half the bank
PHONE_STEPS = (5, 8, 11)
DOCUMENT_MIN = 4
CARD_DIGITS = 4


def text(kind: str, value: str) -> str:
    """A kept or an asked text: what it is of stands before it."""
    return f"{kind}|{value}"


def texts_of_name(name: str, pinyin: str, initials: str) -> Iterator[str]:
    """The beginnings of a name, as it is written, as it sounds, and of its initials."""
    if has_han(name):
        written = characters_of(name)[:NAME_LENGTH]
        yield from (text(NAME, written[:length]) for length in range(1, len(written) + 1))
    sound = ""
    for word in map(letters_of, pinyin.split()):
        # Only what is no syllable needs every beginning.
        for part in (word,) if word in SYLLABLES else word:
            sound += part
            if len(sound) <= SOUND_LENGTH:
                yield text(SOUND, sound)
    first = letters_of(initials)[:INITIALS_LENGTH]
    yield from (text(INITIALS, first[:length]) for length in range(INITIALS_MIN, len(first) + 1))


def texts_of_numbers(phone: str, document: str, cards: str) -> Iterator[str]:
    """Beginnings of the telephone, the whole document, last digits of cards (with blanks between).

    >>> list(texts_of_numbers("+86 138 1234 5678", "E1234567x", "0123"))
    ['phone|13812', 'phone|13812345', 'phone|13812345678', 'document|E1234567X', 'card|0123']
    """
    yield from _texts_of_phone(national_number(phone)[:PHONE_LENGTH])
    number = document_number(document)
    if len(number) >= DOCUMENT_MIN:
        yield text(DOCUMENT, number)
    for card in cards.split():
        last = digits_of(card)[-CARD_DIGITS:]
        if len(last) == CARD_DIGITS:
            yield text(CARD, last)


def _texts_of_phone(number: str) -> Iterator[str]:
    if len(number) < PHONE_MIN:
        return
    yield from (text(PHONE, number[:step]) for step in PHONE_STEPS if step <= len(number))
    for length in range(PHONE_STEPS[-1] + 1, len(number)):
        yield text(PHONE, number[:length])
    if len(number) not in PHONE_STEPS:
        yield text(PHONE, number)
