"""A list becomes work for the stewards of its customers, and is taken back as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from guanxi.bank.models import Customer
from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.stewardship import queries as stewardship
from guanxi.worklist import queries
from guanxi.worklist.codes import WorkOutcome
from guanxi.worklist.commands.adding import NewWork, add_work_items
from guanxi.worklist.models import Change, Contact, WorkImport, WorkItem
from guanxi.worklist.policy import WorklistSection


class ImportRefused(Refusal):
    """The list cannot be imported, or not taken back. The message is shown to who tried."""


@dataclass(frozen=True, kw_only=True)
class ListedTask:
    """One row: what is to be done for whom, in the words of the list."""

    customer_id: int
    due_on: date
    task: str


@dataclass(frozen=True, kw_only=True)
class ListedFrom:
    """The file, and what the list is for."""

    file_name: str
    digest: str
    purpose: str


@transaction.atomic
def import_work(
    *, tasks: Sequence[ListedTask], listed_from: ListedFrom, at: datetime, by: Viewer
) -> WorkImport:
    """All rows or none become work: of steward A, else B, else of who imports.

    Raises ImportRefused, or Customer.DoesNotExist where ``by`` does not see one of the customers.
    """
    if not tasks:
        raise ImportRefused(gettext("There is no row to import: repair the list and try again."))
    numbers = {task.customer_id for task in tasks}
    seen = stewardship.customers_visible_to(by).filter(pk__in=numbers).count()
    if seen != len(numbers):
        raise Customer.DoesNotExist("Some of these customers are not visible to this viewer.")
    made = WorkImport.objects.create(
        by_id=by.staff_id,
        at=at,
        file_name=listed_from.file_name,
        digest=listed_from.digest,
        purpose=listed_from.purpose,
        items=len(tasks),
    )
    day = timezone.localdate(at)
    book = queries.rulebook_of(None, day)
    wait = timedelta(days=book.section(WorklistSection).imports.deadline_days)
    stewards = stewardship.steward_ids_of(numbers)
    tiers = stewardship.tier_codes_of(numbers)

    def work(source: str, task: ListedTask) -> NewWork:
        first, second = stewards.get(task.customer_id, (None, None))
        assignee = first or second or by.staff_id
        return NewWork(
            customer_id=task.customer_id,
            assignee_id=assignee,
            handed_by_id=by.staff_id if assignee != by.staff_id else None,
            cause=listed_from.purpose,
            source=source,
            evidence={"task": task.task},
            amount_minor=0,
            due_on=task.due_on,
            deadline=task.due_on + wait,
            tier=tiers.get(task.customer_id, ""),
        )

    add_work_items(
        map(work, made.sources, tasks),
        raised_on=day,
        ranked_for=day,
        book=book,
        by=f"bank.Staff:{by.staff_id}",
    )
    audit.record(
        "worklist.list.imported", subject=made, by=f"bank.Staff:{by.staff_id}", rows=len(tasks)
    )
    return made


@transaction.atomic
def take_back_import(*, import_id: int, at: datetime, by: Viewer) -> WorkImport:
    """End what of the list nobody has touched yet; what somebody worked on stays.

    Raises ImportRefused, or WorkImport.DoesNotExist where ``by`` imported no such list.
    """
    made = WorkImport.objects.select_for_update().get(pk=import_id, by=by.staff_id)
    if made.undone_at is not None:
        raise ImportRefused(gettext("This list has been taken back already."))
    numbers = list(untouched_work_of(made).values_list("pk", flat=True))
    ended = WorkItem.objects.filter(pk__in=numbers, closed_at=None).update(
        closed_at=at, closed_by=by.staff_id, outcome=WorkOutcome.LAPSED
    )
    made.undone_at, made.taken_back = at, ended
    made.save(update_fields=["undone_at", "taken_back"])
    audit.record(
        "worklist.list.taken_back", subject=made, by=f"bank.Staff:{by.staff_id}", rows=ended
    )
    return made


def untouched_work_of(made: WorkImport) -> QuerySet[WorkItem]:
    """What nobody has postponed, handed over, closed, escalated or logged a contact about."""
    of_it = {"item": OuterRef("pk")}
    return WorkItem.objects.filter(
        ~Exists(Change.objects.filter(**of_it)),
        ~Exists(Contact.objects.filter(**of_it)),
        source__in=made.sources,
        closed_at=None,
        escalated="",
    )
