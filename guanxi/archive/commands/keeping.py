"""An archive is opened by hand, and taken out: both are recorded."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.archive.codes import Kept, OpenedHow, Use
from guanxi.archive.commands.recording import ArchiveRefused, add_line, put_down, see_or_refuse
from guanxi.archive.models import Dossier
from guanxi.archive.queries import dossier_of
from guanxi.bank.viewers import Viewer


@transaction.atomic
def open_archive(*, customer_id: int, because: str, at: datetime, by: Viewer) -> Dossier:
    """For a customer for whom no rule opens one. Raises ArchiveRefused or Customer.DoesNotExist."""
    see_or_refuse(customer_id, by)
    if not because.strip():
        raise ArchiveRefused(_("Say why this customer gets an archive."))
    try:
        with transaction.atomic():
            dossier = Dossier.objects.create(
                customer_id=customer_id,
                opened_on=timezone.localdate(at),
                opened_how=OpenedHow.BY_HAND,
                opened_by_id=by.staff_id,
            )
    except IntegrityError as error:
        raise ArchiveRefused(_("This customer has an archive already.")) from error
    add_line(customer_id, Kept.OPENED, at=at, by=by.staff_id, note=because)
    put_down("dossier.opened", dossier, by, customer_id=customer_id)
    return dossier


@transaction.atomic
def use_archive(*, customer_id: int, use: str, at: datetime, by: Viewer) -> None:
    """Take the whole archive out, for something. Raises ArchiveRefused or Customer.DoesNotExist."""
    see_or_refuse(customer_id, by)
    dossier = dossier_of(customer_id)
    if dossier is None or dossier.destroyed_at is not None:
        raise ArchiveRefused(_("There is no archive of this customer: open one first."))
    if use not in Use.values:
        raise ArchiveRefused(_("Say what the archive is taken out for."))
    add_line(customer_id, Kept.USED, at=at, by=by.staff_id, use=use)
    put_down("dossier.used", dossier, by, customer_id=customer_id, use=use)
