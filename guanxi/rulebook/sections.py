"""Each package declares its own section of the rulebook and signs it in from its apps.py."""

from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field

SectionType = TypeVar("SectionType", bound="Section")


class Section(BaseModel):
    """What one package lets the bank decide. Unknown keys are refused, values never coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class KeyRefused(ValueError):
    """What a section's own check raises: the key below the section, and why it cannot stand."""

    def __init__(self, key: str, reason: object) -> None:
        super().__init__(f"{key}: {reason}")
        self.key = key
        self.reason = reason


def key(meaning: str, chinese: str, **limits: Any) -> Any:
    """A key of a section with its meaning for docs/rulebook.md and pydantic's limits (ge, le…)."""
    return Field(description=meaning, json_schema_extra={"zh": chinese}, **limits)


def repeated(codes: Iterable[str]) -> str | None:
    """The first code that stands there twice."""
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            return code
        seen.add(code)
    return None


_sections: dict[str, type[Section]] = {}


def sign_in(name: str, section: type[Section]) -> None:
    """Declare that the rulebook has a table ``[name]`` of this shape."""
    _sections[name] = section


def sections() -> dict[str, type[Section]]:
    """Every section that has signed in, by its name in the rulebook."""
    return dict(_sections)


def name_of(section: type[Section]) -> str:
    """The name under which the section signed in. Raises KeyError where it has not."""
    for name, known in _sections.items():
        if known is section:
            return name
    raise KeyError(section.__name__)
