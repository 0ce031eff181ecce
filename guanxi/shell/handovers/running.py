"""Where an allocation run stands, and what this person may do with it now (3.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import pgettext

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants
from guanxi.rulebook.books import Rulebook
from guanxi.shell.handovers.reading import State
from guanxi.shell.policy import AccessSection
from guanxi.stewardship.codes import Permission
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries.allocating import Move

if TYPE_CHECKING:
    from guanxi.stewardship.models import AllocationRun

WORDS_MAX = 200


def run_state_of(run: "AllocationRun") -> State:
    """The last that happened to it."""
    if run.undone_at:
        return State(words=pgettext("allocation", "Taken back"), tone="")
    if run.undo_asked_at:
        return State(words=pgettext("allocation", "To be taken back"), tone="amber")
    if run.approved_at:
        return State(words=pgettext("allocation", "Approved, in effect"), tone="green")
    if run.ended_at:
        if run.ended_by_id == run.made_by_id:
            return State(words=pgettext("allocation", "Withdrawn"), tone="")
        return State(words=pgettext("allocation", "Refused"), tone="red")
    if run.proposed_at:
        return State(words=pgettext("allocation", "Proposed"), tone="amber")
    return State(words=pgettext("allocation", "Worked out"), tone="")


def roles_that_approve(book: Rulebook) -> dict[str, list[str]]:
    """By the rulebook: for the own office, and for the own office with all below it."""
    roles = book.section(AccessSection).roles.items()
    may = [
        (role, policy.scope)
        for role, policy in roles
        if grants(tuple(policy.permissions), Permission.APPROVE_ALLOCATION)
    ]
    return {
        "here": [role for role, scope in may if scope == "outlet"],
        "above": [role for role, scope in may if scope == "branch"],
    }


@dataclass(frozen=True, kw_only=True)
class RunMay:
    """What this person may do with the run now."""

    propose: bool = False
    approve: bool = False
    withdraw: bool = False
    refuse: bool = False
    object: bool = False
    answer: bool = False
    ask_back: bool = False
    take_back: bool = False


def what_may_be_done(run: "AllocationRun", moves: Sequence[Move], request: StaffRequest) -> RunMay:
    """The database decides it again; here it says what is worth offering."""
    mine = run.made_by_id == request.viewer.staff_id
    if run.proposed_at is None:
        return RunMay(propose=mine and bool(run.result["moves"]))
    approves = grants(request.viewer.permissions, Permission.APPROVE_ALLOCATION)
    if run.approved_at is None:
        is_open = run.ended_at is None
        waiting = any(move.waits for move in moves)
        return RunMay(
            approve=is_open and not mine and approves and not waiting,
            withdraw=is_open and mine,
            refuse=is_open and not mine and approves,
            object=is_open and not mine,
            answer=is_open and mine,
        )
    days = request.book.section(StewardshipSection).handover.undo_days
    if run.undone_at or request.now > run.approved_at + timedelta(days=days):
        return RunMay()
    if run.undo_asked_at is None:
        return RunMay(ask_back=True)
    return RunMay(take_back=approves and run.undo_asked_by_id != request.viewer.staff_id)
