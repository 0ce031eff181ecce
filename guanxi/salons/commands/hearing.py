"""What events hear from elsewhere: work that ended, and nights."""

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
from guanxi.worklist.assignees import assignees_for
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


def settle_events(act: Act, since: datetime) -> dict[str, object]:
    """The night: whoever moved up is told, events that are over have their answers.

    ``since``: events that began or were called off before have been settled by nights before.
    """
    followed = _leave_nothing_behind(act)
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
    return {
        "event_seats": seats,
        "events_called_off_told": called_off,
        "invitations_followed": followed,
    }


def _leave_nothing_behind(act: Act) -> int:
    """Invitations of people who have left go where their work goes: to the steward, else the head.

    With customers who change hands they have moved already (`gx.move_work_of_many`).
    """
    coming = Invitation.objects.filter(salon__ends_at__gte=act.at, staff__left_on__lte=act.day)
    left = list(coming.exclude(answer=Answer.WITHDRAWN))
    takers = assignees_for([one.customer_id for one in left], act.day)
    people = Staff.objects.in_bulk([taker for taker in takers.values() if taker])
    followed = [one for one in left if takers[one.customer_id] in people]
    for one in followed:
        one.staff = people[takers[one.customer_id] or 0]
        one.branch_id = one.staff.branch_id
    Invitation.objects.bulk_update(followed, ["staff", "branch"])
    happened(followed, Told.ASSIGNED, act)
    return len(followed)
