"""Purposes, pages and alerts in words of the privacy office."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.unusual.codes import UnusualKind

if TYPE_CHECKING:
    from guanxi.privacy.models import UnusualAccess

Words = str | Promise

PURPOSES: Mapping[str, Words] = {
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
DOORS: Mapping[str, Words] = {
    "shell:home": gettext_lazy("First page"),
    "shell:customer": gettext_lazy("Customer's page"),
    "shell:customer-tab": gettext_lazy("Customer's page, a tab"),
    "shell:customer-transactions": gettext_lazy("Customer's transactions"),
    "shell:customer-contact": gettext_lazy("Recording a contact"),
    "shell:customer-csv": gettext_lazy("Table behind a customer's chart"),
    "shell:customers": gettext_lazy("List of customers"),
    "shell:customers-export": gettext_lazy("List of customers as a file"),
    "shell:search": gettext_lazy("Search"),
    "shell:suggestions": gettext_lazy("Search while typing"),
    "shell:own-branch": gettext_lazy("Own office"),
    "shell:branch": gettext_lazy("Page of an office"),
    "shell:branch-csv": gettext_lazy("Table of an office as a file"),
    "shell:refusal": gettext_lazy("A refusal"),
    "shell:approvals": gettext_lazy("Approvals"),
    "shell:approval": gettext_lazy("Deciding an approval"),
    "shell:privacy-office": pgettext_lazy("page", "Privacy office"),
    "shell:unusual-access": gettext_lazy("An alert of unusual access"),
    "shell:access-log": gettext_lazy("Access log"),
    "shell:access-log-csv": gettext_lazy("Access log as a file"),
    "worklist:list": gettext_lazy("Today's work"),
    "worklist:item": gettext_lazy("One piece of work"),
    "worklist:export": gettext_lazy("Today's work as a file"),
    "worklist:contact": gettext_lazy("Recording a contact"),
    "nightly:operations": gettext_lazy("Operations"),
}
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


def purpose_in_words(purpose: str) -> str:
    """A purpose of the record; the code where there are no words for it."""
    return str(PURPOSES.get(purpose, purpose))


def door_in_words(door: str) -> str:
    """A page of the record; its address where there are no words for it."""
    return str(DOORS.get(door, door))


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
    counted = sorted(alert.doors.items(), key=lambda one: (-one[1], one[0]))
    return [(door_in_words(door), times) for door, times in counted]


def subject_in_words(subject: str) -> str:
    """Whom a line is about: a number of the record, never a name."""
    kind, _colon, number = subject.partition(":")
    words = {"customer": _("Customer %s"), "work": _("Work %s"), "branch": _("Office %s")}
    return words[kind] % number if kind in words else subject
