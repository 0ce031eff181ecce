"""A lead comes of a guest: the event knows of it, and counts what becomes of it (5.4, 5.3)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.bank.viewers import Viewer
from guanxi.leads.codes import Stage
from guanxi.leads.commands import NewLead, open_new_lead
from guanxi.rulebook.books import Rulebook
from guanxi.salons.codes import Told
from guanxi.salons.commands.recording import (
    SalonRefused,
    act_of,
    happened,
    invitation_of,
    lapse,
    told,
)
from guanxi.salons.models import Invitation


@dataclass(frozen=True, kw_only=True)
class NewLeadOfGuest:
    """What is filled in."""

    title: str
    interest: str
    expected_minor: int
    next_step: str
    next_on: date


@transaction.atomic
def open_lead_of_guest(
    *, invitation_id: int, new: NewLeadOfGuest, at: datetime, book: Rulebook, by: Viewer
) -> Invitation:
    """On the board of whoever opens it; the follow-up is done with it.

    Raises SalonRefused, LeadRefused, Invitation.DoesNotExist, Customer.DoesNotExist.
    """
    act = act_of(by, at, book)
    invitation = invitation_of(invitation_id, by)
    if invitation.came_at is None:
        raise SalonRefused(_("Leads of an event come from those who came: record the arrival."))
    if invitation.lead_id is not None:
        raise SalonRefused(_("A lead has come of it already."))
    invitation.lead = open_new_lead(
        new=NewLead(
            title=new.title,
            interest=new.interest,
            stage=Stage.GROW,
            expected_minor=new.expected_minor,
            next_step=new.next_step,
            next_on=new.next_on,
            customer_id=invitation.customer_id,
        ),
        at=at,
        book=book,
        by=by,
    )
    invitation.save(update_fields=["lead"])
    lapse([f"attended:{invitation.pk}"], act)
    happened([invitation], Told.LEAD, act)
    told(invitation.salon, "lead", act)
    return invitation
