"""Who looked at this customer and why: every reading and every reveal, the last first (12.5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.bank.models import Staff
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.spreadsheets.sheet import Note
from guanxi.privacy.access import PROGRAM
from guanxi.privacy.queries.looks import Look, LooksWanted, looks_at, who_looked
from guanxi.shell.customer.forms import LookSearch
from guanxi.shell.customer.labels import FIELD_LABELS
from guanxi.shell.customer.queries import Head
from guanxi.shell.door_words import PARTS, words_of
from guanxi.worklist import queries as worklist
from guanxi.worklist.causes import cause_of
from guanxi.worklist.scoring import midnight

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from guanxi.privacy.models import AccessIntent

LOOKS_PER_PAGE = 50

PURPOSE_WORDS: Mapping[str, str | Promise] = {
    Purpose.STANDARD: gettext_lazy("Everyday work"),
    Purpose.PERSONAL: gettext_lazy("Identity in clear"),
    Purpose.MARKETING: gettext_lazy("Marketing"),
    Purpose.AUTOMATED: gettext_lazy("Automated decisions"),
    Purpose.SENSITIVE: gettext_lazy("Sensitive data"),
    Purpose.DISCLOSURE: gettext_lazy("Disclosure to third parties"),
    Purpose.ANONYMOUS: gettext_lazy("Statistics without names"),
    Purpose.PORTAL: gettext_lazy("The customer's own record"),
    Purpose.OFFICER: gettext_lazy("Privacy office"),
    Purpose.LOADER: gettext_lazy("Deliveries and nights"),
    Purpose.DOOR: gettext_lazy("Sign-in"),
    Purpose.SEALER: gettext_lazy("Seal of the record"),
    Purpose.EVENTS: gettext_lazy("Events of the day"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One look in words."""

    at: datetime
    person: str
    role: str
    office: str
    page: str
    reason: str
    in_clear: bool


class Looks:
    """The looks that a search wants, a page or a file of them."""

    def __init__(self, request: StaffRequest, customer_id: int) -> None:
        people = _staff(who_looked(customer_id))
        self.search = LookSearch(
            request.GET or None,
            people=sorted(
                ((number, person.name) for number, person in people.items()), key=lambda one: one[1]
            ),
        )
        self.found = self._found(customer_id)
        self._people = people
        self._viewer = request.viewer

    def _found(self, customer_id: int) -> "QuerySet[AccessIntent, Look]":
        if self.search.is_bound and not self.search.is_valid():
            return looks_at(customer_id, LooksWanted()).none()
        said = self.search.cleaned_data if self.search.is_bound else {}
        until = said.get("until")
        wanted = LooksWanted(
            actor=said.get("who"),
            since=midnight(said["since"]) if said.get("since") else None,
            before=midnight(until + timedelta(days=1)) if until else None,
            in_clear=said.get("what") == "clear",
            parts=PARTS,
        )
        return looks_at(customer_id, wanted)

    def in_words(self) -> list[Note]:
        """How the looks were narrowed."""
        if not self.search.is_bound or not self.search.is_valid():
            return []
        said = ((field, self.search.cleaned_data.get(field.name)) for field in self.search)
        return [
            (str(field.label), str(dict(getattr(field.field, "choices", ())).get(value, value)))
            for field, value in said
            if value
        ]

    def lines(self, looks: Iterable[Look]) -> Sequence[Line]:
        """These looks in words."""
        found = [Look(*look) for look in looks]
        work = worklist.work_items_visible_to(self._viewer).filter(pk__in=_work_of(found))
        causes = dict(work.values_list("pk", "cause"))
        return [self._line(look, causes) for look in found]

    def _line(self, look: Look, causes: Mapping[int, str]) -> Line:
        person = self._people.get(look.actor) if look.purpose != Purpose.PORTAL else None
        who = person.name if person else _("Guanxi itself")
        if look.purpose == Purpose.PORTAL:
            who = _("The customer")
        elif person is None and look.actor != PROGRAM:
            who = _("somebody no longer known")
        return Line(
            at=timezone.localtime(look.at),
            person=who,
            role=person.get_role_display() if person else "",
            office=person.branch.name if person else "",
            page=_page(look),
            reason=_reason(look, causes),
            in_clear=look.purpose == Purpose.PERSONAL,
        )


def looks(request: StaffRequest, head: Head) -> Mapping[str, object]:
    """A page of them with the search above."""
    found = Looks(request, head.customer.pk)
    page = Paginator(found.found, LOOKS_PER_PAGE).get_page(request.GET.get("page"))
    return {"search": found.search, "looks": page, "lines": found.lines(page.object_list)}


def _page(look: Look) -> str:
    if look.until is None:
        return words_of(look.door)
    return _("%(field)s, in clear until %(time)s") % {
        "field": FIELD_LABELS.get(look.field, look.field),
        "time": f"{timezone.localtime(look.until):%H:%M}",
    }


def _reason(look: Look, causes: Mapping[int, str]) -> str:
    if look.field:
        return str(cause_of(look.because).name)
    if (number := _work(look)) is not None:
        return str(cause_of(causes[number]).name) if number in causes else _("A piece of work")
    if look.because:
        return _(look.because)
    return str(PURPOSE_WORDS.get(look.purpose, look.purpose))


def _work_of(looks: Iterable[Look]) -> set[int]:
    return {number for look in looks if (number := _work(look)) is not None}


def _work(look: Look) -> int | None:
    kind, _colon, number = look.subject.partition(":")
    return int(number) if kind == "work" and number.isdecimal() else None


def _staff(numbers: Iterable[int]) -> dict[int, Staff]:
    return (
        Staff.objects.select_related("branch")
        .only("name", "role", "branch__name")
        .in_bulk(list(numbers))
    )
