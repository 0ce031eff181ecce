"""What a page reads for: declared once, at its door. Everything else is everyday work."""

from collections.abc import Callable
from typing import Any, TypeVar

from guanxi.foundation.dictionary import Purpose

Page = TypeVar("Page", bound=Callable[..., Any])


def purpose(name: str, *, because: str) -> Callable[[Page], Page]:
    """Declare the purpose of a page, with the reason that goes on the record of every read.

    Raises ValueError for a purpose there is not.
    """
    wanted = Purpose(name)

    def declare(page: Page) -> Page:
        page.purpose = wanted  # type: ignore[attr-defined]
        page.because = because  # type: ignore[attr-defined]
        return page

    return declare


def purpose_of(page: Callable[..., Any]) -> tuple[Purpose, str]:
    """Purpose and reason of a page."""
    return getattr(page, "purpose", Purpose.STANDARD), getattr(page, "because", "")
