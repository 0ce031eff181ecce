"""Put customers onto the list of an event: inviting them is work of their stewards (5.4)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.bank.models import Staff
from guanxi.bank.viewers import Viewer
from guanxi.rulebook.books import Rulebook
from guanxi.salons import queries
from guanxi.salons.choosing import may_be_invited, room_for
from guanxi.salons.codes import Answer, Told
from guanxi.salons.commands.moving import tell_who_moved_up
from guanxi.salons.commands.recording import (
    SalonRefused,
    act_of,
    ask_for,
    happened,
    invitation_of,
    lapse,
    live_salon,
    told,
)
from guanxi.salons.models import Invitation
from guanxi.stewardship.queries import customers_visible_to
from guanxi.worklist.assignees import assignees_for
from guanxi.worklist.night import before_the_night


@transaction.atomic
def invite_customers(
    *, salon_id: int, customer_ids: Collection[int], at: datetime, book: Rulebook, by: Viewer
) -> int:
    """Each becomes work of the customer's steward; returns how many were put onto the list.

    Whoever is not the viewer's, refused, left no channel open or is there already is passed over.
    Raises SalonRefused, Salon.DoesNotExist.
    """
    act = act_of(by, at, book)
    salon = live_salon(salon_id, by)
    if salon.starts_at <= at:
        raise SalonRefused(_("This event has begun: nobody is invited any more."))
    visible = customers_visible_to(by).filter(pk__in=list(customer_ids))
    wanted = may_be_invited(
        list(visible.values_list("pk", flat=True)), salon, day=act.day, book=book
    )
    room = room_for(salon, queries.counts_of([salon])[salon.pk].effect.invited, book)
    if len(wanted) > room:
        raise SalonRefused(
            ngettext(
                "There is room for one more invitation: choose fewer, or plan more seats.",
                "There is room for %(n)s more invitations: choose fewer, or plan more seats.",
                room,
            )
            % {"n": room}
        )
    invited = Invitation.objects.bulk_create(
        Invitation(
            salon=salon,
            customer_id=customer,
            staff_id=staff,
            branch_id=branch,
            invited_by_id=by.staff_id,
            invited_at=at,
        )
        for customer, (staff, branch) in sorted(_stewards(wanted, by, act.day).items())
    )
    happened(invited, Told.INVITED, act)
    ask_for(invited, salon, act)
    told(salon, "invited", act, customers=len(invited))
    return len(invited)


@transaction.atomic
def withdraw_invitation(*, invitation_id: int, at: datetime, book: Rulebook, by: Viewer) -> None:
    """Off the list again, where nobody has been asked yet. Raises SalonRefused."""
    act = act_of(by, at, book)
    invitation = invitation_of(invitation_id, by)
    if invitation.answer not in (Answer.PENDING, Answer.NO_ANSWER) or invitation.came_at:
        raise SalonRefused(_("The customer has answered: call, and record another answer."))
    invitation.answer, invitation.answered_at, invitation.guests = Answer.WITHDRAWN, at, 0
    lapse([f"invitation:{invitation.pk}"], act)
    happened([invitation], Told.WITHDRAWN, act)
    invitation.save(update_fields=["answer", "answered_at", "guests"])
    told(invitation.salon, "invitation_withdrawn", act)
    tell_who_moved_up(invitation.salon, act)


@transaction.atomic
def take_back_list(
    *, salon_id: int, invited_at: datetime, at: datetime, book: Rulebook, by: Viewer
) -> int:
    """Off the list again: all whom ``by`` put onto it at that moment and nobody has asked yet.

    Who has answered stays. Returns how many. Raises SalonRefused, Salon.DoesNotExist.
    """
    act = act_of(by, at, book)
    salon = live_salon(salon_id, by)
    before_the_night()
    mine = queries.lists_of(salon, by).filter(invited_at=invited_at, answer=Answer.PENDING)
    taken = list(mine.filter(came_at=None).select_for_update(of=("self",)))
    if not taken:
        raise SalonRefused(_("Nobody of this list is still to be asked: nothing is taken back."))
    for one in taken:
        one.answer, one.answered_at = Answer.WITHDRAWN, at
    Invitation.objects.bulk_update(taken, ["answer", "answered_at"])
    lapse([f"invitation:{one.pk}" for one in taken], act)
    happened(taken, Told.WITHDRAWN, act)
    told(salon, "list_taken_back", act, customers=len(taken))
    return len(taken)


def _stewards(customers: Collection[int], by: Viewer, day: object) -> dict[int, tuple[int, int]]:
    """Who asks each, and from which office: the steward, else whoever invites."""
    named = assignees_for(customers, day)  # type: ignore[arg-type]
    people = {pk: staff or by.staff_id for pk, staff in named.items()}
    if by.scope == "own":  # one invites one's own customers oneself
        people = dict.fromkeys(people, by.staff_id)
    offices = dict(Staff.objects.filter(pk__in=people.values()).values_list("pk", "branch_id"))
    return {customer: (staff, offices[staff]) for customer, staff in people.items()}
