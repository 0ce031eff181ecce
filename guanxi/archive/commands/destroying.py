"""Destruction: proposed by one, approved by another, carried out by the night."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.archive.codes import Kept
from guanxi.archive.commands.recording import ArchiveRefused, add_line, put_down
from guanxi.archive.models import Dossier
from guanxi.archive.queries import dossiers_visible_to
from guanxi.bank.viewers import Viewer


@transaction.atomic
def propose_destruction(*, dossier_id: int, because: str, at: datetime, by: Viewer) -> None:
    """Raises ArchiveRefused before the term is over, or Dossier.DoesNotExist."""
    dossier = _found(dossier_id, by)
    if dossier.kept_until is None or dossier.kept_until > timezone.localdate(at):
        raise ArchiveRefused(
            _("This archive is kept until %(day)s.") % {"day": dossier.kept_until}
            if dossier.kept_until
            else _("This archive is in use: it is kept while the customer is with the bank.")
        )
    if dossier.proposed_at is not None:
        raise ArchiveRefused(_("Its destruction was proposed already: another person decides."))
    if not because.strip():
        raise ArchiveRefused(_("Say why it may be destroyed: the second person reads it."))
    _change(dossier, proposed_by=by.staff_id, proposed_at=at)
    add_line(dossier.customer_id, Kept.PROPOSED, at=at, by=by.staff_id, note=because)
    put_down("destruction.proposed", dossier, by, customer_id=dossier.customer_id)


@transaction.atomic
def decline_destruction(*, dossier_id: int, because: str, at: datetime, by: Viewer) -> None:
    """It stays; whoever proposed it may withdraw so too. Raises ArchiveRefused."""
    dossier = _waiting(dossier_id, by)
    if not because.strip():
        raise ArchiveRefused(_("Say why it stays."))
    _change(dossier, proposed_by=None, proposed_at=None)
    add_line(dossier.customer_id, Kept.DECLINED, at=at, by=by.staff_id, note=because)
    put_down("destruction.declined", dossier, by, customer_id=dossier.customer_id)


@transaction.atomic
def approve_destruction(*, dossier_id: int, at: datetime, by: Viewer) -> None:
    """The next night destroys what is in it. Raises ArchiveRefused for whoever proposed it."""
    dossier = _waiting(dossier_id, by)
    if dossier.proposed_by_id == by.staff_id:
        raise ArchiveRefused(_("You proposed it: another person approves."))
    _change(dossier, approved_by=by.staff_id, approved_at=at)
    add_line(dossier.customer_id, Kept.APPROVED, at=at, by=by.staff_id)
    put_down("destruction.approved", dossier, by, customer_id=dossier.customer_id)


def _found(dossier_id: int, by: Viewer) -> Dossier:
    return dossiers_visible_to(by).get(pk=dossier_id)


def _waiting(dossier_id: int, by: Viewer) -> Dossier:
    dossier = _found(dossier_id, by)
    if dossier.proposed_at is None or dossier.approved_at is not None:
        raise ArchiveRefused(_("No destruction waits for a decision here: load the page again."))
    return dossier


def _change(dossier: Dossier, **columns: object) -> None:
    """As it stood when it was read: of two who decide at once, one is told."""
    still = Dossier.objects.filter(
        pk=dossier.pk, proposed_at=dossier.proposed_at, approved_at=dossier.approved_at
    )
    if not still.update(**columns):
        raise ArchiveRefused(_("Somebody was faster: load the page again."))
