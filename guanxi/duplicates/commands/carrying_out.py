"""Merge what was approved, and take apart what was approved to be taken apart.

Each pair in one transaction of its own; a kill between two leaves the rest for the next run.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.bank.models import AbsorbedCustomer
from guanxi.bank.night import BANKS_PICTURE
from guanxi.duplicates.codes import State
from guanxi.duplicates.models import NOTE, Pair
from guanxi.foundation import audit
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.turns import turn_at
from guanxi.ingest.commands import MergeRefused, absorb_customer, release_customer
from guanxi.privacy.access import program, reading
from guanxi.privacy.commands import give_back_choices, give_back_refusals, take_over_choices
from guanxi.stewardship.commands.merging import give_back_stewards, take_over_stewards

BY = "duplicates"
_BECAUSE = "Refusals of one record no longer bind the other: they were taken apart (1.4)"


def carry_out_approved(*, now: Callable[[], datetime]) -> int:
    """Do everything that was approved and not yet done; returns how many pairs.

    Works in the zone of deliveries and nights. Raises SomebodyElseIsAtIt.
    """
    with turn_at(BANKS_PICTURE, doing=_("Merging")):
        return carry_out_within_the_turn(now=now)


def carry_out_within_the_turn(*, now: Callable[[], datetime]) -> int:
    """The same for whoever has the turn already."""
    approved = (State.APPROVED, State.UNDO_APPROVED)
    pairs = list(Pair.objects.filter(state__in=approved).order_by("decided_at", "pk"))
    for pair in pairs:
        try:
            (_merge if pair.state == State.APPROVED else _take_apart)(pair, now())
        except MergeRefused as refused:
            _leave(pair, refused)
    return len(pairs)


@transaction.atomic
def _merge(pair: Pair, at: datetime) -> None:
    assert pair.survivor_id is not None  # noqa: S101 - the database sees to it
    absorb_customer(survivor_id=pair.survivor_id, absorbed_id=pair.absorbed_id, at=at)
    take_over_choices(survivor_id=pair.survivor_id, absorbed_id=pair.absorbed_id, at=at)
    take_over_stewards(**_whose(pair, at))
    Pair.objects.filter(pk=pair.pk).update(state=State.MERGED, merged_at=at)
    audit.record(
        "duplicates.pair.merged",
        subject=f"bank.Customer:{pair.survivor_id}",
        by=BY,
        absorbed=pair.absorbed_id,
        pair=pair.pk,
    )


def _take_apart(pair: Pair, at: datetime) -> None:
    """Twice, if the program was killed in between, does no harm."""
    assert pair.survivor_id is not None  # noqa: S101 - the database sees to it
    assert pair.merged_at is not None  # noqa: S101 - it was merged
    with transaction.atomic():
        if AbsorbedCustomer.objects.filter(pk=pair.absorbed_id).exists():
            release_customer(absorbed_id=pair.absorbed_id)
            give_back_choices(survivor_id=pair.survivor_id, merged_at=pair.merged_at, at=at)
            give_back_stewards(**_whose(pair, at))
    with reading(program(Purpose.STANDARD, door="duplicates", because=_BECAUSE)):
        give_back_refusals(survivor_id=pair.survivor_id, merged_at=pair.merged_at, at=at)
    with transaction.atomic():
        # Whoever took them apart said that they are two persons.
        Pair.objects.filter(pk=pair.pk).update(state=State.DIFFERENT, merged_at=None)
        audit.record(
            "duplicates.pair.taken_apart",
            subject=f"bank.Customer:{pair.survivor_id}",
            by=BY,
            absorbed=pair.absorbed_id,
            pair=pair.pk,
        )


def _whose(pair: Pair, at: datetime) -> dict[str, Any]:
    """Who gets whose stewards, from which day, and who approved it."""
    return {
        "survivor_id": pair.survivor_id,
        "absorbed_id": pair.absorbed_id,
        "day": timezone.localdate(at),
        "at": at,
        "by_id": pair.decided_by_id,
    }


def _leave(pair: Pair, refused: MergeRefused) -> None:
    """It cannot be done as things are: the pair is open, or merged, as before, and says why."""
    back = State.OPEN if pair.state == State.APPROVED else State.MERGED
    Pair.objects.filter(pk=pair.pk).update(state=back, note=str(refused)[:NOTE])
    audit.record("duplicates.pair.left", subject=pair, by=BY)
