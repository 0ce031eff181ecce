"""The tab of the archive on a customer's page: what the customer needs, and how it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guanxi.archive import queries
from guanxi.archive.codes import Permission, State
from guanxi.archive.policy import ArchiveSection
from guanxi.archive.rules import is_stale
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants
from guanxi.shell.archives.forms import UseForm
from guanxi.shell.archives.reading import TONES, maintenance_of
from guanxi.shell.customer.queries import Head

if TYPE_CHECKING:
    from guanxi.archive.models import NeedsSheet

_EVENTS_SHOWN, _VERSIONS_SHOWN = 12, 10


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of the needs sheet, in words."""

    sheet: "NeedsSheet"
    needs: Sequence[str]


def version_of(sheet: "NeedsSheet") -> Version:
    """The sheet with its needs in words."""
    return Version(sheet=sheet, needs=queries.needs_in_words(sheet))


def archive(request: StaffRequest, head: Head) -> Mapping[str, object]:
    """The needs sheet that holds and those before it, the archive's state and its last lines."""
    number = head.customer.pk
    dossier = queries.dossier_of(number)
    state = queries.state_of(dossier, request.day) if dossier else None
    sheets = list(queries.sheets_of(number)[:_VERSIONS_SHOWN])
    versions = [version_of(one) for one in sheets]
    months = head.book.section(ArchiveSection).review_months
    return {
        "dossier": dossier,
        "state": state,
        "state_tone": TONES[state] if state else "",
        "is_there": state not in (None, State.DESTROYED),
        "version": versions[0] if versions else None,
        "before": versions[1:],
        "is_stale": bool(versions)
        and is_stale(versions[0].sheet.written_at.date(), months, request.day),
        "events": maintenance_of(number, dossier, sheets)[:_EVENTS_SHOWN],
        "use": UseForm(),
        "may_write": grants(request.viewer.permissions, Permission.RECORD_NEEDS),
        "may_use": grants(request.viewer.permissions, Permission.USE),
    }
