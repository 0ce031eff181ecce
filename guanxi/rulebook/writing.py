"""A rulebook as text: its head changed, the line of a key, or everything it says written out."""

import re
from collections import Counter
from datetime import date
from typing import Any

import tomli_w

from guanxi.rulebook.books import Rulebook

_TABLE = re.compile(r"^\s*\[")
_EFFECTIVE = re.compile(r"^\s*effective_from\s*=\s*[^#\n]*", re.M)
_HEADER = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]\]?")


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
    said = {name: _said(book.content[name].model_dump()) for name in sorted(book.content)}
    return tomli_w.dumps({"name": book.name, "effective_from": day, **said})


def _said(value: Any) -> Any:
    """Without keys that are not said: TOML has no word for nothing."""
    if isinstance(value, dict):
        return {name: _said(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [_said(one) for one in value]
    return value


def _split(text: str) -> tuple[str, str]:
    """What stands before the first table, and the rest."""
    lines = text.splitlines(keepends=True)
    first = next((at for at, line in enumerate(lines) if _TABLE.match(line)), len(lines))
    return "".join(lines[:first]), "".join(lines[first:])


def _kept_comment(found: str, line: str) -> str:
    """Blanks before a comment stay as they were."""
    return line + found[len(found.rstrip()) :]
