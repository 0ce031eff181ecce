"""Texts as numbers that say nothing to whoever lacks the key."""

import hashlib
from collections.abc import Callable, Iterable
from functools import lru_cache

from guanxi.foundation.home import kept_secret
from guanxi.privacy.search.kept import texts_of_name, texts_of_numbers

SECRET, SECRET_BYTES = "search", 48  # where the key lies in the home
_BYTES = 8  # one number of the database; two texts in a bank will not meet by chance
_REMEMBERED = 2**16

Hashed = Callable[[str], int]


def key() -> bytes:
    """The key of this home, which never reaches the database."""
    return key_of(kept_secret(SECRET, length=SECRET_BYTES))


def key_of(secret: str) -> bytes:
    """The key that a secret stands for."""
    return hashlib.sha256(secret.encode()).digest()


def hashing(with_key: bytes) -> Hashed:
    """Turns a text into its number: the first eight bytes of BLAKE2b under the key."""

    def hashed(text: str) -> int:
        digest = hashlib.blake2b(text.encode(), digest_size=_BYTES, key=with_key).digest()
        return int.from_bytes(digest, "big", signed=True)

    return hashed


class Index:
    """Makes the numbers that are kept of customers, under one key."""

    def __init__(self, with_key: bytes) -> None:
        self._hashed = hashing(with_key)
        # Many begin with the same surname; no two telephones are alike.
        self._remembered = lru_cache(_REMEMBERED)(self._hashed)

    def kept_of(  # noqa: PLR0913 - what a customer is known by, one each
        self, *, name: str, pinyin: str, initials: str, phone: str, document: str, cards: str
    ) -> set[int]:
        """Every number of one customer; ``cards`` are the last digits, with blanks between."""
        return {
            *map(self._remembered, texts_of_name(name, pinyin, initials)),
            *map(self._hashed, texts_of_numbers(phone, document, cards)),
        }


def asked_for(texts: Iterable[str]) -> list[int]:
    """The numbers to look for, under this home's key."""
    return list(map(hashing(key()), texts))
