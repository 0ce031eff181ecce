"""Even out the loads of an office: a run, then handovers that both sides sign (3.4)."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext

from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.codes import HandoverReason
from guanxi.stewardship.commands.handing_over import Wish, end_handover, propose_handover
from guanxi.stewardship.models import AllocationRun
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries import allocating as queries
from guanxi.stewardship.queries.allocating import Office
from guanxi.stewardship.rules.assignment import NOBODY, Array, Assignment, Costs, assign


class AllocationRefused(Refusal):
    """There is no such run, or nothing to propose. The message is shown to the head."""


@transaction.atomic
def run_allocation(  # noqa: PLR0913 - the inputs of a run, when and by whom
    *, branch_id: int, seed: int, day: date, at: datetime, book: Rulebook, by: Viewer
) -> AllocationRun:
    """Work out who would look after whom; nothing moves. Raises AllocationRefused."""
    if not queries.offices_for(by).filter(pk=branch_id).exists():
        raise AllocationRefused(gettext("Choose one of your own offices."))
    office = queries.office_of(branch_id, by, day, book)
    policy = book.section(StewardshipSection).allocation
    found = assign(
        office.posts,
        office.people,
        office.roles_by_wish,
        costs=Costs(
            move=policy.move_points,
            imbalance=policy.imbalance_points,
            tolerance_percent=policy.tolerance_percent,
            unserved=policy.unserved_points,
        ),
        seed=seed,
    )
    run = AllocationRun.objects.create(
        branch_id=branch_id,
        day=day,
        seed=seed,
        inputs={
            "rulebook": book.version,
            "posts": len(office.positions),
            "fixed": office.fixed,
            "people": len(office.staff),
            **policy.model_dump(),
        },
        result=_result(office, found),
        made_by_id=by.staff_id,
        made_at=at,
    )
    _put_down("made", run, by)
    return run


@transaction.atomic
def propose_moves(
    *, run: AllocationRun, day: date, at: datetime, book: Rulebook, by: Viewer
) -> int:
    """A handover for each pair of people; returns how many. Raises Refusals; then there is none."""
    if run.proposed_at is not None:
        raise AllocationRefused(gettext("This run has been proposed already: see its handovers."))
    pairs: dict[tuple[int, int], list[int]] = defaultdict(list)
    for move in run.result["moves"]:
        pairs[move["from"], move["to"]].append(move["customer"])
    if not pairs:
        raise AllocationRefused(gettext("Nothing is to be moved: there is nothing to propose."))
    made: list[int] = []
    for (giver, receiver), customers in sorted(pairs.items()):
        made += propose_handover(
            wish=Wish(
                giver_id=giver,
                receiver_ids=[receiver],
                customer_ids=customers,
                reason=HandoverReason.LOAD,
                note=gettext("Allocation run %(number)d") % {"number": run.pk},
            ),
            day=day,
            book=book,
            by=by,
        )
    run.handovers, run.proposed_at = made, at
    run.save(update_fields=["handovers", "proposed_at"])
    _put_down("proposed", run, by)
    return len(made)


@transaction.atomic
def withdraw_moves(*, run: AllocationRun, by: Viewer) -> int:
    """End what the receivers have not signed yet; returns how many."""
    waiting = [
        one for one in queries.handovers_of(run) if one.received_at is None and one.ended_at is None
    ]
    for handover in waiting:
        end_handover(handover=handover, by=by)
    _put_down("withdrawn", run, by)
    return len(waiting)


def _result(office: Office, found: Assignment) -> dict[str, Any]:
    posts, after = office.posts, found.person
    # Whom nobody has a place for stays where he is: more than the role may needs an approval.
    after = np.where(after == NOBODY, posts.holder, after)
    moved = np.flatnonzero(after != posts.holder)
    ids = [one.pk for one in office.staff]
    return {
        "moves": [
            {
                "customer": int(posts.customer[row]),
                "position": office.positions[row],
                "from": ids[posts.holder[row]],
                "to": ids[after[row]],
            }
            for row in moved.tolist()
        ],
        "people": [
            {
                "staff": pk,
                "places": int(office.people.places[row]),
                "before": int((posts.holder == row).sum()),
                "after": int((after == row).sum()),
                "assets_before_minor": _assets(posts.assets, posts.holder == row),
                "assets_after_minor": _assets(posts.assets, after == row),
            }
            for row, pk in enumerate(ids)
        ],
        "without_place": int((found.person == NOBODY).sum()),
        "points": round(found.cost),
        "gap_ppm": found.gap_ppm,
        "classes": found.classes,
        "arcs": found.arcs,
    }


def _assets(assets: Array, whose: Any) -> int:
    return int(assets[whose].sum())


def _put_down(what: str, run: AllocationRun, by: Viewer) -> None:
    audit.record(
        f"stewardship.allocation.{what}",
        subject=run,
        by=f"bank.Staff:{by.staff_id}",
        moves=len(run.result["moves"]),
    )
