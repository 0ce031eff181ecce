"""What a customer once said, in words, with its proof."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from guanxi.bank.models import Staff
from guanxi.privacy.codes import Act, Answer, ConsentChannel, ConsentPurpose, How, OptOutKind

if TYPE_CHECKING:
    from guanxi.privacy.models import Choice

Names = Mapping[str, str]
_STAFF, _CUSTOMER = "bank.Staff:", "bank.Customer:"


@dataclass(frozen=True, kw_only=True)
class Said:
    """One record: what, by whom taken down, when and how, under which edition, and how it ended."""

    what: str
    since: datetime
    who: str
    how: str
    version: str
    until: datetime | None
    ended_who: str
    ended_how: str

    @property
    def is_over(self) -> bool:
        """Whether it no longer holds."""
        return self.until is not None


def said(record: "Choice", names: Names) -> Said:
    """The record in words."""
    return Said(
        what=_what(record),
        since=record.since,
        who=names.get(record.by, record.by),
        how=str(How(record.how).label),
        version=record.statement_id or "",
        until=record.until,
        ended_who=names.get(record.ended_by, record.ended_by),
        ended_how=str(How(record.ended_how).label) if record.ended_how else "",
    )


def names_of(records: Iterable["Choice"]) -> Names:
    """Who took them down, by the name they have in the records."""
    written = {name for one in records for name in (one.by, one.ended_by) if name}
    numbers = [name.removeprefix(_STAFF) for name in written if name.startswith(_STAFF)]
    staff = Staff.objects.filter(pk__in=[number for number in numbers if number.isdigit()])
    known = {f"{_STAFF}{pk}": name for pk, name in staff.values_list("pk", "name")}
    oneself = {name: _("the customer") for name in written if name.startswith(_CUSTOMER)}
    return {**known, **oneself}


def _what(record: Any) -> str:
    if hasattr(record, "kind"):
        return _("Refused: %(what)s") % {"what": OptOutKind(record.kind).label}
    if hasattr(record, "act"):
        named = {"act": Act(record.act).label, "version": record.statement_id}
        return _("Statement %(version)s: %(act)s") % named
    named = {
        "purpose": ConsentPurpose(record.purpose).label,
        "channel": ConsentChannel(record.channel).label,
        "answer": Answer(record.answer).label,
    }
    return _("%(purpose)s by %(channel)s: %(answer)s") % named
