"""Each package declares its own section of the rulebook and signs it in from its apps.py."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict

SectionType = TypeVar("SectionType", bound="Section")


class Section(BaseModel):
    """What one package lets the bank decide. Unknown keys are refused, values never coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


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
