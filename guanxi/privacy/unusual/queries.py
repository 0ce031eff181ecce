"""What the privacy office reads: alerts, approvals, and the record of reads. Never a customer.

Everything here is read for the purpose ``officer``, but for `approvals_waiting`, which heads read
in everyday work, and `alerts_waiting`, which is a number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate, TruncMonth
from django.utils import timezone

from guanxi.bank.models import Branch, Staff
from guanxi.bank.viewers import Viewer
from guanxi.foundation import zones
from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.codes import OptOutKind
from guanxi.privacy.models import (
    AccessIntent,
    AccessRelease,
    CustomerOpened,
    OptOut,
    ReadingApproval,
    ReadingTally,
    Reveal,
    UnusualAccess,
    WatchedCustomer,
)

LINES, LINES_OF_A_FILE = 50, 5_000


def alerts_waiting() -> int:
    """How many alerts nobody has closed: a number, which the door may know."""
    with zones.inside(Purpose.DOOR):
        return UnusualAccess.objects.filter(closed_at=None).count()


def open_alerts() -> QuerySet[UnusualAccess]:
    """Alerts that nobody has closed, the last first."""
    return _alerts().filter(outcome="").order_by("-last_at", "-pk")


def closed_alerts() -> QuerySet[UnusualAccess]:
    """Alerts with what they were, the last closed first."""
    return _alerts().exclude(outcome="").order_by("-closed_at", "-pk")


def alert_of(alert_id: int) -> UnusualAccess | None:
    """One alert; None where there is none of that number."""
    return _alerts().filter(pk=alert_id).first()


def alerts_about(staff_id: int) -> QuerySet[UnusualAccess]:
    """Every alert about one person, the last first."""
    return _alerts().filter(actor=staff_id).order_by("-day", "-last_at")


def _alerts() -> QuerySet[UnusualAccess]:
    return UnusualAccess.objects.select_related("actor__branch", "closed_by")


def approvals_waiting(viewer: Viewer) -> QuerySet[ReadingApproval]:
    """What others have asked and nobody has decided, the oldest first; never one's own."""
    return (
        ReadingApproval.objects.filter(decided_at=None)
        .exclude(asked_by=viewer.staff_id)
        .select_related("asked_by", "branch")
        .order_by("asked_at", "pk")
    )


def approvals_decided() -> QuerySet[ReadingApproval]:
    """What was decided, the last first."""
    return (
        ReadingApproval.objects.exclude(decided_at=None)
        .select_related("asked_by", "branch", "decided_by")
        .order_by("-decided_at", "-pk")
    )


def watched_customers() -> QuerySet[WatchedCustomer]:
    """Customers whose look-ups count as those of a top tier, by number."""
    return WatchedCustomer.objects.filter(until=None).select_related("by").order_by("-since")


@dataclass(frozen=True, kw_only=True)
class HourOfReading:
    """What a person opened in an hour of a day."""

    hour: int
    explained: int
    unexplained: int
    listed: int


def hours_of(staff_id: int, day: date) -> list[HourOfReading]:
    """The person's day, from the first hour with a look to the last."""
    counted: dict[int, list[int]] = {}
    for opened in customers_opened(staff_id, day):
        hour = counted.setdefault(timezone.localtime(opened.at).hour, [0, 0, 0])
        hour[0 if opened.has_work else 1] += 1
    tallies = ReadingTally.objects.filter(actor=staff_id, day=day)
    for number, listed in tallies.values_list("hour").annotate(Sum("listed")):
        counted.setdefault(number, [0, 0, 0])[2] += listed
    if not counted:
        return []
    return [
        HourOfReading(hour=number, explained=one[0], unexplained=one[1], listed=one[2])
        for number in range(min(counted), max(counted) + 1)
        for one in [counted.get(number, [0, 0, 0])]
    ]


def customers_opened(staff_id: int, day: date) -> QuerySet[CustomerOpened]:
    """Customers opened on that day, by number, in order."""
    return CustomerOpened.objects.filter(actor=staff_id, day=day).order_by("at", "pk")


@dataclass(frozen=True, kw_only=True)
class LogWish:
    """Which lines of the record are sought; empty fields narrow nothing."""

    person: str = ""  # part of a name, or a staff number
    office: int | None = None
    customer: int | None = None  # its number in the record
    purpose: str = ""
    door: str = ""
    day: date | None = None
    before: int | None = None  # lines older than this one


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: the intent, who it was where it was somebody of the bank, and what went out."""

    intent: AccessIntent
    person: Staff | None
    release: AccessRelease | None


def access_log(wish: LogWish, *, limit: int = LINES) -> list[Line]:
    """Lines of the record, the last first."""
    found = AccessIntent.objects.select_related("release").order_by("-pk")
    if wish.before is not None:
        found = found.filter(pk__lt=wish.before)
    for condition in _conditions(wish):
        found = found.filter(condition)
    intents = list(found[:limit])
    people = Staff.objects.select_related("branch").in_bulk(
        {intent.actor for intent in intents if intent.purpose != Purpose.PORTAL}
    )
    return [
        Line(
            intent=intent,
            person=people.get(intent.actor) if intent.purpose != Purpose.PORTAL else None,
            release=getattr(intent, "release", None),
        )
        for intent in intents
    ]


def _conditions(wish: LogWish) -> list[Q]:
    conditions = []
    if wish.person or wish.office is not None:
        people = Staff.objects.all()
        if wish.person:
            people = people.filter(Q(name__contains=wish.person) | Q(source_id=wish.person))
        if wish.office is not None:
            people = people.filter(branch=wish.office)
        numbers = list(people.values_list("pk", flat=True)[:LINES_OF_A_FILE])
        conditions.append(Q(actor__in=numbers) & ~Q(purpose=Purpose.PORTAL))
    if wish.customer is not None:
        conditions.append(Q(subject=f"customer:{wish.customer}"))
    if wish.purpose:
        conditions.append(Q(purpose=wish.purpose))
    if wish.door:
        conditions.append(Q(door=wish.door))
    if wish.day is not None:
        begins = timezone.make_aware(datetime.combine(wish.day, time.min))
        conditions.append(Q(at__gte=begins, at__lt=begins + timedelta(days=1)))
    return conditions


def offices_of_readers() -> QuerySet[Branch]:
    """Offices that have people, to choose from."""
    return Branch.objects.filter(pk__in=Staff.objects.values("branch")).order_by("source_id")


def pages_by_purpose(*, since: date) -> Mapping[date, Mapping[str, int]]:
    """How many pages people of the bank read on each day, by purpose."""
    found: dict[date, dict[str, int]] = {}
    rows = (
        ReadingTally.objects.filter(day__gte=since)
        .values_list("day", "purpose")
        .annotate(pages=Sum("opened"))
        .order_by("day")
    )
    for day, purpose, pages in rows:
        found.setdefault(day, {})[purpose] = pages
    return found


@dataclass(frozen=True, kw_only=True)
class RevealsOfADay:
    """Fields shown in clear on a day: how many, of how many customers, to how many people."""

    day: date
    fields: int
    customers: int
    people: int


def reveals_by_day(*, since: date) -> list[RevealsOfADay]:
    """The last days with reveals, the last first."""
    begins = timezone.make_aware(datetime.combine(since, time.min))
    rows = (
        Reveal.objects.filter(at__gte=begins)
        .annotate(day=TruncDate("at"))
        .values("day")
        .annotate(
            fields=Count("pk"),
            customers=Count("customer", distinct=True),
            people=Count("actor", distinct=True),
        )
        .order_by("-day")
    )
    return [RevealsOfADay(**row) for row in rows]


def opt_outs_by_month(*, since: date) -> Mapping[date, Mapping[str, int]]:
    """How many customers refused in each month, by what they refused."""
    begins = timezone.make_aware(datetime.combine(since, time.min))
    rows = (
        OptOut.objects.filter(since__gte=begins)
        .annotate(month=TruncMonth("since"))
        .values_list("month", "kind")
        .annotate(Count("pk"))
        .order_by("month")
    )
    found: dict[date, dict[str, int]] = {}
    for month, kind, count in rows:
        found.setdefault(timezone.localtime(month).date(), {})[kind] = count
    return found


def opt_out_kinds() -> Sequence[tuple[str, str]]:
    """What can be refused: codes and words."""
    return [(kind.value, str(kind.label)) for kind in OptOutKind]


def opt_outs_in_force() -> Mapping[str, int]:
    """How many refuse now, by what they refuse; every kind is there."""
    counted = OptOut.objects.filter(until=None).values_list("kind").annotate(Count("pk"))
    return {**dict.fromkeys(OptOutKind.values, 0), **dict(counted)}
