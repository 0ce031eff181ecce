"""What two rulebooks say differently, key by key, with the meaning of each key."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin

from django.utils.translation import get_language

from guanxi.rulebook.books import Rulebook
from guanxi.rulebook.sections import Section, sections

_Value = Any  # what TOML knows: text, number, truth, day, list


@dataclass(frozen=True, kw_only=True)
class Said:
    """One key as a rulebook says it. ``path`` is where it stands: tiers.bands.gold.at_least."""

    path: str
    value: _Value
    meaning: str
    chinese: str

    @property
    def in_words(self) -> str:
        """The meaning in the reader's language."""
        zh = (get_language() or "").startswith("zh")
        return (self.chinese if zh else self.meaning) or self.meaning or self.chinese

    @property
    def shown(self) -> str:
        """The value as the page writes it."""
        return shown(self.value)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A key whose value changes; None on the side where the key is not said."""

    key: Said
    old: _Value
    new: _Value

    @property
    def old_shown(self) -> str:
        """What it was."""
        return shown(self.old)

    @property
    def new_shown(self) -> str:
        """What it becomes."""
        return shown(self.new)


def everything_said(book: Rulebook) -> list[Said]:
    """Every key of the rulebook with its value, in the order of sections and keys."""
    kinds = sections()
    return [
        said
        for name in sorted(book.content)
        for said in _walked(name, kinds[name], book.content[name].model_dump())
    ]


def differences(before: Rulebook, after: Rulebook) -> list[Difference]:
    """Keys whose values differ, in the order of ``after``; those it no longer says come last."""
    old = {said.path: said for said in everything_said(before)}
    new = {said.path: said for said in everything_said(after)}
    changed = [
        Difference(key=said, old=old[path].value if path in old else None, new=said.value)
        for path, said in new.items()
        if path not in old or old[path].value != said.value
    ]
    gone = [
        Difference(key=said, old=said.value, new=None)
        for path, said in old.items()
        if path not in new
    ]
    return changed + gone


def shown(value: _Value) -> str:
    """A value for reading: grouped digits, lists with commas, a dash for nothing."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return ", ".join(map(shown, value)) if value else "[]"
    return str(value)


def _walked(path: str, kind: type[Section] | None, values: Mapping[str, Any]) -> Iterator[Said]:
    for name, value in values.items():
        field = kind.model_fields.get(name) if kind else None
        extra = field.json_schema_extra if field else None
        meaning = (field.description or "") if field else ""
        chinese = str(extra.get("zh", "")) if isinstance(extra, dict) else ""
        below = _kind_below(field.annotation) if field else None
        yield from _said(f"{path}.{name}", value, below, (meaning, chinese))


def _said(
    path: str, value: _Value, below: type[Section] | None, words: tuple[str, str]
) -> Iterator[Said]:
    """A table below is walked by its keys, a list of tables by the code of each."""
    if isinstance(value, dict) and below is not None and set(value) <= set(below.model_fields):
        yield from _walked(path, below, value)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _said(f"{path}.{name}", inner, below, words)
    elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        for place, one in enumerate(value):
            code = str(one.get("code", place + 1))
            rest = {name: inner for name, inner in one.items() if name != "code"}
            yield from _walked(f"{path}.{code}", below, rest)
    else:
        yield Said(path=path, value=value, meaning=words[0], chinese=words[1])


def _kind_below(annotation: Any) -> type[Section] | None:
    """The section that a key holds, once, in a list or by name."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is list:
        return _kind_below(inside[0])
    if origin is dict:
        return _kind_below(inside[1])
    if origin in {Union, types.UnionType}:
        return next((kind for one in inside if (kind := _kind_below(one))), None)
    return annotation if isinstance(annotation, type) and issubclass(annotation, Section) else None
