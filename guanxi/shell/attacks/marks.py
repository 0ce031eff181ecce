"""Values planted in a customer's rows, which tell whose they are wherever they turn up.

A *trace* is a value that everyday work may show of a customer in one's care. A *secret* is one that
it masks. Both carry the number of the customer, so one search through an answer finds everybody
who is in it, and of whom there is anything in clear.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape

from guanxi.foundation.dictionary import Declaration, Purpose

PEOPLE_MAX = 600
# Han characters that stand in no text of ours: 600 surnames, 600 given names.
_SURNAMES, _GIVEN_NAMES = 0x3500, 0x3800
_SURNAME, _GIVEN_NAME = "[\u3500-\u3757]", "[\u3800-\u3a57]"
_IN_CLEAR = re.compile(
    r"zq(?P<word>\d{3})s"
    r"|139(?P<phone>\d{3})417\d\d"
    r"|1101(?P<document>\d{3})9070513417X"
    r"|(?<![\d.])8(?P<amount>\d{3})\d{3}417(?!\d)"  # yuan
    r"|(?P<day>19[0-5]\d-\d\d-13)|(?P<words>19[0-5]\d年\d{1,2}月13日)"
    rf"|(?P<given>{_GIVEN_NAME})",
    re.IGNORECASE,
)
_TRACES = re.compile(
    r"zq(?P<word>\d{3})r"
    r"|(?<![\d.])7(?P<amount>\d{3})\d{3}417(?!\d)"  # yuan
    rf"|(?P<surname>{_SURNAME})",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"(?<=\d)[,\u202f\u00a0](?=\d{3})")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Numbers of the customers who are in a text: at all, and with something in clear."""

    present: frozenset[int]
    in_clear: frozenset[int]


@dataclass(frozen=True)
class Mark:
    """The values of one customer. ``number`` is below `PEOPLE_MAX`."""

    number: int

    @property
    def name(self) -> str:
        """A surname, which the mask leaves, and a given name, which it does not."""
        return chr(_SURNAMES + self.number) + 2 * chr(_GIVEN_NAMES + self.number)

    @property
    def phone(self) -> str:
        """Eleven digits."""
        return f"139{self.number:03}41701"

    @property
    def born_on(self) -> date:
        """A day that no other field has."""
        return date(1900 + self.number % 60, 1 + self.number // 60, 13)

    def text(self, column: str, declared: Declaration, length: int | None) -> str:
        """A value for a text of that column, cut where it does not fit."""
        kind = "s" if is_secret(declared) else "r"
        known = {
            "name": self.name,
            "phone": self.phone,
            "document_number": f"1101{self.number:03}9070513417X",
            "email": f"zq{self.number:03}s@zq{self.number:03}r.example",
        }
        word = known.get(column) if kind == "s" else None
        return (word or f"zq{self.number:03}{kind}.{column}")[:length]

    def minor(self, column: str, declared: Declaration) -> int:
        """An amount in fen whose yuan are the mark."""
        return self.fen(column, secret=is_secret(declared))

    def fen(self, column: str, *, secret: bool = False) -> int:
        """The same for what is no column: the lake, evidence."""
        return int(f"{8 if secret else 7}{self.number:03}{sum(column.encode()) % 1000:03}41700")

    @property
    def searches(self) -> tuple[str, ...]:
        """What a thief types who knows something of this customer already."""
        return (self.name, self.name[:2], self.name[0], self.phone, f"zq{self.number:03}")


def is_secret(declared: Declaration) -> bool:
    """Whether everyday work does not see the column as it is."""
    return declared.shown_to(Purpose.STANDARD) is not None


def seen_in(text: str) -> Seen:
    """Whose marks the text holds, in whatever way a page or a file writes them."""
    text = _SEPARATOR.sub("", unescape(text))
    in_clear = frozenset(_numbers(_IN_CLEAR, text))
    return Seen(present=in_clear.union(_numbers(_TRACES, text)), in_clear=in_clear)


def _numbers(pattern: "re.Pattern[str]", text: str) -> Iterator[int]:
    for found in pattern.finditer(text):
        kind, value = str(found.lastgroup), found[found.lastgroup or 0]
        if kind in ("day", "words"):
            year, month, _ = map(int, re.findall(r"\d+", value))
            yield (month - 1) * 60 + year - 1900
        elif kind in ("surname", "given"):
            yield ord(value) - (_SURNAMES if kind == "surname" else _GIVEN_NAMES)
        else:
            yield int(value)
