"""Postpone, hand over and close work. Each change keeps what stood before, so it can be undone."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.worklist import queries, rules
from guanxi.worklist.codes import OUTCOMES_BY_HAND, ChangeKind, WorkOutcome
from guanxi.worklist.models import Change, Contact, WorkItem
from guanxi.worklist.policy import WorklistSection
from guanxi.worklist.sources import tell_source


class ChangeRefused(Refusal):
    """The work may not be changed so. The message is shown to the member of staff."""


@transaction.atomic
def postpone_work_item(*, item_id: int, until: date, at: datetime, by: Viewer) -> Change:
    """Let the work rest until a later day; it is then due.

    Raises ChangeRefused, or WorkItem.DoesNotExist where ``by`` sees no such open work.
    """
    item = _open_item(item_id, by)
    section = queries.rulebook_of(item, timezone.localdate(at)).section(WorklistSection)
    objection = rules.objection_to_postponing(
        today=timezone.localdate(at),
        until=until,
        deadline=item.deadline,
        times_postponed=item.times_postponed,
        postponements_max=section.postponements_max,
    )
    if objection:
        raise ChangeRefused(_words_of(*objection))
    before = _remember(item, "due_on", "rests_until", "times_postponed")
    item.due_on = max(item.due_on, until)
    item.rests_until = until
    item.times_postponed += 1
    item.save(update_fields=["due_on", "rests_until", "times_postponed"])
    audit.record("worklist.item.postponed", subject=item, by=_name(by), until=until)
    return Change.objects.create(
        item=item, kind=ChangeKind.POSTPONED, at=at, by_id=by.staff_id, before=before
    )


@transaction.atomic
def hand_over_work_item(*, item_id: int, to_staff_id: int, at: datetime, by: Viewer) -> Change:
    """Give the work to somebody who may take it (`queries.takers_of`).

    Raises ChangeRefused, or WorkItem.DoesNotExist where ``by`` sees no such open work.
    """
    item = _open_item(item_id, by)
    taker = queries.takers_of(item, timezone.localdate(at)).filter(pk=to_staff_id).first()
    if taker is None:
        raise ChangeRefused(
            gettext(
                "This person cannot take the work: choose one of the customer's stewards or a "
                "colleague of the same office who looks after customers."
            )
        )
    before = _remember(item, "assignee_id", "branch_id", "handed_by_id")
    item.assignee, item.branch_id, item.handed_by_id = taker, taker.branch_id, by.staff_id
    item.save(update_fields=["assignee", "branch", "handed_by"])
    audit.record("worklist.item.handed_over", subject=item, by=_name(by), to=taker.pk)
    return Change.objects.create(
        item=item, kind=ChangeKind.HANDED_OVER, at=at, by_id=by.staff_id, before=before
    )


@transaction.atomic
def close_work_item(
    *, item_id: int, outcome: str, at: datetime, by: Viewer, contact: Contact | None = None
) -> Change:
    """End the work with its outcome, and whatever it came from with it.

    Raises ChangeRefused, or WorkItem.DoesNotExist where ``by`` sees no such open work.
    """
    item = _open_item(item_id, by)
    if outcome not in OUTCOMES_BY_HAND:
        raise ChangeRefused(gettext("Say how it ended: choose one of the outcomes."))
    before = _remember(item, "outcome", "closed_at", "closed_by_id")
    # First, for the customer may be in one's sight only while the work is open.
    tell_source(item.source, outcome=outcome, at=at, by_staff_id=by.staff_id)
    item.outcome, item.closed_at, item.closed_by_id = outcome, at, by.staff_id
    item.save(update_fields=["outcome", "closed_at", "closed_by"])
    audit.record("worklist.item.closed", subject=item, by=_name(by), outcome=outcome)
    return Change.objects.create(
        item=item,
        kind=ChangeKind.CLOSED,
        at=at,
        by_id=by.staff_id,
        before=before,
        contact=contact,
    )


@transaction.atomic
def close_lapsed_work_items(*, sources: Sequence[str], at: datetime, by: str) -> int:
    """Close open work of these sources because its reason went away; tells nobody else."""
    closed = WorkItem.objects.filter(source__in=sources, closed_at=None).update(
        closed_at=at, outcome=WorkOutcome.LAPSED
    )
    if closed:
        audit.record("worklist.items.lapsed", subject="worklist", by=by, items=closed)
    return closed


def _open_item(item_id: int, by: Viewer) -> WorkItem:
    visible = queries.open_work_items_visible_to(by)
    return visible.select_for_update(of=("self",)).get(pk=item_id)


def _remember(item: WorkItem, *fields: str) -> dict[str, object]:
    values = ((field, getattr(item, field)) for field in fields)
    return {
        field: value.isoformat() if isinstance(value, date) else value for field, value in values
    }


def _words_of(objection: str, facts: dict[str, object]) -> str:
    sentences = {
        "not_later": gettext("Choose a day after today (%(today)s)."),
        "after_deadline": gettext("It cannot wait beyond %(deadline)s: choose an earlier day."),
        "too_often": gettext(
            "Postponed %(times)s times already: do it now, hand it over or close it."
        ),
    }
    return sentences[objection] % {
        name: date_format(value, "DATE_FORMAT") if isinstance(value, date) else value
        for name, value in facts.items()
    }


def _name(by: Viewer) -> str:
    return f"bank.Staff:{by.staff_id}"
