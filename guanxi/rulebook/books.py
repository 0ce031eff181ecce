"""The rulebook in force: the bank's edition over the one it extends, every section checked."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from guanxi.rulebook.editions import (
    Edition,
    Stamp,
    edition_of,
    editions,
    in_order,
    read_toml,
    stamp,
)
from guanxi.rulebook.refusals import RulebookRefused, refused, refused_by_section
from guanxi.rulebook.sections import Section, SectionType, name_of, sections

__all__ = ["Rulebook", "RulebookRefused", "rulebook_as_of", "rulebook_for", "rulebook_with"]


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

    The bank's own files (GUANXI_HOME/rulebooks/*.toml) go before those that ship. Raises
    RulebookRefused when none is in force or any does not hold together.
    """
    return _book(stamp(), name, day, frozenset(sections().items()))


def rulebook_as_of(day: date, book: Rulebook) -> Rulebook:
    """The edition of the same rulebook that was in force on an earlier day.

    The book itself where the day lies before its first edition.
    """
    first = min(
        (one.effective_from for one in editions(stamp()) if one.name == book.name),
        default=book.effective_from,
    )
    return rulebook_for(day, book.name) if first <= day else book


def rulebook_with(text: str, *, label: str) -> Rulebook:
    """The rulebook that this text would be from its own day on, beside all files there are.

    ``label`` stands where a refusal names the file. Raises RulebookRefused where the text cannot be
    used, or where with it an edition to come could not.
    """
    path = Path(label)
    candidate = replace(edition_of(read_toml(text, path), path), is_own=True)
    known = in_order((*editions(stamp()), candidate))
    kinds = sections()
    for later in known:
        if later.effective_from > candidate.effective_from:
            _assembled(known, later.name, later.effective_from, kinds)
    return _assembled(known, candidate.name, candidate.effective_from, kinds)


@lru_cache(maxsize=64)
def _book(
    files: Stamp, name: str, day: date, signed_in: frozenset[tuple[str, type[Section]]]
) -> Rulebook:
    """Kept while no file changes and no further section signs in."""
    return _assembled(editions(files), name, day, dict(signed_in))


def _assembled(
    known: Sequence[Edition], name: str, day: date, kinds: Mapping[str, type[Section]]
) -> Rulebook:
    in_force = [one for one in known if one.name == name and one.effective_from <= day]
    if not in_force:
        names = ", ".join(sorted({one.name for one in known}))
        raise RulebookRefused(
            _("No rulebook %(name)s is in force on %(day)s. Known rulebooks: %(names)s.")
            % {"name": name, "day": day, "names": names}
        )
    layers = _layers(in_force[-1], known, day)
    content = _checked(layers, kinds)
    text = repr([(part, content[part].model_dump_json()) for part in sorted(content)])
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Rulebook(name, in_force[-1].effective_from, digest, content)


def _layers(edition: Edition, known: Sequence[Edition], day: date) -> list[Edition]:
    """The edition, the one it extends, and so on, each as in force on the day."""
    layers = [edition]
    while (name := layers[-1].extends) is not None:
        here = layers[-1]
        base = [one for one in known if one.name == name and one.effective_from <= day]
        if name == here.name:  # an edition may build on the one before it
            base = [one for one in base if one.order < here.order]
        if not base:
            reason = _("no rulebook %(name)s is in force on %(day)s for it to build on")
            raise refused(here.path, "extends", reason % {"name": name, "day": day})
        if base[-1] in layers:
            circle = " → ".join(one.name for one in (*layers, base[-1]))
            reason = _("goes in a circle: %(circle)s") % {"circle": circle}
            raise refused(here.path, "extends", reason)
        layers.append(base[-1])
    return layers


def _checked(layers: Sequence[Edition], kinds: Mapping[str, type[Section]]) -> dict[str, Section]:
    tables: dict[str, Any] = {}
    for edition in reversed(layers):
        for name in edition.tables:
            if name not in kinds:
                raise refused(edition.path, f"[{name}]", _("no package knows this section"))
        tables = _merge(tables, edition.tables)
    content = {}
    for name, kind in kinds.items():
        try:
            content[name] = kind.model_validate(tables.get(name, {}))
        except ValidationError as error:
            raise refused_by_section(_file_of(layers, name, error), name, error) from None
    return content


def _file_of(layers: Sequence[Edition], section: str, error: ValidationError) -> Path:
    """The uppermost file that says what was found wrong; the edition's own where none does."""
    place = (section, *error.errors(include_url=False)[0]["loc"])
    for edition in layers:
        found: Any = edition.tables
        for key in place:
            found = found.get(key) if isinstance(found, dict) else found
        if found is not None:
            return edition.path
    return layers[0].path


def _merge(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in own.items():
        old = merged.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        merged[key] = _merge(old, value) if both else value  # type: ignore[arg-type]
    return merged
