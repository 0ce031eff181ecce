"""docs/feed.md, made from the contract itself, so that the page cannot differ from the checks.

``python manage.py write_feed_page`` writes it; a test compares.
"""

from collections.abc import Iterator
from pathlib import Path
from string import Template

from django.utils import translation

from guanxi.ingest.checks.words import REASONS, reason
from guanxi.ingest.contract import CONTRACT_VERSION, FILES, KEY_MAX, TEXT_MAX, Column, File, Kind
from guanxi.ingest.source import LINE_BYTES_MAX, REPORT_COLUMNS

PAGE = Path(__file__).parents[2] / "docs" / "feed.md"

_FORMS = {
    Kind.KEY: f"1 to {KEY_MAX} printable ASCII characters without blanks, the first one a letter "
    "or digit",
    Kind.TEXT: f"at most {TEXT_MAX} characters; blanks around it are dropped; no line ends, tabs "
    "or other control characters; no beginning that a spreadsheet would run (`=`, `@`, or `+` or "
    "`-` before more than figures)",
    Kind.CODE: "one of the codes listed",
    Kind.DAY: "`2026-11-21`, between 1900 and the business day; days marked *may lie ahead* up to "
    "2200",
    Kind.MOMENT: "`2026-11-21T09:30:00`, the bank's local time without zone",
    Kind.MONEY: "a whole number of the currency's minor unit (fen, cents): ¥12.50 is `1250`",
    Kind.NUMBER: "a whole number, written without leading zeros, points or separators",
    Kind.CURRENCY: "ISO 4217, one for which the rulebook has a rate (`[bank]`)",
    Kind.YES_NO: "`true` or `false`",
}
_PARQUET = {
    Kind.DAY: "`date32`",
    Kind.MOMENT: "`timestamp` without zone",
    Kind.MONEY: "`int64`",
    Kind.NUMBER: "`int64`",
    Kind.YES_NO: "`bool`",
}

_RULES_HEAD = """
## Rules
Every rule is checked on every row. Besides the rules of single files above:

| rule | what it says of the column |
|---|---|
"""


def feed_page() -> str:
    """The whole page."""
    head = Template((Path(__file__).parent / "feed_page.md").read_text("utf-8")).substitute(
        version=CONTRACT_VERSION, files=len(FILES), line_bytes=f"{LINE_BYTES_MAX:,}"
    )
    with translation.override("en"):
        return head + "\n".join([*_forms(), "", *_files(), *_rules(), ""])


def _forms() -> Iterator[str]:
    for kind, form in _FORMS.items():
        yield f"| {kind.value} | {form} | {_PARQUET.get(kind, '`string`')} |"


def _files() -> Iterator[str]:
    yield "## Files"
    yield "Columns marked ● are required. *Personal* ones never leave PostgreSQL: no file of the"
    yield "lake holds them, and reports mask them."
    for file in FILES.values():
        yield from _file(file)


def _file(file: File) -> Iterator[str]:
    english, chinese = file.meaning
    yield ""
    yield f"### {file.name} {chinese}"
    yield f"{english}. Key: {', '.join(f'`{name}`' for name in file.key)}."
    yield ""
    yield "| column | | kind | meaning | 含义 |"
    yield "|---|---|---|---|---|"
    for column in file.columns:
        required = "●" if column.required else ""
        meaning, translated = column.meaning
        notes = "".join(f"; {note}" for note in _notes(column))
        yield (
            f"| `{column.name}` | {required} | {column.kind.value} | {meaning}{notes} "
            f"| {translated} |"
        )
    if file.rules:
        yield ""
        for name, (meaning, translated) in file.rules:
            yield f"- `{name}`: {meaning} ({translated})"


def _notes(column: Column) -> Iterator[str]:
    if column.codes:
        yield ", ".join(f"`{code}`" for code in column.codes)
    if column.references:
        yield f"stands in {column.references}"
    if column.minimum is not None and column.maximum is not None:
        yield f"{column.minimum:,} to {column.maximum:,}"
    if column.ahead:
        yield "*may lie ahead*"
    if column.personal:
        yield "*personal*"


def _rules() -> Iterator[str]:
    yield _RULES_HEAD.rstrip("\n")
    examples = {
        "code": ("customers", "sex"),
        "range": ("transactions", "amount_minor"),
        "reference": ("transactions", "account_id"),
    }
    for rule in REASONS:
        file, column = examples.get(rule, ("customers", "name"))
        structural = rule in ("columns", "quoting")
        words = reason(file, "" if structural else column, rule)
        example = f" (`{file}.{column}`)" if rule in examples else ""
        yield f"| `{rule}` | {words.removeprefix(column + ' ')}{example} |"
    names = ", ".join(f"`{name}`" for name in REPORT_COLUMNS)
    yield ""
    yield f"A file may carry the columns {names} of a repaired report; they are not read."
