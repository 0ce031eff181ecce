"""What work and which contacts a viewer may see, and what the pages ask about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Count, Exists, F, Func, Max, Q, QuerySet, Sum

from guanxi.bank.models import Customer, Staff
from guanxi.bank.queries import branches_within
from guanxi.bank.viewers import Viewer
from guanxi.rulebook.books import Rulebook, rulebook_for
from guanxi.stewardship import queries as stewardship
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries import absences
from guanxi.worklist.causes import Group, causes
from guanxi.worklist.models import Change, Contact, WorkItem
from guanxi.worklist.policy import WorklistSection
from guanxi.worklist.scoring import midnight as midnight


def work_items_visible_to(viewer: Viewer) -> QuerySet[WorkItem]:
    """The one door to work: one's own, and for a head that of the office or all offices below.

    While steward A is away, steward B also sees the work for the customers of both (3.2).
    """
    mine = Q(assignee=viewer.staff_id)
    if viewer.scope == "own":
        return WorkItem.objects.filter(mine | Q(_stood_in_for(viewer)))
    if viewer.scope == "bank":
        return WorkItem.objects.all()
    if viewer.scope == "branch":
        return WorkItem.objects.filter(mine | Q(branch__in=_offices_below(viewer)))
    if viewer.scope == "outlet":
        return WorkItem.objects.filter(mine | Q(branch=viewer.branch_id))
    return WorkItem.objects.none()


def _stood_in_for(viewer: Viewer) -> Func:
    """As an array, made once: joined, PostgreSQL would read the work of the whole bank."""
    return Func(
        F("customer_id"),
        absences.customers_stood_in_for(viewer.staff_id),
        template="%(expressions)s)",
        arg_joiner=" = ANY (",
        output_field=BooleanField(),
    )


def _offices_below(viewer: Viewer) -> list[int]:
    # Asked first: with the numbers at hand the planner walks the index in the order of the list.
    return list(branches_within(viewer.branch_id).values_list("pk", flat=True))


def open_work_items_visible_to(viewer: Viewer) -> QuerySet[WorkItem]:
    """Of these, what is still to be done, resting or not."""
    return work_items_visible_to(viewer).filter(closed_at=None)


def own_open_work_for(viewer: Viewer, customer_id: int) -> QuerySet[WorkItem]:
    """What the viewer is to do for the customer, the most urgent first."""
    mine = WorkItem.objects.filter(assignee=viewer.staff_id, customer=customer_id, closed_at=None)
    return mine.order_by("due_on", "-score_ppm", "pk")


def sources_there(sources: Sequence[str]) -> set[str]:
    """Which of these have made work already, open or over."""
    found = WorkItem.objects.filter(source__in=sources)
    return set(found.values_list("source", flat=True))


def open_work_by_person() -> dict[int, int]:
    """How much is still to be done by each person of the bank, for jobs that see all of it."""
    held = WorkItem.objects.filter(closed_at=None).values_list("assignee_id")
    return dict(held.annotate(items=Count("pk")).order_by())


def awake(items: QuerySet[WorkItem], day: date) -> QuerySet[WorkItem]:
    """Without the work that was postponed beyond that day."""
    return items.filter(Q(rests_until=None) | Q(rests_until__lte=day))


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Open work of one kind: how much, how much of it is due, the amounts at stake together."""

    items: int = 0
    due: int = 0
    amount_minor: int = 0

    def __add__(self, other: "Waiting") -> "Waiting":
        return Waiting(
            items=self.items + other.items,
            due=self.due + other.due,
            amount_minor=self.amount_minor + other.amount_minor,
        )


def waiting_by_group(viewer: Viewer, day: date) -> dict[str, Waiting]:
    """What can be done by the tabs of the list, every tab named, in their order."""
    counted = (
        awake(open_work_items_visible_to(viewer), day)
        .values_list("cause")
        .annotate(
            items=Count("pk"),
            due=Count("pk", filter=Q(due_on__lte=day)),
            amount_minor=Sum("amount_minor"),
        )
        .order_by()
    )
    waiting = dict.fromkeys(Group.values, Waiting())
    for code, items, due, amount_minor in counted:
        cause = causes().get(code)
        group = cause.group if cause else Group.CARE
        waiting[group] += Waiting(items=items, due=due, amount_minor=amount_minor)
    return waiting


def contacts_of(customer_id: int) -> QuerySet[Contact]:
    """The contact log of a customer whom the caller has found visible, the last first."""
    return (
        Contact.objects.filter(customer=customer_id, withdrawn_at=None)
        .select_related("staff", "item")
        .order_by("-at", "-pk")
    )


def last_contacts_of(customer_ids: Sequence[int]) -> dict[int, datetime]:
    """When each of these customers was last contacted; those never contacted are absent."""
    logged = Contact.objects.filter(customer__in=customer_ids, withdrawn_at=None).order_by()
    return dict(logged.values_list("customer_id").annotate(last=Max("at")))


def contacts_since(since: datetime, customer: Any) -> QuerySet[Contact]:
    """Contacts from that moment on with a customer, named by number or within another query."""
    return Contact.objects.filter(customer=customer, withdrawn_at=None, at__gte=since)


def customers_open_to(viewer: Viewer, customer_id: int) -> QuerySet[Customer]:
    """The customer, where the viewer looks after, heads, or has work for them; else nothing."""
    cared_for = stewardship.customers_visible_to(viewer).filter(pk=customer_id)
    worked_for = open_work_items_visible_to(viewer).filter(customer=customer_id)
    return Customer.objects.filter(Exists(cared_for) | Exists(worked_for), pk=customer_id)


def may_contact(viewer: Viewer, customer_id: int) -> bool:
    """Whether the viewer sees the customer, as steward, as head or through open work."""
    return customers_open_to(viewer, customer_id).exists()


def takers_of(item: WorkItem, day: date) -> QuerySet[Staff]:
    """Who may take over the work: the customer's stewards, and colleagues of the same office in a
    role that looks after customers, while they are employed."""
    section = rulebook_of(item, day).section(StewardshipSection)
    roles = sorted(section.capacity)
    pair = stewardship.steward_ids_of([item.customer_id]).get(item.customer_id, ())
    stewards = [staff for staff in pair if staff is not None]
    return (
        Staff.objects.filter(Q(branch=item.branch_id, role__in=roles) | Q(pk__in=stewards))
        .filter(Q(left_on=None) | Q(left_on__gt=day))
        .exclude(pk=item.assignee_id)
        .order_by("name", "pk")
    )


def last_change_of(item_id: int, viewer: Viewer) -> Change | None:
    """What the viewer may still undo of that work: the last change, if it was the viewer's."""
    change = Change.objects.filter(item=item_id, undone_at=None).order_by("-pk").first()
    return change if change is not None and change.by_id == viewer.staff_id else None


def share_of_time_on_high_end(
    staff_id: int, since: date, *, high_end_tiers: Sequence[str] | None = None
) -> int | None:
    """Percent of the minutes logged since that day spent on high-end customers (3.6); None: none.

    Which tiers are high-end is the rulebook's, unless the caller asks otherwise.
    """
    tiers = high_end_tiers or rulebook_of(None, since).section(WorklistSection).high_end_tiers
    logged = Contact.objects.filter(staff=staff_id, at__gte=midnight(since), withdrawn_at=None)
    minutes = logged.aggregate(
        every=Sum("minutes"), high_end=Sum("minutes", filter=Q(tier__in=tiers))
    )
    every: int = minutes["every"] or 0
    high_end: int = minutes["high_end"] or 0
    return round(100 * high_end / every) if every else None


def tier_of(customer_id: int) -> str:
    """The customer's tier of last night; empty where it has none yet."""
    tiering = stewardship.tiers_of([customer_id]).get(customer_id)
    return str(tiering.tier) if tiering else ""


def rulebook_of(item: WorkItem | None, day: date) -> Rulebook:
    """The rulebook in force that day under the name by which the work was ranked.

    Without a piece of work, the one that decided the last night.
    """
    if item is not None:
        # A version is the name, the date and the digest, with blanks between.
        return rulebook_for(day, item.rulebook_version.rsplit(" ", 2)[0])
    night = stewardship.last_decided_night()
    return rulebook_for(day, night.rulebook if night else "default")
