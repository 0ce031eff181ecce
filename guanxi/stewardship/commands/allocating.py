"""Even out the loads of an office: worked out, proposed, objected to, approved, taken back (3.4).

The database sees to it who may do what (privacy/enforcement/allocating.sql); here are what the
rulebook allows and the words.
"""

import json
from collections import defaultdict
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.codes import HandoverReason
from guanxi.stewardship.commands.asking import ask, nothing_to_do, refusals
from guanxi.stewardship.commands.handing_over import (
    Wish,
    propose_handover,
    tell_handed_over,
)
from guanxi.stewardship.models import AllocationRun, HandoverCustomer
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries import allocating as queries
from guanxi.stewardship.rules import problems
from guanxi.stewardship.rules.assignment import Costs


class AllocationRefused(Refusal):
    """The run is not made, proposed, approved or taken back so. The message is for the page."""


@transaction.atomic
def run_allocation(  # noqa: PLR0913 - the inputs of a run, when and by whom
    *, branch_id: int, seed: int, day: date, at: datetime, book: Rulebook, by: Viewer
) -> AllocationRun:
    """Work out who would look after whom; nothing moves. Raises AllocationRefused."""
    if not queries.offices_for(by).filter(pk=branch_id).exists():
        raise AllocationRefused(gettext("Choose one of your own offices."))
    office = queries.office_of(branch_id, by, day, book)
    policy = book.section(StewardshipSection).allocation.model_dump()
    run = AllocationRun.objects.create(
        branch_id=branch_id,
        day=day,
        seed=seed,
        inputs={
            "rulebook": book.version,
            "solver": f"HiGHS {version('highspy')}",
            "posts": len(office.problem.positions),
            "fixed": office.fixed,
            "people": len(office.problem.staff),
            **policy,
        },
        problem=problems.kept(office.problem),
        result=problems.solved(office.problem, costs=_costs(policy), seed=seed),
        made_by_id=by.staff_id,
        made_at=at,
    )
    _put_down("made", run, by)
    return run


def is_reproduced(run: AllocationRun) -> bool:
    """Whether the same result comes out of what the run was asked, asked again now."""
    again = problems.solved(problems.read(run.problem), costs=_costs(run.inputs), seed=run.seed)
    return bool(again == run.result)


@transaction.atomic
def propose_moves(*, run: AllocationRun, day: date, book: Rulebook, by: Viewer) -> int:
    """Lay the run before stewards and heads; returns how many would move. Raises Refusals."""
    if run.proposed_at is not None:
        raise AllocationRefused(gettext("This run has been proposed already."))
    pairs: dict[tuple[int, int], list[int]] = defaultdict(list)
    for move in run.result["moves"]:
        pairs[move["from"], move["to"]].append(move["customer"])
    if not pairs:
        raise AllocationRefused(gettext("Nothing is to be moved: there is nothing to propose."))
    for (giver, receiver), customers in sorted(pairs.items()):
        wish = Wish(
            giver_id=giver,
            receiver_ids=[receiver],
            customer_ids=customers,
            reason=HandoverReason.LOAD,
            note=gettext("Allocation run %(number)d") % {"number": run.pk},
            run_id=run.pk,
        )
        propose_handover(wish=wish, day=day, book=book, by=by)
    _expect("proposed", "propose_allocation(%s)", run.pk)
    _put_down("proposed", run, by)
    return len(run.result["moves"])


@transaction.atomic
def object_to_move(*, move: HandoverCustomer, because: str, by: Viewer) -> None:
    """Say why this customer shall not get another steward. Raises AllocationRefused."""
    if not because.strip():
        raise AllocationRefused(
            gettext("Say why: whoever made the run decides by your reason what becomes of it.")
        )
    _expect("objected", "object_to_move(%s, %s)", move.pk, because.strip())
    _put_down_move("objected", move, by)


@transaction.atomic
def answer_objection(*, move: HandoverCustomer, answer: str, by: Viewer) -> None:
    """Uphold it, and the customer is taken out of the run; or keep him in it.

    Raises AllocationRefused.
    """
    _expect("answered", "answer_objection(%s, %s)", move.pk, answer)
    _put_down_move("answered", move, by, answer=answer)


@transaction.atomic
def end_run(*, run: AllocationRun, by: Viewer) -> None:
    """Withdraw what one has proposed, or refuse what another has. Raises AllocationRefused."""
    _expect("ended", "end_allocation(%s)", run.pk)
    _put_down("ended", run, by)


@transaction.atomic
def approve_run(*, run: AllocationRun, day: date, book: Rulebook, by: Viewer) -> None:
    """Another person agrees, and everything moves in this one transaction.

    Raises AllocationRefused, HandoverRefused; then nothing has moved.
    """
    places = json.dumps(dict(book.section(StewardshipSection).capacity))
    with refusals():
        told = ask("approve_allocation(%s, %s::jsonb)", run.pk, places)
    if told == "objections":
        raise AllocationRefused(
            gettext("There are objections without an answer: whoever made the run answers first.")
        )
    if told == "left":
        raise AllocationRefused(
            gettext("Somebody who would receive customers no longer works here: make a new run.")
        )
    if told != "approved":
        raise AllocationRefused(nothing_to_do())
    _put_down("approved", run, by)
    for handover in queries.handovers_of(run):
        tell_handed_over(handover, day=day, book=book, by=by)


@transaction.atomic
def ask_run_back(*, run: AllocationRun, because: str, by: Viewer) -> None:
    """Ask another head to take the run back as a whole. Raises AllocationRefused."""
    _expect("asked", "ask_allocation_back(%s, %s)", run.pk, because)
    _put_down("asked_back", run, by)


@transaction.atomic
def take_run_back(*, run: AllocationRun, book: Rulebook, by: Viewer) -> None:
    """Agree: everybody whom the run moved, and nobody else has since, returns in one act.

    Raises AllocationRefused.
    """
    days = book.section(StewardshipSection).handover.undo_days
    told = ask("take_allocation_back(%s, %s::int)", run.pk, days)
    if told == "too_late":
        raise AllocationRefused(
            gettext("It is too late to take this run back: make a new one instead.")
        )
    if told == "left":
        raise AllocationRefused(
            gettext(
                "Somebody whose customers were moved no longer works here: make a new run instead."
            )
        )
    if told != "taken_back":
        raise AllocationRefused(nothing_to_do())
    _put_down("taken_back", run, by)


def _costs(policy: dict[str, Any]) -> Costs:
    return Costs(
        move=policy["move_points"],
        imbalance=policy["imbalance_points"],
        tolerance_percent=policy["tolerance_percent"],
        unserved=policy["unserved_points"],
    )


def _expect(wanted: str, call: str, *given: Any) -> None:
    if ask(call, *given) != wanted:
        raise AllocationRefused(nothing_to_do())


def _put_down(what: str, run: AllocationRun, by: Viewer) -> None:
    audit.record(
        f"stewardship.allocation.{what}",
        subject=run,
        by=f"bank.Staff:{by.staff_id}",
        moves=len(run.result["moves"]),
    )


def _put_down_move(what: str, move: HandoverCustomer, by: Viewer, **details: object) -> None:
    audit.record(
        f"stewardship.allocation.{what}", subject=move, by=f"bank.Staff:{by.staff_id}", **details
    )
