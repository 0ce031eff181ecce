"""What a page reads for: declared once, at its door. Everything else is everyday work."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from guanxi.foundation.dictionary import Purpose

Page = TypeVar("Page", bound=Callable[..., Any])

PURPOSES: Mapping[str, str | Promise] = {
    Purpose.STANDARD: gettext_lazy("Everyday work"),
    Purpose.PERSONAL: gettext_lazy("Identity in clear"),
    Purpose.MARKETING: gettext_lazy("Marketing"),
    Purpose.AUTOMATED: gettext_lazy("Automated decisions"),
    Purpose.SENSITIVE: gettext_lazy("Sensitive data"),
    Purpose.DISCLOSURE: gettext_lazy("Disclosure"),
    Purpose.ANONYMOUS: gettext_lazy("Anonymous analysis"),
    Purpose.PORTAL: gettext_lazy("Customer's own record"),
    Purpose.OFFICER: pgettext_lazy("purpose", "Privacy office"),
    Purpose.LOADER: gettext_lazy("Deliveries and nights"),
}


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


def in_words(purpose: str) -> str:
    """A purpose of the record; the code where there are no words for it."""
    return str(PURPOSES.get(purpose, purpose))
