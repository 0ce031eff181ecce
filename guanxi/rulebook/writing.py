"""A rulebook as text: its head changed, the line of a key, or everything it says written out."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from guanxi.rulebook.books import Rulebook

_TABLE = re.compile(r"^\s*\[")
_EFFECTIVE = re.compile(r"^\s*effective_from\s*=\s*[^#\n]*", re.M)
_HEADER = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]\]?")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def effective_from(text: str, day: date) -> str:
    """The same text, in force from that day on."""
    head, tables = _split(text)
    line = f"effective_from = {day:%Y-%m-%d}"
    if _EFFECTIVE.search(head):
        return _EFFECTIVE.sub(lambda found: _kept_comment(found.group(), line), head, 1) + tables
    return f"{line}\n{head}{tables}"


def line_of(text: str, key: str) -> int:
    """The line of the text that says the key, or the table it should stand in; 0 where none does.

    A key below a list of tables names its place in the list: tiers.bands.1.at_least.
    """
    wanted = key.strip("[]").split(".")
    table: list[str] = []
    near, seen = 0, Counter[str]()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = [part.strip(" \"'") for part in header.group(1).split(".")]
            if line.lstrip().startswith("[["):
                table.append(str(seen[header.group(1)]))
                seen[header.group(1)] += 1
            if wanted[: len(table)] == table:
                near = number
            continue
        name = line.partition("=")[0].strip(" \"'")
        path = [*table, *name.split(".")]
        if name and "=" in line and (wanted == path or wanted[: len(path)] == path):
            return number
    return near


def written_out(book: Rulebook, day: date) -> str:
    """Everything the rulebook says, in force from that day on and building on nothing."""
    lines = [f'name = "{book.name}"', f"effective_from = {day:%Y-%m-%d}"]
    for name in sorted(book.content):
        lines += _table(name, book.content[name].model_dump(), "[{}]")
    return "\n".join(lines) + "\n"


def _table(path: str, values: Mapping[str, Any], frame: str) -> Iterator[str]:
    """Plain keys first, tables after them: what stands below a header belongs to it."""
    yield ""
    yield frame.format(path)
    below = {name: value for name, value in values.items() if _is_tables(value)}
    for name, value in values.items():
        if name not in below and value is not None:
            yield f"{_key(name)} = {_value(value)}"
    for name, value in below.items():
        inner = f"{path}.{_key(name)}"
        if isinstance(value, dict):
            yield from _table(inner, value, "[{}]")
        else:
            for one in value:
                yield from _table(inner, one, "[[{}]]")


def _is_tables(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and isinstance(value[0], dict)
    )


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return _text(str(value))


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _split(text: str) -> tuple[str, str]:
    """What stands before the first table, and the rest."""
    lines = text.splitlines(keepends=True)
    first = next((at for at, line in enumerate(lines) if _TABLE.match(line)), len(lines))
    return "".join(lines[:first]), "".join(lines[first:])


def _kept_comment(found: str, line: str) -> str:
    """Blanks before a comment stay as they were."""
    return line + found[len(found.rstrip()) :]
