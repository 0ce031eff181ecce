"""One spelling of what people write in many ways. Kept and asked texts both go through here."""

import unicodedata

_HAN_FROM = "\u2e80"  # ideographs, kana, hangul and what goes with them
_MOBILE_DIGITS = 11


def has_han(text: str) -> bool:
    """Whether anything in it is written in characters rather than letters."""
    return any(character >= _HAN_FROM for character in text)


def tidy(text: str) -> str:
    """Full width, compatibility forms and blanks as everybody types them."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def characters_of(name: str) -> str:
    """Letters and characters only: dots, blanks and dashes are typed in too many ways.

    >>> characters_of("阿依古丽·买买提")
    '阿依古丽买买提'
    """
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))


def letters_of(words: str) -> str:
    """Letters without accents, run together; ü is v after l and n, as keyboards have it.

    >>> letters_of("Lü Bù"), letters_of("José O'Brien")
    ('lvbu', 'joseobrien')
    """
    if words.isascii() and words.isalnum():
        return words.lower()
    composed = unicodedata.normalize("NFKC", words).casefold()
    composed = composed.replace("lü", "lv").replace("nü", "nv")
    return "".join(filter(str.isalnum, unicodedata.normalize("NFD", composed)))


def digits_of(text: str) -> str:
    """The digits in it, as 0 to 9."""
    if text.isascii() and text.isdecimal():
        return text
    found = (character for character in text if character.isdecimal())
    return "".join(str(unicodedata.decimal(digit)) for digit in found)


def national_number(phone: str) -> str:
    """The digits of a telephone as they are dialled within China.

    >>> national_number("+86 138-1234-5678"), national_number("0571 8765 4321")
    ('13812345678', '057187654321')
    """
    digits = digits_of(phone)
    if phone.lstrip().startswith("+86") or len(digits) == _MOBILE_DIGITS + 2:
        digits = digits.removeprefix("86")
    return digits.removeprefix("0086")


def document_number(text: str) -> str:
    """Letters and digits, letters large.

    >>> document_number("e 1234567x")
    'E1234567X'
    """
    if text.isascii() and text.isalnum():
        return text.upper()
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).upper()))
