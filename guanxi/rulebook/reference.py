"""Every key of the rulebook with its meaning, for docs/rulebook.md, made from the sections.

python -m guanxi.rulebook.reference     writes the page again
"""

import os
import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import django
from pydantic.fields import FieldInfo

from guanxi.rulebook.sections import Section, sections

PAGE = Path(__file__).parents[2] / "docs" / "rulebook.md"
BEGIN, END = "<!-- keys: made from the code -->", "<!-- end of keys -->"
_KINDS = {int: "whole number", float: "number", str: "text", bool: "true or false"}
_LIMITS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}


@dataclass(frozen=True, kw_only=True)
class Key:
    """One key: the table it stands in, its meaning in both languages, what it may hold."""

    table: str
    name: str
    meaning: str
    chinese: str
    holds: str
    default: str


def keys() -> Iterator[Key]:
    """Every key of every section that signed in, tables in tables following theirs."""
    for name, section in sorted(sections().items()):
        yield from _keys_of(f"[{name}]", section)


def _keys_of(table: str, section: type[Section]) -> Iterator[Key]:
    below: list[tuple[str, type[Section]]] = []
    for name, field in section.model_fields.items():
        extra = field.json_schema_extra
        yield Key(
            table=table,
            name=name,
            meaning=field.description or "",
            chinese=str(extra.get("zh", "")) if isinstance(extra, dict) else "",
            holds=_holds(field.annotation, field.metadata),
            default=_default(field),
        )
        below += [(_table_below(table, name, how), kind) for how, kind in _tables_in(field)]
    for inner, kind in below:
        yield from _keys_of(inner, kind)


def _tables_in(field: FieldInfo) -> Iterator[tuple[str, type[Section]]]:
    """Tables that a key holds, and how: one, a list of them, or one by name."""
    origin, inside = get_origin(field.annotation), get_args(field.annotation)
    candidates = [("one", field.annotation)]
    if origin is list:
        candidates = [("list", inside[0])]
    elif origin is dict:
        candidates = [("named", inside[1])]
    for how, kind in candidates:
        if isinstance(kind, type) and issubclass(kind, Section):
            yield how, kind


def _table_below(table: str, name: str, how: str) -> str:
    path = table.strip("[]") + f".{name}"
    return {"one": f"[{path}]", "list": f"[[{path}]]", "named": f"[{path}.…]"}[how]


def _holds(annotation: Any, limits: list[Any]) -> str:
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _holds(inside[0], [part for one in inside[1:] for part in _parts(one)])
    if origin is Literal:
        return ", ".join(f"`{code}`" for code in inside)
    if origin is list:
        return f"list of: {_holds(inside[0], [])}"
    if origin is dict:
        return f"by name ({_holds(inside[0], [])}): {_holds(inside[1], [])}"
    if origin in {Union, types.UnionType}:
        return " or ".join(_holds(one, []) for one in inside if one is not type(None))
    words = _KINDS.get(annotation, "table")
    return " ".join([words, *_limit_words(limits)])


def _parts(limit: Any) -> list[Any]:
    return list(limit.metadata) if isinstance(limit, FieldInfo) else [limit]


def _limit_words(limits: list[Any]) -> Iterator[str]:
    for limit in limits:
        for name, sign in _LIMITS.items():
            value = getattr(limit, name, None)
            if value is not None:
                yield f"{sign} {value}"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return ""
    value = field.get_default(call_default_factory=True)
    return "" if isinstance(value, Section | dict) else f"`{str(value).lower()}`"


def tables() -> str:
    """All keys as Markdown, a heading and a table for each table of the rulebook."""
    lines: list[str] = []
    table = ""
    for key in keys():
        if key.table != table:
            table = key.table
            lines += [
                "",
                f"### `{table}`",
                "",
                "| key 键 | meaning 含义 | holds 取值 |",
                "|---|---|---|",
            ]
        default = f"; {key.default} when absent" if key.default else ""
        meaning = "<br>".join(filter(None, (key.meaning, key.chinese))) or "—"
        lines.append(f"| `{key.name}` | {meaning} | {key.holds}{default} |")
    return "\n".join(lines).strip()


def page_with_keys(page: str) -> str:
    """The page with the part between its marks made anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables()}\n\n{END}{after}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    PAGE.write_text(page_with_keys(PAGE.read_text("utf-8")), "utf-8")
