"""Who came: ticked at the door, or from the signed sheet afterwards (5.4)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.bank.viewers import Viewer
from guanxi.rulebook.books import Rulebook
from guanxi.salons.codes import Told
from guanxi.salons.commands.recording import (
    Act,
    SalonRefused,
    act_of,
    follow_up,
    happened,
    invitation_of,
    lapse,
    told,
)
from guanxi.salons.models import Invitation
from guanxi.salons.rules import door_is_open


@transaction.atomic
def record_arrival(
    *, invitation_id: int, guests: int, at: datetime, book: Rulebook, by: Viewer
) -> Invitation:
    """The customer came, with so many guests, whatever was answered; the steward follows up.

    Raises SalonRefused, Invitation.DoesNotExist.
    """
    act = act_of(by, at, book)
    invitation = invitation_of(invitation_id, by)
    _refuse_outside_hours(invitation, act)
    most = max(invitation.salon.guests_max, invitation.guests)
    if not 0 <= guests <= most:
        raise SalonRefused(_("A customer brings at most %(n)s guests.") % {"n": most})
    is_first = invitation.came_at is None
    invitation.came_at, invitation.came_guests = invitation.came_at or at, guests
    invitation.save(update_fields=["came_at", "came_guests"])
    if is_first:
        lapse([f"invitation:{invitation.pk}"], act)
        happened([invitation], Told.CAME, act)
        follow_up(invitation, invitation.salon, act)
        told(invitation.salon, "arrival", act)
    return invitation


@transaction.atomic
def take_back_arrival(
    *, invitation_id: int, at: datetime, book: Rulebook, by: Viewer
) -> Invitation:
    """It was somebody else: nothing follows. Raises SalonRefused, Invitation.DoesNotExist."""
    act = act_of(by, at, book)
    invitation = invitation_of(invitation_id, by)
    _refuse_outside_hours(invitation, act)
    if invitation.came_at is None:
        return invitation
    if invitation.lead_id is not None:
        raise SalonRefused(_("A lead came of it: end the lead first."))
    invitation.came_at, invitation.came_guests = None, 0
    invitation.save(update_fields=["came_at", "came_guests"])
    lapse([f"attended:{invitation.pk}"], act)
    happened([invitation], Told.NOT_CAME, act)
    told(invitation.salon, "arrival_taken_back", act)
    return invitation


def _refuse_outside_hours(invitation: Invitation, act: Act) -> None:
    salon, section = invitation.salon, act.section
    is_open = salon.called_off_at is None and door_is_open(
        act.at,
        starts_at=salon.starts_at,
        ends_at=salon.ends_at,
        hours_before=section.door_hours_before,
        days_after=section.door_days_after,
    )
    if not is_open:
        raise SalonRefused(
            _(
                "Arrivals are recorded from %(hours)s hours before the beginning until "
                "%(days)s days after the end."
            )
            % {"hours": section.door_hours_before, "days": section.door_days_after}
        )
