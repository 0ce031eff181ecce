"""The demo bank's outlet heads hold events: one is over, with guests and leads, one is to come.

Everything goes through the commands that pages call, under the signed context of the head, as of
the days on which people would have done it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from guanxi.bank.viewers import Viewer
from guanxi.foundation.dictionary import Purpose
from guanxi.leads.codes import Interest
from guanxi.privacy.access import reading
from guanxi.rulebook.books import Rulebook
from guanxi.salons import commands
from guanxi.salons.choosing import Conditions, customers_meeting, may_be_invited
from guanxi.salons.codes import Answer, Kind
from guanxi.salons.commands import NewLeadOfGuest, Plan
from guanxi.salons.queries import guests_of
from guanxi.shell.purposes import reading_of
from guanxi.stewardship.codes import Tier

if TYPE_CHECKING:
    from guanxi.salons.models import Salon

_INVITED, _SEATS = 12, 8
# What the customers answer, in the order of the list; the rest is still to be asked.
_ANSWERS = (
    *((Answer.ACCEPTED, 1), (Answer.ACCEPTED, 0), (Answer.DECLINED, 0), (Answer.ACCEPTED, 2)),
    *((Answer.NO_ANSWER, 0), (Answer.ACCEPTED, 0), (Answer.ACCEPTED, 1), (Answer.ACCEPTED, 0)),
)
_BEGINS = time(14, 30)


@dataclass(frozen=True, kw_only=True)
class _Event:
    """One event in the words of the made-up bank's people, so many days from today."""

    title: str
    kind: str
    place: str
    in_days: int
    budget_minor: int


_OVER = _Event(
    title="客户答谢茶会", kind=Kind.THANKS, place="二楼贵宾厅", in_days=-6, budget_minor=6_000_00
)
_COMING = _Event(
    title="黄金与养老投资沙龙",
    kind=Kind.SALON,
    place="三楼会议室",
    in_days=9,
    budget_minor=8_000_00,
)


def hold_events(heads: Iterable[Viewer], *, at: datetime, book: Rulebook) -> int:
    """Each of these heads holds both; returns how many events there are."""
    made = 0
    for head in heads:
        with reading(reading_of(head, Purpose.STANDARD, door="guanxi demo")):
            for event in (_OVER, _COMING):
                made += _hold(event, head, at=at, book=book)
    return made


def _hold(event: _Event, head: Viewer, *, at: datetime, book: Rulebook) -> int:
    day = timezone.localdate(at) + timedelta(days=event.in_days)
    starts_at = datetime.combine(day, _BEGINS, timezone.get_current_timezone())
    asked_at = min(at, starts_at - timedelta(days=14))
    salon = commands.plan_salon(
        plan=Plan(
            title=event.title,
            kind=event.kind,
            detail="",
            place=event.place,
            branch_id=head.branch_id,
            tiers=[Tier.GOLD, Tier.PLATINUM, Tier.DIAMOND, Tier.WEALTH],
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            capacity=_SEATS,
            guests_max=2,
            budget_minor=event.budget_minor,
            host_id=head.staff_id,
        ),
        at=asked_at,
        book=book,
        by=head,
    )
    found = customers_meeting(Conditions(), salon, now=asked_at, book=book, by=head)
    first = list(found.values_list("pk", flat=True)[: 2 * _INVITED])
    may = may_be_invited(first, salon, day=timezone.localdate(at), book=book)
    chosen = [pk for pk in first if pk in may][:_INVITED]
    commands.invite_customers(
        salon_id=salon.pk, customer_ids=chosen, at=asked_at, book=book, by=head
    )
    _answer(salon, head, at=asked_at, book=book)
    if starts_at < at:
        _receive(salon, head, book=book)
    return 1


def _answer(salon: "Salon", head: Viewer, *, at: datetime, book: Rulebook) -> None:
    """Minutes apart: who has a seat follows from the order."""
    guests = list(guests_of(salon, head))
    for minutes, (guest, (answer, along)) in enumerate(zip(guests, _ANSWERS, strict=False)):
        commands.record_answer(
            invitation_id=guest.pk,
            answer=answer,
            guests=along,
            at=at + timedelta(minutes=minutes),
            book=book,
            by=head,
        )


def _receive(salon: "Salon", head: Viewer, *, book: Rulebook) -> None:
    """Who accepted first comes; of one of them comes a lead."""
    accepted = [one for one in guests_of(salon, head) if one.answer == Answer.ACCEPTED]
    for guest in accepted[:3]:
        commands.record_arrival(
            invitation_id=guest.pk, guests=guest.guests, at=salon.starts_at, book=book, by=head
        )
    for guest in accepted[:1]:
        commands.open_lead_of_guest(
            invitation_id=guest.pk,
            new=NewLeadOfGuest(
                title="黄金积存计划",
                interest=Interest.WEALTH,
                expected_minor=200_000_00,
                next_step="面谈方案",
                next_on=timezone.localdate(salon.starts_at) + timedelta(days=20),
            ),
            at=salon.starts_at,
            book=book,
            by=head,
        )
