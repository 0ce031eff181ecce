"""What events hear from elsewhere: work that ended, customers who were handed over, nights."""

from datetime import datetime

from django.utils import timezone

from guanxi.bank.models import Staff
from guanxi.privacy.codes import OptOutKind
from guanxi.privacy.queries.choices import customers_refusing
from guanxi.salons import queries
from guanxi.salons.codes import Answer, Told
from guanxi.salons.commands.moving import tell_who_moved_up
from guanxi.salons.commands.planning import clear_up
from guanxi.salons.commands.recording import Act, happened, lapse
from guanxi.salons.models import Invitation, Salon
from guanxi.stewardship.followers import HandedOver
from guanxi.worklist.codes import WorkOutcome
from guanxi.worklist.queries import rulebook_of

# How the work of inviting ended on the list, where the answer was not recorded under Events.
_SAID = {
    WorkOutcome.LOST: (Answer.DECLINED, Told.DECLINED),
    WorkOutcome.NOT_REACHABLE: (Answer.NO_ANSWER, Told.NO_ANSWER),
}


def hear_invitation_ended(
    *, source_id: int, outcome: str | None, at: datetime, by_staff_id: int | None
) -> None:
    """Not reachable is no answer, lost is declined; all else waits for the answer to be recorded.

    Where the ending was taken back, so is the answer.
    """
    invitation = Invitation.objects.filter(pk=source_id).select_related("salon").first()
    if invitation is None or invitation.came_at is not None:
        return
    if outcome is None:
        answer, kind = Answer.PENDING, Told.ASKED_AGAIN
        changes = invitation.answer in (Answer.DECLINED, Answer.NO_ANSWER)
    else:
        answer, kind = _SAID.get(WorkOutcome(outcome), (Answer.PENDING, Told.ASKED_AGAIN))
        changes = invitation.answer == Answer.PENDING and answer != Answer.PENDING
    if not changes:
        return
    book = rulebook_of(None, timezone.localdate(at))
    act = Act(at=at, book=book, staff_id=by_staff_id, name=f"bank.Staff:{by_staff_id}")
    invitation.answer, invitation.answered_at = answer, at if answer else None
    invitation.save(update_fields=["answer", "answered_at"])
    happened([invitation], kind, act)


def follow_the_customers(handed_over: HandedOver) -> None:
    """Invitations to events that are still to come go with their customers, with their work."""
    now = timezone.now()  # noqa: TID251 - whoever tells of handovers tells the day only
    followed = list(
        Invitation.objects.filter(
            customer__in=list(handed_over.customer_ids),
            staff=handed_over.giver_id,
            salon__ends_at__gte=now,
        )
    )
    taker = Staff.objects.get(pk=handed_over.receiver_id)
    act = Act(at=now, book=handed_over.book, staff_id=taker.pk, name=f"bank.Staff:{taker.pk}")
    for one in followed:
        one.staff, one.branch_id = taker, taker.branch_id
        one.save(update_fields=["staff", "branch"])
    happened(followed, Told.ASSIGNED, act)


def settle_events(act: Act, since: datetime) -> dict[str, object]:
    """The night: whoever moved up is told, events that are over have their answers.

    ``since``: events that began or were called off before have been settled by nights before.
    """
    refused = set(customers_refusing(OptOutKind.MARKETING))
    seats = called_off = 0
    for salon in Salon.objects.filter(called_off_at=None, starts_at__gt=act.at):
        seats += tell_who_moved_up(salon, act, queries.counts_for_the_night(salon, refused))
    for salon in Salon.objects.filter(called_off_at__gte=since):
        called_off += clear_up(salon, act)
    unanswered = list(
        Invitation.objects.filter(
            answer=Answer.PENDING, salon__ends_at__lt=act.at, salon__ends_at__gte=since
        )
    )
    happened(unanswered, Told.NO_ANSWER, act)
    lapse((f"invitation:{one.pk}" for one in unanswered), act)
    Invitation.objects.filter(pk__in=[one.pk for one in unanswered]).update(
        answer=Answer.NO_ANSWER, answered_at=act.at
    )
    return {"event_seats": seats, "events_called_off_told": called_off}
