"""What may stand in a cell of a file that people open in a spreadsheet."""

# A spreadsheet takes text that begins like this for a formula and runs it (CSV injection); a
# Chinese or Japanese one also where the sign is as wide as a character.
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """The text, with a quote before it where a spreadsheet would take it for a formula."""
    plain_number = text.replace(".", "", 1).removeprefix("-").isdecimal()
    return f"'{text}" if text.startswith(_FORMULA_STARTS) and not plain_number else text
