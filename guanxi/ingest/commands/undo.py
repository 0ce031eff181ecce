"""Take a whole batch back, as if it had never come."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from guanxi.bank.models import Batch, BatchStatus
from guanxi.bank.night import BANKS_PICTURE
from guanxi.foundation import audit
from guanxi.foundation.turns import turn_at
from guanxi.ingest import postgres
from guanxi.ingest.apart import merges_lifted
from guanxi.ingest.leftovers import sweep_leftovers
from guanxi.ingest.loading import rebuild_branch_tree
from guanxi.ingest.needs import refuse_undo_if_needed, refuse_undo_if_told_twice
from guanxi.ingest.refusals import UndoRefused
from guanxi.ingest.versions import restore, withdraw
from guanxi.privacy.search.upkeep import renew_changed


@dataclass(frozen=True)
class Undone:
    """What was taken back, and which batch of the same day counts again instead."""

    batch_id: int
    business_day: date
    counts_again: int | None


def undo_batch(batch_id: int, *, by: str) -> Undone:
    """Take the batch back: its facts stop counting, its rows give way to what they replaced.

    If it was a correction, what it corrected counts again. Raises UndoRefused where it is no
    batch, is gone already, or brought what something newer needs.
    """
    with turn_at(BANKS_PICTURE, doing=_("Taking back")):
        sweep_leftovers()
        with transaction.atomic():
            with merges_lifted():
                undone, batch = _undo(batch_id, by)
            _settle_constraints(batch)
            return undone


def _undo(batch_id: int, by: str) -> tuple[Undone, Batch]:
    batch = Batch.objects.filter(pk=batch_id).first()
    if batch is None:
        raise UndoRefused(_("There is no batch %d. `guanxi status` lists the batches.") % batch_id)
    if batch.status not in (BatchStatus.ACCEPTED, BatchStatus.SUPERSEDED):
        raise UndoRefused(
            _("Batch %(batch)d does not count anyway: it is %(status)s.")
            % {"batch": batch_id, "status": batch.get_status_display()}
        )
    counted = batch.status == BatchStatus.ACCEPTED
    returning = _before(batch) if counted else None
    batch.status, batch.undone_at = BatchStatus.UNDONE, _now()
    batch.save(update_fields=["status", "undone_at"])
    if returning:
        returning.status = BatchStatus.ACCEPTED
        returning.save(update_fields=["status"])
    withdraw(batch.pk, for_good=True)
    if returning:
        restore(returning.pk)
        refuse_undo_if_told_twice(batch, returning)
    refuse_undo_if_needed(batch)
    rebuild_branch_tree()
    renew_changed()
    _settle_constraints(batch)
    audit.record("ingest.batch.undone", subject=batch, by=by, day=batch.business_day)
    undone = Undone(batch.pk, batch.business_day, returning.pk if returning else None)
    return undone, batch


def _before(batch: Batch) -> Batch | None:
    """The last delivery of the same day that this one replaced."""
    return (
        Batch.objects.filter(business_day=batch.business_day, status=BatchStatus.SUPERSEDED)
        .order_by("-sequence")
        .first()
    )


def _now() -> datetime:
    """When the transaction began, as the database says."""
    moment: datetime = postgres.value("SELECT now()")
    return moment


def _settle_constraints(batch: Batch) -> None:
    try:
        postgres.run("SET CONSTRAINTS ALL IMMEDIATE")
        postgres.run("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError:
        # What comes back was good when it came; since then something it refers to has gone.
        raise UndoRefused(
            _(
                "Batch %(batch)d of %(day)s cannot be taken back: what it replaced refers to rows "
                "that have been taken back meanwhile. Send a correction of the day instead."
            )
            % {"batch": batch.pk, "day": batch.business_day}
        ) from None
