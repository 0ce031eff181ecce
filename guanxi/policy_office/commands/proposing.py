"""One person proposes, another decides (0.2)."""

from datetime import date, datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.policy_office.checking import EditionRefused, check_edition
from guanxi.policy_office.codes import ProposalStatus
from guanxi.policy_office.commands import files
from guanxi.policy_office.models import Proposal


class DecisionRefused(Refusal):
    """The proposal cannot be decided so, or not by this person."""


@transaction.atomic
def propose_edition(*, text: str, note: str, today: date, at: datetime, by: Viewer) -> Proposal:
    """Lay the text of an edition before a second person. Raises EditionRefused."""
    checked = check_edition(text, today=today)
    proposal = Proposal.objects.create(
        rulebook=checked.book.name,
        effective_from=checked.book.effective_from,
        text=text,
        note=note,
        base=checked.base.version if checked.base else "",
        version=checked.book.version,
        proposed_by_id=by.staff_id,
        proposed_at=at,
    )
    _put_down("proposed", proposal, by, version=proposal.version)
    return proposal


@transaction.atomic
def propose_taking_back(
    *, edition: Proposal, note: str, today: date, at: datetime, by: Viewer
) -> Proposal:
    """Ask a second person to keep an approved edition from beginning. Raises DecisionRefused."""
    _refuse_begun(edition, today)
    try:
        with transaction.atomic():
            proposal = Proposal.objects.create(
                rulebook=edition.rulebook,
                effective_from=edition.effective_from,
                text=edition.text,
                note=note,
                base=edition.version,
                version=edition.base,
                proposed_by_id=by.staff_id,
                proposed_at=at,
                takes_back=edition,
            )
    except IntegrityError:
        raise DecisionRefused(
            _("Somebody has proposed already to take this edition back: load the page again.")
        ) from None
    _put_down("proposed", proposal, by, takes_back=edition.pk)
    return proposal


@transaction.atomic
def approve_proposal(  # noqa: PLR0913 - what was seen, by whom and when
    *, proposal: Proposal, seen: str, note: str, today: date, at: datetime, by: Viewer
) -> None:
    """Agree to what was seen: ``seen`` is the version that the page showed.

    Raises DecisionRefused, EditionRefused.
    """
    _refuse_own(proposal, by)
    if proposal.takes_back is not None:
        _refuse_begun(proposal.takes_back, today)
        version = proposal.version
    else:
        version = check_edition(proposal.text, today=today).book.version
    if version != seen:
        raise DecisionRefused(
            _(
                "What this proposal makes has changed since you opened it, because another edition "
                "beneath it did. Load the page again and look at the difference."
            )
        )
    try:
        with transaction.atomic():
            _decide(proposal, ProposalStatus.APPROVED, note, at, by, version=version)
            _take_effect(proposal)
    except IntegrityError:
        raise DecisionRefused(
            _("Another edition has been approved for %(day)s: propose another day.")
            % {"day": proposal.effective_from}
        ) from None
    _put_down("approved", proposal, by, version=version)


@transaction.atomic
def refuse_proposal(*, proposal: Proposal, note: str, at: datetime, by: Viewer) -> None:
    """Do not agree, and say why. Raises DecisionRefused."""
    _refuse_own(proposal, by)
    if not note.strip():
        raise DecisionRefused(_("Say why: who proposed it must know what to mend."))
    _decide(proposal, ProposalStatus.REFUSED, note, at, by)
    _put_down("refused", proposal, by)


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, note: str, at: datetime, by: Viewer) -> None:
    """Take one's own proposal away. Raises DecisionRefused."""
    if proposal.proposed_by_id != by.staff_id:
        raise DecisionRefused(_("Only who proposed it may withdraw it; others refuse it."))
    _decide(proposal, ProposalStatus.WITHDRAWN, note, at, by)
    _put_down("withdrawn", proposal, by)


def _take_effect(proposal: Proposal) -> None:
    """The file comes or goes when all of it is committed."""
    edition = proposal.takes_back
    if edition is None:
        transaction.on_commit(partial(files.write_or_leave_it, proposal))
        return
    Proposal.objects.filter(pk=edition.pk).update(taken_back_by=proposal)
    transaction.on_commit(partial(files.remove_or_leave_it, edition))


def _decide(
    proposal: Proposal,
    status: ProposalStatus,
    note: str,
    at: datetime,
    by: Viewer,
    **more: str,
) -> None:
    decided = Proposal.objects.filter(pk=proposal.pk, status=ProposalStatus.OPEN).update(
        status=status, decided_by_id=by.staff_id, decided_at=at, decision_note=note, **more
    )
    if not decided:
        raise DecisionRefused(_("Somebody has decided this already: load the page again."))


def _refuse_own(proposal: Proposal, by: Viewer) -> None:
    if proposal.proposed_by_id == by.staff_id:
        raise DecisionRefused(_("This is your own proposal: a second person decides it."))


def _refuse_begun(edition: Proposal, today: date) -> None:
    if edition.status != ProposalStatus.APPROVED or edition.taken_back_by_id is not None:
        raise DecisionRefused(_("Only an approved edition can be taken back."))
    if edition.effective_from <= today:
        raise DecisionRefused(
            _(
                "This edition has begun on %(day)s and decided since: roll it back by proposing "
                "an earlier one again."
            )
            % {"day": edition.effective_from}
        )


def _put_down(what: str, proposal: Proposal, by: Viewer, **details: object) -> None:
    audit.record(
        f"rulebook.change.{what}",
        subject=proposal,
        by=f"bank.Staff:{by.staff_id}",
        **details,
    )


__all__ = [
    "DecisionRefused",
    "EditionRefused",
    "approve_proposal",
    "propose_edition",
    "propose_taking_back",
    "refuse_proposal",
    "withdraw_proposal",
]
