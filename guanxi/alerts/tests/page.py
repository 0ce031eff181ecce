"""Write the list of kinds into docs/alerts.md: python -m guanxi.alerts.tests.page"""

import os
import sys
from pathlib import Path

import django
from django.utils import translation

PAGE = Path(__file__).parents[3] / "docs" / "alerts.md"
BEGIN, END = "<!-- kinds: begin -->", "<!-- kinds: end -->"


def page_from_the_code() -> str:
    """The page as it should stand."""
    text = PAGE.read_text("utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    return f"{before}{BEGIN}\n{_kinds()}{END}{after}"


def _kinds() -> str:
    from guanxi.alerts.kinds import every_kind  # noqa: PLC0415 - only after Django is set up

    with translation.override("en"):
        return "\n".join(_kind(kind) for kind in every_kind().values())


def _kind(kind) -> str:
    cause, shape = kind.cause, kind.thresholds
    chinese = (words_of_file(kind) or "").split(":")[0]
    marks = [cause.group.label]
    marks += ["offers something"] * cause.solicits
    marks += ["lapses"] * kind.lapses + ["personal dates"] * kind.personal
    marks += [f"hears `{event}`" for event in kind.hears]
    marks += [f"ends with `{event}`" for event in kind.ends_with]
    lines = [
        f"### {cause.name} {chinese}",
        "",
        f"`{kind.code}` · {' · '.join(map(str, marks))}",
        "",
        str(shape.__doc__),
        "",
        f"> {str(cause.reason).replace('%%', '%')}",
        "",
        f"{cause.action}.",
        "",
        *(f"- {point}" for point in cause.points),
        *(f"- {offer} *(not where direct marketing was refused)*" for offer in cause.offers),
        "",
        "| rulebook | meaning |",
        "|---|---|",
        *(
            f"| `{name}` | {field.description} |"
            for name, field in shape.model_fields.items()
            if name != "raised"
        ),
    ]
    if kind.yields_to:
        stronger = ", ".join(f"`{code}`" for code in kind.yields_to)
        lines += ["", f"Not raised for a customer about whom {stronger} is."]
    return "\n".join(lines) + "\n"


def words_of_file(kind) -> str | None:
    """What the kind's file says of itself."""
    words: str | None = sys.modules[kind.module].__doc__
    return words


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    PAGE.write_text(page_from_the_code(), "utf-8")
