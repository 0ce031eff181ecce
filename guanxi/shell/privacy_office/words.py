"""Purposes and alerts in words of the privacy office."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.privacy.unusual.codes import UnusualKind
from guanxi.shell.door_words import words_of

if TYPE_CHECKING:
    from guanxi.privacy.models import UnusualAccess

Words = str | Promise

# What was counted, in the unit of each kind.
_COUNTED: Mapping[str, Words] = {
    UnusualKind.BURST: gettext_lazy(
        "%(counted)s customers within a minute; usual is below %(allowed)s"
    ),
    UnusualKind.BULK: gettext_lazy(
        "%(counted)s customers within an hour; usual is below %(allowed)s"
    ),
    UnusualKind.LISTED: gettext_lazy(
        "%(counted)s rows of lists on this day; usual is below %(allowed)s"
    ),
    UnusualKind.PAGING: gettext_lazy(
        "%(counted)s full pages of one list with nothing in between; usual is below %(allowed)s"
    ),
    UnusualKind.UNEXPLAINED: gettext_lazy(
        "%(counted)s customers opened without work or contact; usual is below %(allowed)s"
    ),
    UnusualKind.MORE_THAN_USUAL: gettext_lazy(
        "%(counted)s customers opened without work or contact; this person stays below %(allowed)s"
    ),
    UnusualKind.OUTSIDE: gettext_lazy(
        "%(counted)s customers of others, without work for them; usual is below %(allowed)s"
    ),
    UnusualKind.TOP: gettext_lazy(
        "%(counted)s customers of top tiers or watched over, without work for them; "
        "usual is below %(allowed)s"
    ),
    UnusualKind.OFF_HOURS: gettext_lazy(
        "%(counted)s customers opened outside working hours; usual is below %(allowed)s"
    ),
    UnusualKind.REVEALS: gettext_lazy(
        "%(counted)s fields shown in clear; usual is below %(allowed)s"
    ),
    UnusualKind.STOPPED: gettext_lazy(
        "as much read as %(counted)s customers opened; the budget is %(allowed)s"
    ),
}
# What to look at first.
_ADVICE: Mapping[str, Words] = {
    UnusualKind.BURST: gettext_lazy(
        "Nobody reads so fast: a program, or many pages opened at once."
    ),
    UnusualKind.BULK: gettext_lazy("Ask what the hour was for: a campaign, a review, or a copy."),
    UnusualKind.LISTED: gettext_lazy(
        "Not fast, and yet much: ask what the lists were looked through for."
    ),
    UnusualKind.PAGING: gettext_lazy(
        "A list leafed through to its end is a list copied, or searched."
    ),
    UnusualKind.UNEXPLAINED: gettext_lazy(
        "Little is known of this person's habits yet. Look whether the customers belong together."
    ),
    UnusualKind.MORE_THAN_USUAL: gettext_lazy(
        "Against four weeks of this person's own work, on one day or on two together."
    ),
    UnusualKind.OUTSIDE: gettext_lazy("Ask who asked for it: a call, a colleague, or nobody."),
    UnusualKind.TOP: gettext_lazy("Ask who asked for it: a call, a colleague, or nobody."),
    UnusualKind.OFF_HOURS: gettext_lazy("Look from where the person signed in, and ask."),
    UnusualKind.REVEALS: gettext_lazy(
        "Each has a reason on the record: compare them with the contacts."
    ),
    UnusualKind.STOPPED: gettext_lazy(
        "The database reads nothing more for this person until a second person agrees."
    ),
}
_GRAVE = {UnusualKind.STOPPED, UnusualKind.BURST, UnusualKind.BULK}


def alert_in_words(alert: "UnusualAccess") -> str:
    """What was counted, and what is usual."""
    counted = {"counted": f"{alert.counted:,}", "allowed": f"{alert.allowed:,}"}
    return str(_COUNTED[alert.kind]) % counted


def tone_of(alert: "UnusualAccess") -> str:
    """The colour of an alert."""
    return "red" if alert.kind in _GRAVE else "amber"


def advice_on(kind: str) -> str:
    """What to look at first."""
    return str(_ADVICE.get(kind, ""))


def doors_in_words(alert: "UnusualAccess") -> list[tuple[str, int]]:
    """Pages of the day and how often, the most first."""
    counted: Counter[str] = Counter()
    for door, times in alert.doors.items():
        counted[words_of(door)] += times
    return counted.most_common()


def subject_in_words(subject: str) -> str:
    """Whom a line is about: a number of the record, never a name."""
    kind, _colon, number = subject.partition(":")
    words = {"customer": _("Customer %s"), "work": _("Work %s"), "branch": _("Office %s")}
    return words[kind] % number if kind in words else subject
