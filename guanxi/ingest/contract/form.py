"""What a file of the contract is made of: columns of a few kinds."""

from dataclasses import dataclass, field
from enum import StrEnum

CONTRACT_VERSION = 1

TEXT_MAX = 200
KEY_MAX = 40
# Ten trillion yuan in fen: above any one account of any one person, far below what int64 holds.
AMOUNT_MINOR_MAX = 10**15


class Kind(StrEnum):
    """What a column holds; decides how it is read, checked and stored."""

    # the bank's own identifier: 1 to 40 printable ASCII characters, no blanks, the first one a
    # letter or a digit
    KEY = "key"
    TEXT = "text"  # at most 200 characters, no control characters
    CODE = "code"  # one of the column's codes
    DAY = "day"  # ISO 8601, 2026-11-21
    MOMENT = "moment"  # ISO 8601 local time of the bank without zone, 2026-11-21T09:30:00
    MONEY = "money"  # whole minor units (fen, cents), may be negative where the column says so
    NUMBER = "number"  # whole number
    CURRENCY = "currency"  # ISO 4217, three letters
    YES_NO = "yes_no"  # true or false


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of one file. ``meaning`` is (English, Chinese) and goes to docs/feed.md."""

    name: str
    kind: Kind
    meaning: tuple[str, str]
    required: bool = True
    codes: tuple[str, ...] = ()
    references: str | None = None  # the file whose key this column holds
    minimum: int | None = None
    maximum: int | None = None
    personal: bool = False  # identity: stays in PostgreSQL, never in the lake, masked in quarantine
    ahead: bool = False  # a day that may lie after the business day (a maturity, an expiry)


@dataclass(frozen=True, kw_only=True)
class File:
    """One file of a delivery. Rows are changes since the last delivery, keyed by ``key``."""

    name: str
    meaning: tuple[str, str]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    # (name, meaning): rules over several columns or files, each implemented in ingest/checks
    rules: tuple[tuple[str, tuple[str, str]], ...] = field(default=())

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError where the file has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name!r}")


def key(name: str, en: str, zh: str, **more: object) -> Column:
    """The bank's own identifier."""
    return Column(name=name, kind=Kind.KEY, meaning=(en, zh), **more)  # type: ignore[arg-type]


def text(name: str, en: str, zh: str, **more: object) -> Column:
    """A few words."""
    return Column(name=name, kind=Kind.TEXT, meaning=(en, zh), **more)  # type: ignore[arg-type]


def code(name: str, en: str, zh: str, codes: tuple[str, ...], **more: object) -> Column:
    """One of a list."""
    return Column(name=name, kind=Kind.CODE, meaning=(en, zh), codes=codes, **more)  # type: ignore[arg-type]


def day(name: str, en: str, zh: str, **more: object) -> Column:
    """A day of the calendar."""
    return Column(name=name, kind=Kind.DAY, meaning=(en, zh), **more)  # type: ignore[arg-type]


def money(name: str, en: str, zh: str, minimum: int = 0, **more: object) -> Column:
    """An amount in minor units."""
    return Column(
        name=name,
        kind=Kind.MONEY,
        meaning=(en, zh),
        minimum=minimum,
        maximum=AMOUNT_MINOR_MAX,
        **more,  # type: ignore[arg-type]
    )


def number(name: str, en: str, zh: str, minimum: int, maximum: int, **more: object) -> Column:
    """A whole number."""
    return Column(
        name=name,
        kind=Kind.NUMBER,
        meaning=(en, zh),
        minimum=minimum,
        maximum=maximum,
        **more,  # type: ignore[arg-type]
    )


CURRENCY = Column(name="currency", kind=Kind.CURRENCY, meaning=("ISO 4217 currency", "币种"))
CLOSED = day("closed_on", "day it was closed, empty while open", "销户日", required=False)
