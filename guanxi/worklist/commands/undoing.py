"""Take back the last change, or a contact logged by mistake, shortly after it was made."""

from datetime import datetime

from django.db import transaction
from django.db.models import Field
from django.utils import timezone
from django.utils.translation import gettext

from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.worklist import queries, rules
from guanxi.worklist.codes import ChangeKind, WorkOutcome
from guanxi.worklist.models import Change, Contact, WorkItem
from guanxi.worklist.policy import WorklistSection
from guanxi.worklist.questions import take_back_answers
from guanxi.worklist.sources import tell_source


class UndoRefused(Refusal):
    """Too late, not the last change, or somebody else's."""


@transaction.atomic
def undo_change(*, change_id: int, at: datetime, by: Viewer) -> WorkItem:
    """Put the work back as it stood before its last change; a contact logged with it goes too.

    Raises UndoRefused, or Change.DoesNotExist where ``by`` made no such change.
    """
    change = Change.objects.select_related("contact").get(pk=change_id, by=by.staff_id)
    item = WorkItem.objects.select_for_update().get(pk=change.item_id)
    last = item.changes.filter(undone_at=None).order_by("-pk").first()
    _refuse(item, change.at, at=at, is_last=last == change)
    for field, value in change.before.items():
        setattr(item, field, _read(item, field, value))
    item.save(update_fields=list(change.before))
    if change.kind == ChangeKind.CLOSED:
        tell_source(item.source, outcome=None, at=at, by_staff_id=by.staff_id)
    if change.contact is not None:
        _withdraw(change.contact, at, by)
    change.undone_at = at
    change.save(update_fields=["undone_at"])
    audit.record(
        "worklist.change.undone", subject=item, by=f"bank.Staff:{by.staff_id}", change=change.pk
    )
    return item


@transaction.atomic
def withdraw_contact(*, contact_id: int, at: datetime, by: Viewer) -> Contact:
    """Take back a contact that ``by`` has just logged, and reopen what it closed.

    Raises UndoRefused, or Contact.DoesNotExist where ``by`` logged no such contact.
    """
    contact = Contact.objects.select_for_update().get(
        pk=contact_id, staff=by.staff_id, withdrawn_at=None
    )
    if change := Change.objects.filter(contact=contact, undone_at=None).first():
        undo_change(change_id=change.pk, at=at, by=by)
        contact.refresh_from_db()
        return contact
    _refuse(contact.item, contact.at, at=at, is_last=True)
    _withdraw(contact, at, by)
    audit.record("worklist.contact.withdrawn", subject=contact, by=f"bank.Staff:{by.staff_id}")
    return contact


def _withdraw(contact: Contact, at: datetime, by: Viewer) -> None:
    contact.withdrawn_at = at
    contact.save(update_fields=["withdrawn_at"])
    WorkItem.objects.filter(source=f"contact:{contact.pk}", closed_at=None).update(
        closed_at=at, outcome=WorkOutcome.LAPSED
    )
    take_back_answers(contact, at=at, by=by)


def _refuse(item: WorkItem | None, changed_at: datetime, *, at: datetime, is_last: bool) -> None:
    section = queries.rulebook_of(item, timezone.localdate(at)).section(WorklistSection)
    objection = rules.objection_to_undoing(
        seconds_since=(at - changed_at).total_seconds(),
        seconds_allowed=section.undo_seconds,
        is_last=is_last,
    )
    if objection == "not_last":
        raise UndoRefused(gettext("It was changed again since: open it and change it there."))
    if objection == "too_late":
        raise UndoRefused(gettext("It is too late to undo this: change it again instead."))


def _read(item: WorkItem, field: str, value: object) -> object:
    column = item._meta.get_field(field.removesuffix("_id"))
    return column.to_python(value) if isinstance(column, Field) else value
