"""What a customer answers to an invitation, and who moves up when somebody declines (5.4)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.bank.viewers import Viewer
from guanxi.rulebook.books import Rulebook
from guanxi.salons import queries
from guanxi.salons.codes import Answer, Seat, Told
from guanxi.salons.commands.moving import tell_who_moved_up
from guanxi.salons.commands.recording import (
    SalonRefused,
    act_of,
    ask_for,
    happened,
    invitation_of,
    lapse,
    told,
)
from guanxi.salons.models import Invitation

_LINES = {
    Answer.ACCEPTED: Told.ACCEPTED,
    Answer.DECLINED: Told.DECLINED,
    Answer.NO_ANSWER: Told.NO_ANSWER,
    Answer.PENDING: Told.ASKED_AGAIN,
}


@transaction.atomic
def record_answer(  # noqa: PLR0913 - what was answered, by which rules
    *, invitation_id: int, answer: str, guests: int, at: datetime, book: Rulebook, by: Viewer
) -> str:
    """Take the answer down; returns where who accepted stands: a seat, or the waiting list.

    An answer may change until the event begins; the empty answer takes it back. Whoever brings more
    guests than before goes to the end of the line. Raises SalonRefused, Invitation.DoesNotExist.
    """
    act = act_of(by, at, book)
    invitation = invitation_of(invitation_id, by)
    _refuse(invitation, answer, guests, at)
    if answer == Answer.ACCEPTED:
        keeps_place = invitation.answer == Answer.ACCEPTED and guests <= invitation.guests
        invitation.guests = guests
    else:
        keeps_place, invitation.guests = False, 0
    invitation.answer = answer
    if not keeps_place:
        invitation.answered_at = at if answer else None
    invitation.save(update_fields=["answer", "guests", "answered_at"])
    happened([invitation], _LINES[Answer(answer)], act)
    lapse([f"invitation:{invitation.pk}"], act)
    if answer == Answer.PENDING:
        ask_for([invitation], invitation.salon, act)
    told(invitation.salon, f"answer_{answer or 'taken_back'}", act)
    counts = queries.counts_of([invitation.salon])[invitation.salon_id]
    seat = counts.seat_of(invitation)
    if seat == Seat.WAITING:
        happened([invitation], Told.WAITING, act)
    tell_who_moved_up(invitation.salon, act, counts)
    return seat


def _refuse(invitation: Invitation, answer: str, guests: int, at: datetime) -> None:
    salon = invitation.salon
    if salon.called_off_at is not None or salon.starts_at <= at:
        raise SalonRefused(_("Answers are recorded until the event begins."))
    if answer not in _LINES:
        raise SalonRefused(_("There is no such answer: choose one of the list."))
    if not 0 <= guests <= salon.guests_max:
        raise SalonRefused(_("A customer brings at most %(n)s guests.") % {"n": salon.guests_max})
