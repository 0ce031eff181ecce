"""What every change of an event has in common: whose it is, its lines, the work it makes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.rulebook.books import Rulebook
from guanxi.salons import queries
from guanxi.salons.causes import CALLED_OFF, FOLLOW_UP, INVITE, SEAT
from guanxi.salons.codes import Told
from guanxi.salons.models import Invitation, InvitationLine, Salon
from guanxi.salons.policy import SalonsSection
from guanxi.stewardship.queries import tier_codes_of
from guanxi.worklist.causes import Cause
from guanxi.worklist.commands import NewWork, add_work_items, close_lapsed_work_items
from guanxi.worklist.night import before_the_night


class SalonRefused(Refusal):
    """It cannot be done so, or not by this person, or not any more."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """Who does something, when, and by which rules; a night is nobody of the staff."""

    at: datetime
    book: Rulebook
    staff_id: int | None
    name: str  # in the audit trail

    @property
    def day(self) -> date:
        """By the bank's calendar."""
        return timezone.localdate(self.at)

    @property
    def section(self) -> SalonsSection:
        """What the rulebook says about events."""
        return self.book.section(SalonsSection)


def act_of(by: Viewer, at: datetime, book: Rulebook) -> Act:
    """Something that this person does."""
    return Act(at=at, book=book, staff_id=by.staff_id, name=f"bank.Staff:{by.staff_id}")


def live_salon(salon_id: int, by: Viewer) -> Salon:
    """The event where it takes place. Raises SalonRefused, or Salon.DoesNotExist."""
    salon = queries.salons_visible_to(by).get(pk=salon_id)
    if salon.called_off_at is not None:
        raise SalonRefused(_("This event was called off: nothing is changed any more."))
    return salon


def own_salon(salon_id: int, by: Viewer) -> Salon:
    """The event where the person may change it. Raises SalonRefused, Salon.DoesNotExist."""
    salon = queries.salons_visible_to(by).get(pk=salon_id)
    if not queries.may_arrange(salon, by):
        raise SalonRefused(
            _("Only who planned it, its host, or the head of the office changes this event.")
        )
    return salon


def invitation_of(invitation_id: int, by: Viewer) -> Invitation:
    """The invitation, held until the change is kept. Raises Invitation.DoesNotExist."""
    before_the_night()
    return (
        queries.invitations_visible_to(by)
        .select_related("salon", "customer")
        .select_for_update(of=("self",))
        .get(pk=invitation_id)
    )


def happened(invitations: Iterable[Invitation], kind: Told, act: Act) -> list[InvitationLine]:
    """Write a line for each of these."""
    return InvitationLine.objects.bulk_create(
        InvitationLine(invitation=one, kind=kind, at=act.at, by_id=act.staff_id, guests=one.guests)
        for one in invitations
    )


def told(salon: Salon, what: str, act: Act, **more: object) -> None:
    """Write the audit trail."""
    audit.record(f"salons.event.{what}", subject=salon, by=act.name, **more)


def day_of(salon: Salon) -> date:
    """On which day it begins."""
    return timezone.localdate(salon.starts_at)


def ask_for(invitations: Sequence[Invitation], salon: Salon, act: Act) -> int:
    """Inviting is work of the steward, due some days before the event; returns how much."""
    due = day_of(salon) - timedelta(days=act.section.answer_days_before)
    return _add(
        INVITE,
        [(one, f"invitation:{one.pk}") for one in invitations],
        salon,
        act,
        due=max(due, act.day),
        deadline=max(day_of(salon), act.day),
    )


def tell_of_seats(lines: Sequence[InvitationLine], salon: Salon, act: Act) -> int:
    """Who moved up is told so."""
    invitations = [(line.invitation, f"seat:{line.pk}") for line in lines]
    return _add(SEAT, invitations, salon, act, due=act.day, deadline=max(day_of(salon), act.day))


def follow_up(invitation: Invitation, salon: Salon, act: Act) -> int:
    """Whoever came is followed up within the days of the rulebook."""
    due = max(day_of(salon) + timedelta(days=act.section.follow_up_days), act.day)
    deadline = due + timedelta(days=act.section.follow_up_postpone_days)
    source = f"attended:{invitation.pk}"
    return _add(FOLLOW_UP, [(invitation, source)], salon, act, due=due, deadline=deadline)


def tell_it_is_called_off(lines: Sequence[InvitationLine], salon: Salon, act: Act) -> int:
    """Who had accepted is told at once."""
    invitations = [(line.invitation, f"called_off:{line.pk}") for line in lines]
    return _add(
        CALLED_OFF,
        invitations,
        salon,
        act,
        due=act.day,
        deadline=max(day_of(salon), act.day),
        because=salon.called_off_because,
    )


def lapse(sources: Iterable[str], act: Act) -> None:
    """Take the work of these sources off the lists."""
    close_lapsed_work_items(sources=list(sources), at=act.at, by=act.name)


def _add(  # noqa: PLR0913 - what, for whom, by which rules, until when
    cause: Cause,
    invitations: Sequence[tuple[Invitation, str]],
    salon: Salon,
    act: Act,
    *,
    due: date,
    deadline: date,
    **evidence: str,
) -> int:
    tiers = tier_codes_of([one.customer_id for one, _source in invitations])
    held_on = day_of(salon).isoformat()
    about = {"title": salon.title, "place": salon.place, "held_on": held_on, **evidence}
    return add_work_items(
        [
            NewWork(
                customer_id=one.customer_id,
                assignee_id=one.staff_id,
                handed_by_id=act.staff_id if act.staff_id != one.staff_id else None,
                cause=cause.code,
                source=source,
                evidence=dict(about),
                amount_minor=0,
                due_on=due,
                deadline=deadline,
                tier=tiers.get(one.customer_id, ""),
            )
            for one, source in invitations
        ],
        raised_on=act.day,
        ranked_for=act.day,
        book=act.book,
        by=act.name,
    )
