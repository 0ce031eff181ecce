"""What may stand in a cell of a file that people open in a spreadsheet."""

from datetime import date, datetime
from typing import Literal, TypeAlias

ColumnKind = Literal["text", "money", "count", "percent", "day", "month", "moment"]
Value: TypeAlias = str | int | float | date | datetime | None

# A spreadsheet takes text that begins like this for a formula and runs it (CSV injection); a
# Chinese or Japanese one also where the sign is as wide as a character.
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """The text, with a quote before it where a spreadsheet would take it for a formula."""
    plain_number = text.replace(".", "", 1).removeprefix("-").isdecimal()
    return f"'{text}" if text.startswith(_FORMULA_STARTS) and not plain_number else text


def plain_cell(value: Value, kind: ColumnKind) -> str:
    """A value as CSV says it: money, kept in minor units, in whole ones with its cents."""
    match value:
        case None:
            return ""
        case str():
            return safe_cell(value)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S}"
        case date():
            return f"{value:%Y-%m}" if kind == "month" else value.isoformat()
    if kind == "money":
        sign, (whole, cents) = "-" if value < 0 else "", divmod(abs(int(value)), 100)
        return f"{sign}{whole}.{cents:02d}"
    return f"{value:.2f}" if kind == "percent" else str(value)
