"""Which editions there are and who made them, and what waits for a second person."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import QuerySet

from guanxi.policy_office.codes import ProposalStatus
from guanxi.policy_office.models import Proposal, Trial
from guanxi.rulebook.books import Rulebook, rulebook_for, rulebook_with
from guanxi.rulebook.editions import Edition, editions, stamp
from guanxi.rulebook.refusals import RulebookRefused
from guanxi.rulebook.writing import effective_from, written_out


@dataclass(frozen=True, kw_only=True)
class KnownEdition:
    """One edition that nights can find. ``proposal`` is None where its file was put there by hand.

    ``state``: in_force, to_come, earlier.
    """

    name: str
    day: date
    book: Rulebook
    path: Path
    is_own: bool
    state: str
    proposal: Proposal | None


def known_editions(*, today: date) -> list[KnownEdition]:
    """All of them by name, the latest first. Raises RulebookRefused."""
    made = {(one.rulebook, one.effective_from): one for one in approved_editions()}
    heard = _heard(editions(stamp()))
    found = [
        KnownEdition(
            name=one.name,
            day=one.effective_from,
            book=rulebook_for(one.effective_from, one.name),
            path=one.path,
            is_own=one.is_own,
            state=_state(one, heard, today),
            proposal=made.get((one.name, one.effective_from)) if one.is_own else None,
        )
        for one in heard
    ]
    return sorted(found, key=lambda one: (one.name, -one.day.toordinal()))


def edition_of(name: str, day: date, *, today: date) -> KnownEdition | None:
    """The edition of that name and day, where there is one."""
    every = known_editions(today=today)
    return next((one for one in every if (one.name, one.day) == (name, day)), None)


def edition_before(edition: KnownEdition, *, today: date) -> KnownEdition | None:
    """The one that it followed."""
    earlier = (
        one
        for one in known_editions(today=today)
        if one.name == edition.name and one.day < edition.day
    )
    return next(earlier, None)


def draft_of(edition: KnownEdition, *, day: date) -> str:
    """A text that says the same from another day on: the edition's own words where they still do.

    An edition that builds on the one before it would, said again, build on a later one: then
    everything it says is written out.
    """
    text = effective_from(edition.path.read_text("utf-8"), day)
    try:
        if rulebook_with(text, label="draft").digest == edition.book.digest:
            return text
    except RulebookRefused:
        pass  # a base that is gone, a day that is taken: said in full it may still be proposed
    return written_out(edition.book, day)


def proposals() -> QuerySet[Proposal]:
    """All of them, the last first, with the people."""
    people = ("proposed_by__branch", "decided_by", "takes_back", "taken_back_by")
    return Proposal.objects.select_related(*people).order_by("-pk")


def open_proposals() -> QuerySet[Proposal]:
    """Those that wait for a second person."""
    return proposals().filter(status=ProposalStatus.OPEN)


def waiting_for(staff_id: int) -> int:
    """How many wait for this person: one's own wait for somebody else."""
    return Proposal.objects.filter(status=ProposalStatus.OPEN).exclude(proposed_by=staff_id).count()


def decided_proposals() -> QuerySet[Proposal]:
    """Those that were decided or withdrawn, the last first."""
    return proposals().exclude(status=ProposalStatus.OPEN).order_by("-decided_at", "-pk")


def approved_editions() -> QuerySet[Proposal]:
    """Those that nights shall find."""
    return proposals().filter(status=ProposalStatus.APPROVED, takes_back=None, taken_back_by=None)


def editions_taken_back() -> QuerySet[Proposal]:
    """Those that nights shall no longer find."""
    return proposals().filter(status=ProposalStatus.APPROVED, taken_back_by__isnull=False)


def trial_of(proposal: Proposal) -> Trial | None:
    """The last trial of a proposal."""
    return Trial.objects.filter(proposal=proposal).order_by("-pk").first()


def _heard(every: tuple[Edition, ...]) -> list[Edition]:
    """Without those that ship where the bank has its own of the same day."""
    last = {(one.name, one.effective_from): one for one in every}
    return list(last.values())


def _state(edition: Edition, every: list[Edition], today: date) -> str:
    if edition.effective_from > today:
        return "to_come"
    later = any(
        one.name == edition.name and edition.effective_from < one.effective_from <= today
        for one in every
    )
    return "earlier" if later else "in_force"
