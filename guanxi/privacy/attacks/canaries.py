"""Values that stand nowhere but in one cell, so that whoever prints one has seen that cell.

Every value has a core that no mask shows. `cores_in` finds cores in whatever an attack brought
back: as they are, in other case, backwards, or as the hexadecimal digits of bytes.
"""

import re
from datetime import date, timedelta

from guanxi.foundation.dictionary import Mask

_LETTERS = "bcdfghjkmnprstvw"  # sixteen, no vowels: no word by accident
_TEXT = re.compile(r"zqx[bcdfghjkmnprstvw]{8}", re.IGNORECASE)
_BACKWARDS = re.compile(r"[bcdfghjkmnprstvw]{8}xqz", re.IGNORECASE)
_BYTES = re.compile(r"7a7178((?:6[0-9a-f]|7[0-9a-f]){8})", re.IGNORECASE)
_AMOUNT = re.compile(r"70707[0-9]{7}")
_NUMBER = re.compile(r"7070[0-9]{5}")
_DAY = re.compile(r"19[0-3][0-9]-[01][0-9]-[0-3][0-9]")
_FIRST_DAY = date(1901, 1, 1)
CORE_LENGTH = 11
_KINDS = (_TEXT, _AMOUNT, _NUMBER, _DAY)


def text(number: int, *, mask: Mask = Mask.HIDDEN) -> str:
    """A text that the mask fits, with a core in the part that the mask hides."""
    core = _core(number)
    shapes = {
        Mask.NAME: f"{'王李赵陈'[number % 4]}{core}",
        Mask.DOCUMENT: f"1{core}X",
        Mask.PHONE: f"{core}{number % 10_000:04}",
        Mask.CARD: f"{core}{number % 10_000:04}",
        Mask.EMAIL: f"a{core}@bank.example",
    }
    return shapes.get(mask, core)


def amount(number: int) -> int:
    """A sum in minor units, for bigint."""
    return 70_707 * 10**7 + number


def integer(number: int) -> int:
    """A number, for integer."""
    return 7_070 * 10**5 + number


def day(number: int) -> date:
    """A day of the early twentieth century, on which nothing else in the database lies."""
    return _FIRST_DAY + timedelta(days=number % 14_000)


def cores_in(said: str) -> set[str]:
    """Every core in the text, in lower case."""
    found = {core.lower() for kind in _KINDS for core in kind.findall(said)}
    found |= {core.lower()[::-1] for core in _BACKWARDS.findall(said)}
    found |= {
        f"zqx{bytes.fromhex(code).decode('ascii', 'replace')}".lower()
        for code in _BYTES.findall(said)
    }
    return found


def _core(number: int) -> str:
    return "zqx" + "".join(_LETTERS[number >> shift & 15] for shift in range(28, -4, -4))
