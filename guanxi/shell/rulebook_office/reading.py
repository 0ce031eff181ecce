"""Editions and proposals as the pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from guanxi.policy_office.checking import EditionRefused, changes_of, check_edition, check_text
from guanxi.policy_office.codes import ProposalStatus
from guanxi.policy_office.commands.files import is_written
from guanxi.policy_office.queries import KnownEdition
from guanxi.rulebook.books import Rulebook, RulebookRefused, rulebook_for
from guanxi.rulebook.differences import Difference, Said, differences, everything_said

if TYPE_CHECKING:
    from guanxi.policy_office.models import Proposal


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """The editions of one rulebook; the first shelf is the one that the bank works by."""

    name: str
    editions: Sequence[KnownEdition]
    is_at_work: bool


@dataclass(frozen=True, kw_only=True)
class ReadProposal:
    """What a proposal would change as things stand; of a decided one, what it changed then.

    ``version`` is what one approves; ``refusal`` why it can no longer be.
    """

    changes: Sequence[Difference]
    version: str
    refusal: str
    is_written: bool


def shelves_of(known: Sequence[KnownEdition], *, first: str) -> list[Shelf]:
    """By name, the one at work first."""
    shelves = [
        Shelf(name=name, editions=list(editions), is_at_work=name == first)
        for name, editions in groupby(known, key=lambda one: one.name)
    ]
    return sorted(shelves, key=lambda shelf: not shelf.is_at_work)


def words_by_section(book: Rulebook) -> list[tuple[str, list[Said]]]:
    """Every key by the section it stands in."""
    every = everything_said(book)
    return [
        (section, list(keys))
        for section, keys in groupby(every, key=lambda said: said.path.partition(".")[0])
    ]


def text_of(edition: KnownEdition) -> str:
    """The file as it stands there."""
    return edition.path.read_text("utf-8", errors="replace")


def of_proposal(proposal: "Proposal", *, today: date) -> ReadProposal:
    """An open one is checked again now; a decided one is compared with the edition before it."""
    written = proposal.status == ProposalStatus.APPROVED and is_written(proposal)
    if proposal.takes_back is not None:
        return ReadProposal(
            changes=_undone(proposal), version=proposal.version, refusal="", is_written=written
        )
    if proposal.status == ProposalStatus.OPEN:
        try:
            checked = check_edition(proposal.text, today=today)
        except EditionRefused as refusal:
            return ReadProposal(
                changes=[], version=proposal.version, refusal=str(refusal), is_written=False
            )
        return ReadProposal(
            changes=checked.changes,
            version=checked.book.version,
            refusal="",
            is_written=False,
        )
    return ReadProposal(
        changes=_changed(proposal), version=proposal.version, refusal="", is_written=written
    )


def _changed(proposal: "Proposal") -> list[Difference]:
    """Against what was in force the day before, which is all that can still be known."""
    try:
        if proposal.status == ProposalStatus.APPROVED and proposal.taken_back_by_id is None:
            book = rulebook_for(proposal.effective_from, proposal.rulebook)
            return changes_of(_day_before(proposal), book)
        return list(check_text(proposal.text).changes)
    except (RulebookRefused, EditionRefused):
        return []


def _undone(proposal: "Proposal") -> list[Difference]:
    """What would be as it was before: the changes of the edition, the other way round."""
    before = _day_before(proposal)
    try:
        book = rulebook_for(proposal.effective_from, proposal.rulebook)
    except RulebookRefused:
        return []
    return differences(book, before) if before else []


def _day_before(proposal: "Proposal") -> Rulebook | None:
    day = date.fromordinal(proposal.effective_from.toordinal() - 1)
    try:
        return rulebook_for(day, proposal.rulebook)
    except RulebookRefused:
        return None
