"""Turn what was told into alerts and work, by the same kinds and causes as at night (4.4)."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from guanxi.alerts.effect.watching import Told, sides_for, standing_of, watch
from guanxi.alerts.events.codes import EventState
from guanxi.alerts.heard import Event as Happening
from guanxi.alerts.heard import Heard, Known
from guanxi.alerts.kind import Kind
from guanxi.alerts.kinds import every_kind
from guanxi.alerts.models import Alert, Event
from guanxi.alerts.policy import AlertsSection
from guanxi.bank.models import Customer
from guanxi.bank.policy import BankSection
from guanxi.foundation import audit
from guanxi.insight.queries import facts_of
from guanxi.privacy.codes import OptOutKind
from guanxi.privacy.queries.choices import who_refused
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.queries import tiers_of
from guanxi.worklist import commands as worklist
from guanxi.worklist.assignees import assignees_for
from guanxi.worklist.codes import WorkOutcome
from guanxi.worklist.night import keep_the_night_waiting

log = logging.getLogger(__name__)

AT_A_TIME = 100
# Pages listen here: the message is the number of the member of staff who has something new.
CHANNEL = "guanxi_work"
BY = "events"  # in the audit trail


@dataclass(frozen=True, kw_only=True)
class Today:
    """On which day and by which rulebook the bank works, and the night that it sees."""

    day: date
    at: datetime
    night: int
    book: Rulebook

    @property
    def section(self) -> AlertsSection:
        """When the bank wants to be warned."""
        return self.book.section(AlertsSection)


def raise_from_events(today: Today) -> int:
    """Settle what waits, the oldest first; returns how much there was, 0 when nothing waits.

    As the loader. One that breaks is settled as failed, so that it hinders no other.
    """
    try:
        return _settle_together(today)
    except (DatabaseError, ArithmeticError, LookupError, TypeError, ValueError):
        log.exception("events_not_settled_together")
        return _settle_one_by_one(today)


@transaction.atomic
def _settle_together(today: Today) -> int:
    keep_the_night_waiting()
    waiting = list(_waiting()[:AT_A_TIME])
    if waiting:
        _Settling(waiting, today).all_of_them()
    return len(waiting)


def _settle_one_by_one(today: Today) -> int:
    numbers = list(_waiting().values_list("pk", flat=True)[:AT_A_TIME])
    for number in numbers:
        try:
            with transaction.atomic():
                keep_the_night_waiting()
                _Settling(list(_waiting().filter(pk=number)), today).all_of_them()
        except (DatabaseError, ArithmeticError, LookupError, TypeError, ValueError):
            log.exception("event_failed: %d", number)
            Event.objects.filter(pk=number).update(state=EventState.FAILED, settled_at=today.at)
    return len(numbers)


def _waiting() -> QuerySet[Event]:
    return Event.objects.filter(state=EventState.WAITING).order_by("pk")


class _Settling:
    """Some events, and what must be known of their customers."""

    def __init__(self, waiting: Sequence[Event], today: Today) -> None:
        self.waiting, self.today = waiting, today
        numbers = {event.customer_number for event in waiting}
        found = Customer.objects.filter(source_id__in=numbers, left_on=None)
        self.customers = dict(found.values_list("source_id", "pk"))
        ids = list(self.customers.values())
        self.known = _known(ids, today.day)
        self.owners = assignees_for(ids, today.day)
        self.unwanted = who_refused(OptOutKind.MARKETING, ids)

    def all_of_them(self) -> None:
        """Settle each in its order, so that the second of two finds what the first has raised."""
        told: set[int] = set()
        for event in self.waiting:
            customer = self.customers.get(event.customer_number)
            if customer is None:
                event.state = EventState.NO_CUSTOMER
            else:
                event.state = self._settle(event, customer)
                if event.state in (EventState.RAISED, EventState.REFRESHED, EventState.ENDED):
                    told |= {self.owners.get(customer) or 0}
            event.settled_at = self.today.at
        Event.objects.bulk_update(self.waiting, ["state", "settled_at", "alert"])
        _tell(told - {0})

    def _settle(self, event: Event, customer: int) -> EventState:
        states = [
            state
            for kind in every_kind().values()
            if (state := self._by(kind, event, customer)) is not None
        ]
        order = (EventState.RAISED, EventState.REFRESHED, EventState.ENDED, EventState.QUIET)
        return next((state for state in order if state in states), EventState.NOTHING)

    def _by(self, kind: Kind, event: Event, customer: int) -> EventState | None:
        thresholds = self.today.section.thresholds_of(kind.code)
        if event.kind in kind.ends_with:
            return self._end(kind, event, customer)
        hear = kind.hears.get(event.kind)
        if hear is None or not thresholds.raised or self._says_less(kind, customer):
            return None
        heard = hear(_happening(event), self.known[customer], thresholds)
        if heard is None:
            return None
        return self._alert(kind, event, customer, heard)

    def _says_less(self, kind: Kind, customer: int) -> bool:
        """An offer to who wants none, or what a graver alert about the customer tells already."""
        if kind.cause.solicits and customer in self.unwanted:
            return True
        graver = Alert.objects.filter(customer=customer, kind__in=kind.yields_to, closed_at=None)
        return bool(kind.yields_to) and graver.exists()

    def _alert(self, kind: Kind, event: Event, customer: int, heard: Heard) -> EventState:
        same = Alert.objects.filter(customer=customer, kind=kind.code, same_cause=heard.same_cause)
        if (there := same.filter(closed_at=None).first()) is not None:
            event.alert = there
            self._refresh(there, heard)
            return EventState.REFRESHED
        quiet_since = self.today.day - timedelta(days=self.today.section.quiet_days)
        handled = same.filter(closed_at__date__gte=quiet_since)
        if handled.exclude(outcome=WorkOutcome.LAPSED).exists():
            return EventState.QUIET
        if self._holds_back(kind, customer, heard):
            return EventState.QUIET
        event.alert = self._raise(kind, customer, heard)
        return EventState.RAISED

    def _holds_back(self, kind: Kind, customer: int, heard: Heard) -> bool:
        """As at night: the same customers, to see whether acting helps. Both sides are watched."""
        new = Told(
            customer_id=customer,
            kind=kind.code,
            same_cause=heard.same_cause,
            severity=heard.severity,
        )
        sides, standing = sides_for([customer], self.today.book), standing_of(customer)
        if not sides.is_compared(new) or standing is None:
            return False
        held = sides.holds_back(new)
        watch(
            [new],
            {(customer, kind.code, heard.same_cause)} if held else (),
            {customer: standing},
            day=self.today.day,
            book=self.today.book,
        )
        return held

    def _refresh(self, alert: Alert, heard: Heard) -> None:
        # Work first, as staff do who close it: so nobody waits for the other.
        worklist.refresh_work_items(
            [
                worklist.Refreshed(
                    source=f"alert:{alert.pk}",
                    amount_minor=heard.amount_minor,
                    severity=heard.severity,
                    evidence=dict(heard.evidence),
                )
            ]
        )
        Alert.objects.filter(pk=alert.pk, closed_at=None).update(
            amount_minor=heard.amount_minor,
            severity=heard.severity,
            evidence=heard.evidence,
            seen_on=self.today.day,
        )

    def _raise(self, kind: Kind, customer: int, heard: Heard) -> Alert:
        today, owner = self.today, self.owners.get(customer)
        usual = today.day + timedelta(days=today.section.thresholds_of(kind.code).due_days)
        due_on = max(heard.due_on or usual, today.day)
        alert = Alert.objects.create(
            customer_id=customer,
            kind=kind.code,
            same_cause=heard.same_cause,
            severity=heard.severity,
            amount_minor=heard.amount_minor,
            currency=today.book.section(BankSection).currency,
            evidence=heard.evidence,
            day=today.day,
            seen_on=today.day,
            due_on=due_on,
            night_id=today.night,
            rulebook_version=today.book.version,
            raised_at=today.at,
            owner_id=owner,
        )
        audit.record("alerts.raised", subject=alert, by=BY, alerts=1)
        if owner is not None:
            self._work(alert, owner, self.known[customer].tier)
        return alert

    def _work(self, alert: Alert, owner: int, tier: str) -> None:
        today = self.today
        work = worklist.NewWork(
            customer_id=alert.customer_id,
            assignee_id=owner,
            cause=alert.kind,
            source=f"alert:{alert.pk}",
            evidence=alert.evidence,
            amount_minor=alert.amount_minor,
            due_on=alert.due_on,
            deadline=alert.due_on + timedelta(days=today.section.postpone_days),
            severity=alert.severity,
            tier=tier,
        )
        worklist.add_work_items(
            [work], raised_on=today.day, ranked_for=today.day, book=today.book, by=BY
        )

    def _end(self, kind: Kind, event: Event, customer: int) -> EventState | None:
        """The reason is gone: what waits for it is ended, as on a night."""
        over = Alert.objects.filter(
            customer=customer, kind=kind.code, same_cause=event.reference, closed_at=None
        )
        ended = list(over.values_list("pk", flat=True))
        if not ended:
            return None
        worklist.close_lapsed_work_items(
            sources=[f"alert:{pk}" for pk in ended], at=self.today.at, by=BY
        )
        over.update(closed_at=self.today.at, outcome=WorkOutcome.LAPSED)
        event.alert_id = ended[0]
        return EventState.ENDED


def _known(customers: Sequence[int], day: date) -> dict[int, Known]:
    facts = {row.customer_id: row for row in facts_of(customers)}
    tiers = tiers_of(customers)
    known = {}
    for customer in customers:
        row, tiering = facts.get(customer), tiers.get(customer)
        known[customer] = Known(
            day=day,
            maintained=tiering.maintained if tiering else False,
            tier=str(tiering.tier) if tiering else "",
            assets_minor=row.assets_minor if row else 0,
            last_salary_on=row.last_salary_on if row else None,
        )
    return known


def _happening(event: Event) -> Happening:
    return Happening(
        happened_on=timezone.localdate(event.happened_at),
        amount_minor=event.amount_minor or 0,
        reference=event.reference,
        product_class=event.product_class,
    )


def _tell(staff: Iterable[int]) -> None:
    """Open pages hear of it when this is committed, and not before."""
    with connection.cursor() as cursor:
        for number in sorted(staff):
            cursor.execute(f"NOTIFY {CHANNEL}, '{int(number)}'")
