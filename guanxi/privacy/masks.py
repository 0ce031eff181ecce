"""What is shown instead, as expressions of PostgreSQL.

They use functions of ``pg_catalog`` only, never fail, whatever stands in the column, and give null
for null and nothing for nothing; only the mask of a name says ``**`` even then. How many stars
there are never tells how much is hidden. What is too short for a mask to hide six characters is
hidden whole.
"""

from collections.abc import Callable, Mapping

from guanxi.bank.surnames import TWO_CHARACTER_SURNAMES
from guanxi.foundation.dictionary import Mask

STARS = "'**'"
HIDDEN_MIN = 6
_FIRST_OF_HAN = 0x2E80
# All that Python's str.strip and str.split take for blank.
_BLANKS = (
    *range(0x09, 0x0E),
    *range(0x1C, 0x21),
    *(0x85, 0xA0, 0x1680),
    *range(0x2000, 0x200B),
    *(0x2028, 0x2029, 0x202F, 0x205F, 0x3000),
)
_BLANK = "E'" + "".join(f"\\u{code:04x}" for code in _BLANKS) + "'"


def sql_of(mask: Mask, column: str) -> str:
    """What stands for a column of text; ``column`` is its name as SQL, quoted where need be."""
    return _EXPRESSIONS[mask](column)


def _name(column: str) -> str:
    """The surname, and two stars however long the rest is."""
    name = f"btrim({column}, {_BLANK})"
    words = f"translate({name}, {_BLANK}, repeat(' ', {len(_BLANKS)}))"
    surnames = ", ".join(f"'{surname}'" for surname in sorted(TWO_CHARACTER_SURNAMES))
    return (
        f"CASE WHEN {name} = '' THEN '' "
        f"WHEN ascii({name}) < {_FIRST_OF_HAN} THEN left(split_part({words}, ' ', -1), 1) "
        f"WHEN length({name}) > 2 AND left({name}, 2) = ANY (ARRAY[{surnames}]) "
        f"THEN left({name}, 2) ELSE left({name}, 1) END || {STARS}"
    )


def _document(column: str) -> str:
    """First and last character."""
    return _where_enough(column, 2, f"left({column}, 1) || {STARS} || right({column}, 1)")


def _last(shown: int) -> Callable[[str], str]:
    def masked(column: str) -> str:
        return _where_enough(column, shown, f"{STARS} || right({column}, {shown})")

    return masked


def _where_enough(column: str, shown: int, masked: str) -> str:
    return (
        f"CASE WHEN {column} = '' THEN '' WHEN length({column}) >= {shown + HIDDEN_MIN} "
        f"THEN {masked} WHEN {column} IS NOT NULL THEN {STARS} END"
    )


def _email(column: str) -> str:
    """First letter and what follows the last @."""
    domain = f"split_part({column}, '@', -1)"
    return (
        f"CASE WHEN {column} = '' THEN '' WHEN position('@' IN {column}) > 1 "
        f"THEN left({column}, 1) || {STARS} || '@' || {domain} "
        f"WHEN {column} IS NOT NULL THEN {STARS} END"
    )


def _nothing(column: str) -> str:
    return f"CASE WHEN {column} IS NOT NULL THEN '' END"


_EXPRESSIONS: Mapping[Mask, Callable[[str], str]] = {
    Mask.NAME: _name,
    Mask.DOCUMENT: _document,
    Mask.PHONE: _last(3),
    Mask.CARD: _last(4),
    Mask.EMAIL: _email,
    Mask.ADDRESS: _nothing,
    Mask.HIDDEN: _nothing,
}
