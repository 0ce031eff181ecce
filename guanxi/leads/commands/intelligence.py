"""What the market tells: collected, published, claimed, reported back, completed (5.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from guanxi.bank.models import Branch, BranchWithin
from guanxi.bank.policy import BankSection
from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.leads import queries
from guanxi.leads.codes import Interest, Told
from guanxi.leads.models import Intelligence, IntelligenceLine
from guanxi.leads.policy import LeadsSection
from guanxi.leads.rules import Claim, claimable_from
from guanxi.rulebook.books import Rulebook


class IntelligenceRefused(Refusal):
    """It cannot be done so, or not by this person, or not yet."""


@dataclass(frozen=True, kw_only=True)
class NewIntelligence:
    """What is filled in. ``branch_id`` is the outlet that is nearest."""

    title: str
    detail: str
    interest: str
    place: str
    branch_id: int
    targets: int
    expected_minor: int


@transaction.atomic
def collect_intelligence(
    *, new: NewIntelligence, at: datetime, book: Rulebook, by: Viewer
) -> Intelligence:
    """Lay it before the heads of the nearest outlet. Raises IntelligenceRefused."""
    if not new.title.strip() or new.interest not in Interest.values:
        raise IntelligenceRefused(_("Say in a few words what is heard, and choose a line of work."))
    if new.targets < 0 or new.expected_minor < 0:
        raise IntelligenceRefused(_("Targets and amount are not below 0."))
    if not Branch.objects.filter(pk=new.branch_id, kind="outlet").exists():
        raise IntelligenceRefused(_("Choose the outlet that is nearest."))
    made = Intelligence.objects.create(
        title=new.title.strip(),
        detail=new.detail.strip(),
        interest=new.interest,
        place=new.place.strip(),
        branch_id=new.branch_id,
        targets=new.targets,
        expected_minor=new.expected_minor,
        currency=book.section(BankSection).currency,
        staff_id=by.staff_id,
        collected_at=at,
    )
    _tell(made, Told.COLLECTED, at=at, by=by)
    return made


@transaction.atomic
def publish_intelligence(*, intelligence_id: int, at: datetime, by: Viewer) -> Intelligence:
    """Show it to everybody. Raises IntelligenceRefused, Intelligence.DoesNotExist."""
    found = _open(intelligence_id, by)
    if not is_head_of(found, by):
        raise IntelligenceRefused(_("Only the head of the nearest outlet, or above, publishes it."))
    if found.published_at is not None:
        raise IntelligenceRefused(_("This has been published already."))
    found.published_at = at
    found.save(update_fields=["published_at"])
    _tell(found, Told.PUBLISHED, at=at, by=by)
    return found


@transaction.atomic
def claim_intelligence(
    *, intelligence_id: int, at: datetime, book: Rulebook, by: Viewer
) -> Intelligence:
    """Take it up: whoever is first has it, the nearest outlet and the line of work before others.

    Raises IntelligenceRefused, Intelligence.DoesNotExist.
    """
    found = _open(intelligence_id, by)
    if found.published_at is None:
        raise IntelligenceRefused(_("This has not been published yet."))
    since = claimable_since([found], book, by).get(found.pk)
    if since is not None and since > at:
        words = date_format(timezone.localtime(since), "Y-m-d H:i")
        raise IntelligenceRefused(
            _("Until %(moment)s it is kept for the nearest outlet or the line of work.")
            % {"moment": words}
        )
    # Only where nobody was faster.
    claimed = Intelligence.objects.filter(pk=found.pk, claimed_by=None).update(
        claimed_by_id=by.staff_id, claimed_at=at
    )
    if not claimed:
        raise IntelligenceRefused(_("A colleague was faster: it has been claimed."))
    _tell(found, Told.CLAIMED, at=at, by=by)
    found.refresh_from_db()
    return found


@transaction.atomic
def release_intelligence(*, intelligence_id: int, note: str, at: datetime, by: Viewer) -> None:
    """Give it back, with the reason, that others may claim it: whoever has it, or a head.

    Raises IntelligenceRefused, Intelligence.DoesNotExist.
    """
    found = _open(intelligence_id, by)
    if found.claimed_by_id is None or not (
        found.claimed_by_id == by.staff_id or is_head_of(found, by)
    ):
        raise IntelligenceRefused(_("Only who claimed it, or a head, gives it back."))
    if not note.strip():
        raise IntelligenceRefused(_("Say why you give it back."))
    _tell(found, Told.RELEASED, at=at, by=by, note=note)
    found.claimed_by, found.claimed_at = None, None
    found.save(update_fields=["claimed_by", "claimed_at"])


@transaction.atomic
def report_back(*, intelligence_id: int, note: str, at: datetime, by: Viewer) -> None:
    """Say how it goes. Raises IntelligenceRefused, Intelligence.DoesNotExist."""
    found = _claimed(intelligence_id, by)
    if not note.strip():
        raise IntelligenceRefused(_("Say what came of it so far."))
    _tell(found, Told.REPORTED, at=at, by=by, note=note)


@transaction.atomic
def complete_intelligence(*, intelligence_id: int, note: str, at: datetime, by: Viewer) -> None:
    """It is over, with what came of it. Raises IntelligenceRefused."""
    found = _claimed(intelligence_id, by)
    if not note.strip():
        raise IntelligenceRefused(_("Say what came of it."))
    _tell(found, Told.COMPLETED, at=at, by=by, note=note)
    found.closed_at, found.is_completed = at, True
    found.save(update_fields=["closed_at", "is_completed"])


@transaction.atomic
def drop_intelligence(*, intelligence_id: int, note: str, at: datetime, by: Viewer) -> None:
    """A head puts it aside: not published, or claimed by nobody. Raises IntelligenceRefused."""
    found = _open(intelligence_id, by)
    if not is_head_of(found, by) or found.claimed_by_id is not None:
        raise IntelligenceRefused(_("Only a head puts aside what nobody has claimed."))
    if not note.strip():
        raise IntelligenceRefused(_("Say why it is not taken up: who collected it wants to know."))
    _tell(found, Told.DROPPED, at=at, by=by, note=note)
    found.closed_at = at
    found.save(update_fields=["closed_at"])


def is_head_of(intelligence: Intelligence, by: Viewer) -> bool:
    """Whether the nearest outlet is one of the viewer's offices."""
    return intelligence.branch_id in queries.offices_of(by)


def claimable_since(
    intelligence: Iterable[Intelligence], book: Rulebook, by: Viewer
) -> dict[int, datetime]:
    """From when this viewer may claim each of these that is published."""
    published = [(one, one.published_at) for one in intelligence if one.published_at is not None]
    section = book.section(LeadsSection).intelligence
    offices = {one.branch_id for one, _at in published}
    near = BranchWithin.objects.filter(branch__in=offices, ancestor=by.branch_id)
    are_near = set(near.values_list("branch", flat=True)) if offices else set()
    return {
        one.pk: claimable_from(
            Claim(
                role=by.role,
                is_near=one.branch_id in are_near,
                roles=section.lines.get(one.interest, []),
            ),
            published_at=at,
            nearest_outlet_hours=section.nearest_outlet_hours,
            line_of_work_hours=section.line_of_work_hours,
        )
        for one, at in published
    }


def _open(intelligence_id: int, by: Viewer) -> Intelligence:
    # Not locked: to lock is to be allowed to change, and who was too late shall read that.
    found = queries.intelligence_visible_to(by).get(pk=intelligence_id)
    if found.closed_at is not None:
        raise IntelligenceRefused(_("This is over: nothing is changed any more."))
    return found


def _claimed(intelligence_id: int, by: Viewer) -> Intelligence:
    found = _open(intelligence_id, by)
    if found.claimed_by_id != by.staff_id:
        raise IntelligenceRefused(_("Claim it first: only who claimed it says how it goes."))
    return found


def _tell(
    intelligence: Intelligence, kind: Told, *, at: datetime, by: Viewer, note: str = ""
) -> None:
    IntelligenceLine.objects.create(
        intelligence=intelligence, kind=kind, at=at, by_id=by.staff_id, note=note.strip()
    )
    audit.record(f"leads.intelligence.{kind}", subject=intelligence, by=f"bank.Staff:{by.staff_id}")
