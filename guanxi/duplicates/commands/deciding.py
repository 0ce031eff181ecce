"""What people say of a pair: different persons, one person, and a second one's word (1.4)."""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.bank.models import AbsorbedCustomer, Account, Customer
from guanxi.bank.viewers import Viewer
from guanxi.duplicates import launching
from guanxi.duplicates.codes import State
from guanxi.duplicates.models import NOTE, Pair
from guanxi.duplicates.policy import DuplicatesSection
from guanxi.duplicates.rules import Record, survivor_of
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal

_APPROVED = {State.PROPOSED: State.APPROVED, State.UNDO_PROPOSED: State.UNDO_APPROVED}
_BACK = {State.PROPOSED: State.OPEN, State.UNDO_PROPOSED: State.MERGED}


class PairRefused(Refusal):
    """The pair cannot be decided so, or not by this person."""


@transaction.atomic
def say_different(*, pair: Pair, note: str, at: datetime, by: Viewer) -> None:
    """They are two persons; no night asks again. Raises PairRefused.

    Also where somebody else has proposed to merge them.
    """
    before = State.PROPOSED if pair.state == State.PROPOSED else State.OPEN
    _move(pair, before, State.DIFFERENT, at=at, by=by, note=note, survivor_id=None)


@transaction.atomic
def propose_merge(
    *, pair: Pair, policy: DuplicatesSection, note: str, at: datetime, by: Viewer
) -> None:
    """They are one person: lay it before a second one. Raises PairRefused."""
    survivor = _survivor(pair, policy)
    _move(pair, State.OPEN, State.PROPOSED, at=at, by=by, note=note, survivor_id=survivor)


@transaction.atomic
def propose_undo(*, pair: Pair, note: str, at: datetime, by: Viewer) -> None:
    """They were two persons after all. Raises PairRefused."""
    if not note.strip():
        raise PairRefused(_("Say why: who approves it must know what was wrong."))
    _move(pair, State.MERGED, State.UNDO_PROPOSED, at=at, by=by, note=note)


@transaction.atomic
def approve(*, pair: Pair, at: datetime, by: Viewer) -> None:
    """Agree to what another proposed; the program does it at once. Raises PairRefused."""
    if pair.proposed_by_id == by.staff_id:
        raise PairRefused(_("This is your own proposal: a second person decides it."))
    if pair.state not in _APPROVED:
        raise _decided()
    state = State(pair.state)
    _change(pair, state, _APPROVED[state], by, decided_by_id=by.staff_id, decided_at=at)
    transaction.on_commit(launching.launch)


@transaction.atomic
def refuse(*, pair: Pair, at: datetime, by: Viewer) -> None:
    """Do not agree; the pair is as it was before the proposal. Raises PairRefused."""
    _put_back(pair, at, by)


@transaction.atomic
def withdraw(*, pair: Pair, at: datetime, by: Viewer) -> None:
    """Take one's own proposal away. Raises PairRefused."""
    if pair.proposed_by_id != by.staff_id:
        raise PairRefused(_("Only who proposed it may withdraw it; others refuse it."))
    _put_back(pair, at, by)


@transaction.atomic
def take_back(*, pair: Pair, at: datetime, by: Viewer) -> None:
    """What was said to be two persons is to be looked at again. Raises PairRefused."""
    _move(pair, State.DIFFERENT, State.OPEN, at=at, by=by, note="")


def _put_back(pair: Pair, at: datetime, by: Viewer) -> None:
    if pair.state not in _BACK:
        raise _decided()
    state = State(pair.state)
    _change(pair, state, _BACK[state], by, decided_by_id=by.staff_id, decided_at=at)


def _survivor(pair: Pair, policy: DuplicatesSection) -> int:
    found = Customer.objects.filter(pk__in=[pair.first_id, pair.second_id])
    merged = set(
        AbsorbedCustomer.objects.filter(survivor__in=found).values_list("survivor_id", flat=True)
    )
    accounts = Counter(Account.objects.filter(owner__in=found).values_list("owner_id", flat=True))
    records = [
        Record(
            customer_id=one.pk,
            accounts=accounts[one.pk],
            joined_on=one.joined_on,
            as_of=one.as_of,
            stands_for_others=one.pk in merged,
        )
        for one in found
    ]
    if len(records) != 2:
        raise PairRefused(
            _("You see only one of the two records: somebody who sees both must propose it.")
        )
    if len(merged) == 2:
        raise PairRefused(
            _("Other records were merged into both: take one of those merges apart first.")
        )
    return survivor_of(*records, rule=policy.survivor).customer_id


def _move(  # noqa: PLR0913 - what is said, by whom and when
    pair: Pair, state: State, to: State, *, at: datetime, by: Viewer, note: str, **more: object
) -> None:
    _change(
        pair,
        state,
        to,
        by,
        proposed_by_id=by.staff_id,
        proposed_at=at,
        decided_by_id=None,
        decided_at=None,
        note=note.strip()[:NOTE],
        **more,
    )


def _change(pair: Pair, state: State, to: State, by: Viewer, **columns: object) -> None:
    """Only from the state that was seen: somebody else may have been faster."""
    if not Pair.objects.filter(pk=pair.pk, state=state).update(state=to, **columns):
        raise _decided()
    audit.record(
        "duplicates.pair.changed",
        subject=pair,
        by=f"bank.Staff:{by.staff_id}",
        before=state,
        after=to,
    )


def _decided() -> PairRefused:
    return PairRefused(_("Somebody has decided this already: load the page again."))
