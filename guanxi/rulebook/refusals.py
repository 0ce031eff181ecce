"""Why a rulebook cannot be used, in words for the person who wrote it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from guanxi.foundation.refusals import Refusal
from guanxi.rulebook.sections import KeyRefused

_SHOWN_MAX = 60

# pydantic's kinds of error in our words; its own stand for kinds not listed here.
_WORDS: Mapping[str, Promise] = {
    "missing": gettext_lazy("this key is missing"),
    "extra_forbidden": gettext_lazy("no such key"),
    "int_type": gettext_lazy("a whole number is needed"),
    "int_from_float": gettext_lazy("a whole number is needed"),
    "float_type": gettext_lazy("a number is needed"),
    "finite_number": gettext_lazy("a finite number is needed"),
    "string_type": gettext_lazy("a text in quotes is needed"),
    "bool_type": gettext_lazy("true or false is needed"),
    "date_type": gettext_lazy("a day such as 2026-11-21 is needed"),
    "list_type": gettext_lazy("a list is needed"),
    "dict_type": gettext_lazy("a table is needed"),
    "model_type": gettext_lazy("a table is needed"),
    "literal_error": gettext_lazy("must be one of %(expected)s"),
    "greater_than": gettext_lazy("must be more than %(gt)s"),
    "greater_than_equal": gettext_lazy("must be at least %(ge)s"),
    "less_than": gettext_lazy("must be less than %(lt)s"),
    "less_than_equal": gettext_lazy("must be at most %(le)s"),
    "too_short": gettext_lazy("must have at least %(min_length)s entries"),
    "too_long": gettext_lazy("must have at most %(max_length)s entries"),
    "string_pattern_mismatch": gettext_lazy("is not of the form %(pattern)s"),
}


class RulebookRefused(Refusal):
    """The rulebook cannot be used. The message names file, key and reason.

    ``key`` and ``reason`` say the same apart, for a page that shows them beside the text; ``line``
    where the text cannot even be read.
    """

    def __init__(self, message: str, *, key: str = "", reason: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.key, self.reason, self.line = key, reason, line


def refused(path: Path, key: str, reason: object) -> RulebookRefused:
    """The refusal of one key of one file."""
    message = _("%(file)s: %(key)s: %(reason)s.") % {"file": path, "key": key, "reason": reason}
    return RulebookRefused(message, key=key, reason=str(reason))


def refused_by_section(path: Path, section: str, error: ValidationError) -> RulebookRefused:
    """The first thing that a section's own check found."""
    first = error.errors(include_url=False)[0]
    cause = first.get("ctx", {}).get("error")
    place = [section, *(str(part) for part in first["loc"] if part != "[key]")]
    if isinstance(cause, KeyRefused):
        return refused(path, ".".join([*place, cause.key]), cause.reason)
    return refused(path, ".".join(place), _reason(first))


def _reason(error: ErrorDetails) -> str:
    words = _WORDS.get(error["type"])
    context: dict[str, Any] = error.get("ctx", {})
    reason = str(words) % context if words else error["msg"]
    found = error["input"]
    if error["type"] in {"missing", "extra_forbidden"} or isinstance(found, dict | list):
        return reason
    shown = repr(found)
    if len(shown) > _SHOWN_MAX:
        shown = shown[:_SHOWN_MAX] + "…"
    return _("%(reason)s (found: %(found)s)") % {"reason": reason, "found": shown}
