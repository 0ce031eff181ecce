"""Is there a value, and has it the form of its kind?"""

from collections.abc import Iterator

from guanxi.ingest.checks.reading import Check, Reading
from guanxi.ingest.contract import KEY_MAX, TEXT_MAX, Column, Kind

RULES = (
    "required",
    "key_form",
    "text_length",
    "control_character",
    "formula",
    "code",
    "day_form",
    "moment_form",
    "whole_number",
    "yes_no_form",
    "currency_known",
)
_READ_FROM_TEXT = {
    Kind.DAY: "day_form",
    Kind.MOMENT: "moment_form",
    Kind.MONEY: "whole_number",
    Kind.NUMBER: "whole_number",
    Kind.YES_NO: "yes_no_form",
}
KEY_PATTERN = f"[0-9A-Za-z][!-~]{{0,{KEY_MAX - 1}}}"
# A spreadsheet runs what begins like this, a Chinese one also where the sign is as wide as a
# character. A phone number (+86…), a sum of money and a lone dash are no formulas.
FORMULA_PATTERN = r"^([=@＝＠]|[+\-＋－].*[^0-9 .,()\-])"
CONTROL_PATTERN = r"[\p{Cc}\x{2028}\x{2029}\x{202A}-\x{202E}\x{2066}-\x{2069}]"


def checks(reading: Reading) -> Iterator[Check]:
    """The rules of each column's own kind."""
    for column in reading.file.columns:
        if column.required:
            yield Check(rule="required", column=column.name, condition=_missing(reading, column))
        yield from _form(reading, column)


def _missing(reading: Reading, column: Column) -> str:
    if column.kind in _READ_FROM_TEXT and not reading.is_native(column):
        return f'v."_{column.name}" IS NULL'  # unreadable is another fault than missing
    return f'v."{column.name}" IS NULL'


def _form(reading: Reading, column: Column) -> Iterator[Check]:
    value, name = f'v."{column.name}"', column.name
    match column.kind:
        case Kind.KEY:
            # A reference that is found has the form already: its own file was checked.
            if column.references is None or column.references == reading.file.name:
                condition = f"NOT regexp_full_match({value}, '{KEY_PATTERN}')"
                yield Check(rule="key_form", column=name, condition=condition)
        case Kind.TEXT:
            yield Check(rule="text_length", column=name, condition=f"length({value}) > {TEXT_MAX}")
            for rule, pattern in (
                ("control_character", CONTROL_PATTERN),
                ("formula", FORMULA_PATTERN),
            ):
                condition = f"regexp_matches({value}, '{pattern}')"
                yield Check(rule=rule, column=name, condition=condition)
        case Kind.CODE:
            codes = ", ".join(f"'{code}'" for code in column.codes)
            yield Check(rule="code", column=name, condition=f"{value} NOT IN ({codes})")
        case Kind.CURRENCY:
            known = ", ".join(f"'{currency}'" for currency in reading.currencies)
            yield Check(rule="currency_known", column=name, condition=f"{value} NOT IN ({known})")
        case kind if not reading.is_native(column):
            condition = f'{value} IS NULL AND v."_{name}" IS NOT NULL'
            yield Check(rule=_READ_FROM_TEXT[kind], column=name, condition=condition)
