"""Find, read and check a rulebook: TOML in, typed sections out, a clear refusal otherwise."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from guanxi.foundation.home import guanxi_home
from guanxi.rulebook.sections import Section, SectionType, name_of, sections

_LIBRARY = Path(__file__).parent / "library"
_HEAD = {"name", "extends", "effective_from"}


class RulebookRefused(Exception):
    """The rulebook cannot be used. The message names file, key and reason."""


@dataclass(frozen=True)
class Rulebook:
    """One edition of a rulebook with every section checked."""

    name: str
    effective_from: date
    digest: str
    content: Mapping[str, Section]

    @property
    def version(self) -> str:
        """What is kept with every result: name, date and the first digits of the content's hash."""
        return f"{self.name} {self.effective_from:%Y-%m-%d} ({self.digest[:8]})"

    def section(self, kind: type[SectionType]) -> SectionType:
        """The section that a package signed in, ready to be asked."""
        found = self.content[name_of(kind)]
        assert isinstance(found, kind)  # noqa: S101 - checked when the book was read
        return found


def rulebook_for(day: date, name: str = "default") -> Rulebook:
    """The edition of the rulebook of that name in force on that day.

    The bank's own files (GUANXI_HOME/rulebooks/*.toml) go before those that ship.
    Raises RulebookRefused when there is none or it does not hold together.
    """
    editions = [
        (edition["effective_from"], path, edition)
        for path in _files()
        if (edition := _read(path)).get("name") == name
    ]
    in_force = [item for item in editions if item[0] <= day]
    if not in_force:
        known = sorted({_read(path)["name"] for path in _files()})
        raise RulebookRefused(
            f"No rulebook {name!r} is in force on {day}. Known rulebooks: {', '.join(known)}."
        )
    _, path, edition = max(in_force, key=lambda item: (item[0], item[1].parent != _LIBRARY))
    return _checked(path, edition, day)


def _files() -> list[Path]:
    own = guanxi_home() / "rulebooks"
    return sorted(_LIBRARY.glob("*.toml")) + sorted(own.glob("*.toml"))


def _read(path: Path) -> dict[str, Any]:
    return _parsed(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _parsed(path: Path, changed: int) -> dict[str, Any]:
    try:
        book = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulebookRefused(f"{path}: not readable as TOML: {error}.") from None
    for key, kind in (("name", str), ("effective_from", date)):
        if not isinstance(book.get(key), kind):
            raise RulebookRefused(f"{path}: {key}: missing or not a {kind.__name__}.")
    return book


def _checked(path: Path, edition: dict[str, Any], day: date) -> Rulebook:
    merged = dict(edition)
    if parent := edition.get("extends"):
        base = rulebook_for(day, parent)
        merged = _merge(
            {name: section.model_dump(mode="python") for name, section in base.content.items()},
            {key: value for key, value in edition.items() if key not in _HEAD},
        )
    tables = {key: value for key, value in merged.items() if key not in _HEAD}
    content: dict[str, Section] = {}
    for name, kind in sections().items():
        try:
            content[name] = kind.model_validate(tables.pop(name, {}))
        except ValidationError as error:
            raise RulebookRefused(_words(path, name, error)) from None
    if tables:
        raise RulebookRefused(f"{path}: [{min(tables)}]: no package knows this section.")
    text = repr(sorted((name, section.model_dump_json()) for name, section in content.items()))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Rulebook(edition["name"], edition["effective_from"], digest, content)


def _merge(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in own.items():
        old = merged.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        merged[key] = _merge(old, value) if both else value  # type: ignore[arg-type]
    return merged


def _words(path: Path, section: str, error: ValidationError) -> str:
    first = error.errors()[0]
    key = ".".join([section, *(str(part) for part in first["loc"])])
    return f"{path}: {key}: {first['msg']} (found: {first['input']!r})."
