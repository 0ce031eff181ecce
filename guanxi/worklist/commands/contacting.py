"""Log a contact: what was said through which channel, what follows, and what it ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from guanxi.bank.models import Customer
from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.rulebook.books import Rulebook
from guanxi.worklist import queries
from guanxi.worklist.causes import FOLLOW_UP
from guanxi.worklist.codes import ContactChannel, ContactOutcome, ContactPurpose, NextStep
from guanxi.worklist.commands.adding import NewWork, add_work_items
from guanxi.worklist.commands.changing import close_work_item
from guanxi.worklist.models import Contact
from guanxi.worklist.noting import keep_note_of
from guanxi.worklist.policy import WorklistSection
from guanxi.worklist.questions import keep_answers

_MINUTES_MAX = 24 * 60


class ContactRefused(Refusal):
    """The contact cannot be logged as given."""


@dataclass(frozen=True, kw_only=True)
class ContactEntry:
    """What the member of staff fills in. ``closes_with`` ends the work ``item_id`` as well;
    ``answers``: what the customer said to the questions asked along the way, by their codes.
    """

    channel: str
    purpose: str
    outcome: str
    minutes: int = 0
    note: str = ""
    next_step: str = NextStep.NONE
    next_on: date | None = None
    item_id: int | None = None
    closes_with: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def record_contact(*, customer_id: int, entry: ContactEntry, at: datetime, by: Viewer) -> Contact:
    """Log the contact; with a day for the next step, put that on the list of ``by``.

    Raises ContactRefused, ChangeRefused, what an asker refuses, or Customer/WorkItem.DoesNotExist
    where ``by`` does not see the customer or the work.
    """
    item = None
    if entry.item_id is not None:
        item = queries.open_work_items_visible_to(by).get(pk=entry.item_id, customer=customer_id)
    elif not queries.may_contact(by, customer_id):
        raise Customer.DoesNotExist(f"Customer {customer_id} is not visible to this viewer.")
    _refuse_nonsense(entry, timezone.localdate(at))
    contact = Contact.objects.create(
        customer_id=customer_id,
        staff_id=by.staff_id,
        item=item,
        at=at,
        channel=entry.channel,
        purpose=entry.purpose,
        outcome=entry.outcome,
        next_step=entry.next_step,
        next_on=entry.next_on,
        minutes=entry.minutes,
        note=entry.note.strip(),
        tier=item.tier if item else queries.tier_of(customer_id),
    )
    keep_note_of(contact)
    audit.record("worklist.contact.recorded", subject=contact, by=f"bank.Staff:{by.staff_id}")
    if entry.answers:
        keep_answers(contact, entry.answers, by=by, book=_book_for(contact))
    if entry.next_on is not None:
        _follow_up(contact, entry.next_on)
    if item is not None and entry.closes_with:
        close_work_item(item_id=item.pk, outcome=entry.closes_with, at=at, by=by, contact=contact)
    return contact


def _refuse_nonsense(entry: ContactEntry, today: date) -> None:
    known = (
        entry.channel in ContactChannel.values
        and entry.purpose in ContactPurpose.values
        and entry.outcome in ContactOutcome.values
        and entry.next_step in NextStep.values
    )
    if not known:
        raise ContactRefused(gettext("Choose channel, purpose and outcome from the lists."))
    if not 0 <= entry.minutes <= _MINUTES_MAX:
        raise ContactRefused(gettext("Give the time spent in minutes, at most a day."))
    if entry.next_on is not None and entry.next_on <= today:
        raise ContactRefused(gettext("The next step lies in the future: choose a later day."))
    if entry.closes_with and entry.item_id is None:
        raise ContactRefused(gettext("Only a piece of work can be closed: open it first."))


def _book_for(contact: Contact) -> Rulebook:
    return queries.rulebook_of(contact.item, timezone.localdate(contact.at))


def _follow_up(contact: Contact, next_on: date) -> None:
    today = timezone.localdate(contact.at)
    book = _book_for(contact)
    days = book.section(WorklistSection).follow_up_deadline_days
    add_work_items(
        [
            NewWork(
                customer_id=contact.customer_id,
                assignee_id=contact.staff_id,
                cause=FOLLOW_UP.code,
                source=f"contact:{contact.pk}",
                evidence={"agreed_on": next_on.isoformat(), "next_step": contact.next_step},
                amount_minor=contact.item.amount_minor if contact.item else 0,
                due_on=next_on,
                deadline=next_on + timedelta(days=days),
                tier=contact.tier,
            )
        ],
        raised_on=today,
        ranked_for=today,
        book=book,
        by=f"bank.Staff:{contact.staff_id}",
    )
