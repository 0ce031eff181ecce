"""What does not fit the description, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

# pydantic's kinds of error in our words; its own stand for kinds not listed here.
_WORDS: Mapping[str, Promise] = {
    "missing": gettext_lazy("It is missing."),
    "extra_forbidden": gettext_lazy("There is no such field."),
    "int_type": gettext_lazy("A whole number is needed."),
    "string_type": gettext_lazy("A text is needed."),
    "string_pattern_mismatch": gettext_lazy("It is not of the form %(pattern)s."),
    "enum": gettext_lazy("It must be one of %(expected)s."),
    "literal_error": gettext_lazy("It must be one of %(expected)s."),
    "greater_than_equal": gettext_lazy("It must be at least %(ge)s."),
    "less_than_equal": gettext_lazy("It must be at most %(le)s."),
    "too_short": gettext_lazy("At least %(min_length)s is needed."),
    "too_long": gettext_lazy("At most %(max_length)s are taken at a time."),
    "list_type": gettext_lazy("A list is needed."),
    "model_attributes_type": gettext_lazy("An object is needed."),
    "model_type": gettext_lazy("An object is needed."),
    "dict_type": gettext_lazy("An object is needed."),
    "timezone_aware": gettext_lazy("Say the offset from UTC, as in 2026-11-21T09:30:00+08:00."),
    "datetime_type": gettext_lazy("A moment is needed, as in 2026-11-21T09:30:00+08:00."),
    "datetime_parsing": gettext_lazy("A moment is needed, as in 2026-11-21T09:30:00+08:00."),
    "datetime_from_date_parsing": gettext_lazy(
        "A moment is needed, as in 2026-11-21T09:30:00+08:00."
    ),
}


def in_our_words(error: Mapping[str, Any]) -> dict[str, Any]:
    """One error as the API tells it: which event, which field, and what is wrong with it."""
    # ("body", "batch", "events", 3, "amount_minor"), or ("path", "key")
    place = [part for part in error["loc"] if part not in ("body", "batch", "path")]
    of_event = place[:1] == ["events"] and len(place) > 1 and isinstance(place[1], int)
    words = _WORDS.get(error["type"])
    return {
        "event": place[1] if of_event else None,
        "key": "",
        "field": ".".join(map(str, place[2:] if of_event else place)),
        "words": str(words) % error.get("ctx", {}) if words else error["msg"],
    }
