"""What the search promises, said over what is readable: without hashes, beginnings and steps."""

import re

from guanxi.privacy.search.spelling import (
    characters_of,
    digits_of,
    document_number,
    has_han,
    letters_of,
    national_number,
)


def fits(person, typed):
    """Whether the person (name, pinyin, initials, phone, document, cards) fits what was typed."""
    if has_han(typed):
        written = characters_of(typed)
        return bool(written) and characters_of(person["name"]).startswith(written)
    if re.search(r"\d", typed):
        return fits_by_number(person, typed)
    letters = letters_of(typed)
    sound = "".join(map(letters_of, person["pinyin"].split()))
    initials = len(letters) > 1 and letters_of(person["initials"]).startswith(letters)
    return bool(letters) and (sound.startswith(letters) or initials)


def fits_by_number(person, typed):
    document = document_number(typed)
    if len(document) >= 4 and document == document_number(person["document"]):
        return True
    if not re.fullmatch(r"[0-9 +()-]+", typed):
        return False
    number = national_number(typed)
    phone = len(number) >= 5 and national_number(person["phone"]).startswith(number)
    return phone or digits_of(typed) in person["cards"].split()
