"""Lines of the record of reads, in words and as a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.foundation.dictionary import Category, Purpose
from guanxi.privacy.purposes import in_words as purpose_in_words
from guanxi.privacy.unusual.queries import Line, opt_out_kinds
from guanxi.shell.charts import Column, Table
from guanxi.shell.door_words import words_of
from guanxi.shell.privacy_office.words import subject_in_words

_KINDS = {
    Category.IDENTITY: gettext_lazy("identity"),
    Category.PROPERTY: gettext_lazy("property"),
    Category.ACCOUNT: gettext_lazy("accounts"),
    Category.CREDIT: gettext_lazy("credit"),
    Category.TRANSACTION: gettext_lazy("transactions"),
    Category.DERIVED: gettext_lazy("derived"),
    Category.OTHER: gettext_lazy("other"),
}


@dataclass(frozen=True, kw_only=True)
class LineInWords:
    """One line as the page shows it. ``customer`` is a number to narrow the record to."""

    at: datetime
    person: str
    office: str
    purpose: str
    is_clear: bool  # identity in clear
    door: str
    because: str
    subject: str
    customer: str
    records: int | None
    kinds: str
    exported: int


def line_in_words(line: Line) -> LineInWords:
    """The line for the page."""
    intent, release = line.intent, line.release
    return LineInWords(
        at=timezone.localtime(intent.at),
        person=_who(line),
        office=line.person.branch.name if line.person else "",
        purpose=purpose_in_words(intent.purpose),
        is_clear=intent.purpose in (Purpose.PERSONAL, Purpose.SENSITIVE, Purpose.DISCLOSURE),
        door=words_of(intent.door),
        because=intent.because,
        subject="" if intent.subject.startswith("customer:") else subject_in_words(intent.subject),
        customer=str(intent.customer_id or ""),
        records=release.records if release else None,
        kinds=", ".join(f"{name} {count:,}" for name, count in _counts(line) if count),
        exported=release.exported if release else 0,
    )


def table_of(lines: Sequence[Line]) -> Table:
    """The lines as a file, with their counts by legal category."""
    return Table(
        name="access-log",
        title=_("Access log"),
        columns=[
            Column(_("Line"), "count"),
            Column(_("Time"), "moment"),
            Column(_("Person")),
            Column(_("Staff number")),
            Column(_("Office")),
            Column(_("Purpose")),
            Column(_("Page")),
            Column(_("Reason")),
            Column(_("About")),
            Column(_("Records"), "count"),
            *(Column(str(name), "count") for name in _KINDS.values()),
            Column(_("Rows of a file"), "count"),
        ],
        rows=[
            (
                line.intent.pk,
                timezone.localtime(line.intent.at),
                _who(line),
                line.person.source_id if line.person else "",
                line.person.branch.name if line.person else "",
                purpose_in_words(line.intent.purpose),
                words_of(line.intent.door),
                line.intent.because,
                line.intent.subject,
                line.release.records if line.release else None,
                *(count for _name, count in _counts(line)),
                line.release.exported if line.release else None,
            )
            for line in lines
        ],
        currency="",
    )


def refusals_in_words(in_force: Mapping[str, int]) -> list[tuple[str, int]]:
    """How many refuse now, by what they refuse."""
    return [(name, in_force.get(kind, 0)) for kind, name in opt_out_kinds()]


def _who(line: Line) -> str:
    if line.intent.purpose == Purpose.PORTAL:
        return _("Customer %s, at the portal") % line.intent.actor
    if line.person is not None:
        return line.person.name
    return _("The program") if line.intent.actor == 0 else str(line.intent.actor)


def _counts(line: Line) -> list[tuple[str, int | None]]:
    return [
        (str(name), getattr(line.release, f"{kind.value}_records") if line.release else None)
        for kind, name in _KINDS.items()
    ]
