"""Move a lead from stage to stage, agree on its next step, end it, take it up again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.bank.viewers import Viewer
from guanxi.leads import queries
from guanxi.leads.codes import Happening, LostReason, Outcome, Stage
from guanxi.leads.commands.opening import refuse_who_refused
from guanxi.leads.commands.recording import (
    LeadRefused,
    agree_step,
    happened,
    lapse_step,
    own_lead,
)
from guanxi.leads.commands.referring import withdraw_pending
from guanxi.leads.models import Lead, Prospect
from guanxi.leads.policy import LeadsSection
from guanxi.leads.rules import stage_of_a_new_customer
from guanxi.rulebook.books import Rulebook
from guanxi.worklist.night import before_the_night

_ENDING = ["ended_at", "outcome", "lost_reason", "won_minor", "next_step", "next_on"]


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How it ended: won with an amount, or lost for a reason."""

    outcome: str
    won_minor: int = 0
    lost_reason: str = ""
    note: str = ""


@transaction.atomic
def move_lead(*, lead_id: int, stage: str, at: datetime, by: Viewer) -> Lead:
    """To another stage, in either direction; staying where it is changes nothing.

    Raises LeadRefused, or Lead.DoesNotExist where not visible.
    """
    lead = own_lead(lead_id, by)
    if stage not in Stage.values:
        raise LeadRefused(_("There is no such stage: choose one of the four."))
    if stage != lead.stage:
        _enter(lead, stage, at=at)
        happened(lead, Happening.MOVED, at=at, by=by.staff_id)
    return lead


@transaction.atomic
def edit_lead(  # noqa: PLR0913 - the words and the amount
    *, lead_id: int, title: str, interest: str, expected_minor: int, at: datetime, by: Viewer
) -> Lead:
    """Other words, another amount. Raises LeadRefused, Lead.DoesNotExist."""
    lead = own_lead(lead_id, by)
    if not title.strip() or expected_minor < 0:
        raise LeadRefused(_("Say in a few words what may come of it, and an amount not below 0."))
    before = (lead.title, lead.interest, lead.expected_minor)
    lead.title, lead.interest, lead.expected_minor = title.strip(), interest, expected_minor
    if before != (lead.title, lead.interest, lead.expected_minor):
        lead.save(update_fields=["title", "interest", "expected_minor"])
        note = f"{before[0]} · {before[2] / 100:,.2f} → {lead.title} · {expected_minor / 100:,.2f}"
        happened(lead, Happening.EDITED, at=at, by=by.staff_id, note=note)
    return lead


@transaction.atomic
def set_next_step(  # noqa: PLR0913 - what, when, and by which rules
    *, lead_id: int, step: str, on: date, at: datetime, book: Rulebook, by: Viewer
) -> Lead:
    """What comes next, and when. Raises LeadRefused, Lead.DoesNotExist."""
    lead = own_lead(lead_id, by)
    agree_step(lead, step, on, at=at, book=book, by=by)
    return lead


@transaction.atomic
def end_lead(*, lead_id: int, ending: Ending, at: datetime, by: Viewer) -> Lead:
    """Won or lost. What the bank knew of a person who is no customer goes.

    Raises LeadRefused, Lead.DoesNotExist.
    """
    lead = own_lead(lead_id, by)
    won = ending.outcome == Outcome.WON
    if not won and ending.lost_reason not in LostReason.values:
        raise LeadRefused(_("Say why it was lost: choose one of the reasons."))
    if won and ending.won_minor < 0:
        raise LeadRefused(_("Give the amount that was won, not below 0."))
    withdraw_pending(lead, at=at, by=by)
    lapse_step(lead, at=at, by=by)
    Prospect.objects.filter(lead=lead).delete()
    lead.ended_at, lead.next_step, lead.next_on = at, "", None
    lead.outcome = Outcome.WON if won else Outcome.LOST
    lead.won_minor = ending.won_minor if won else None
    lead.lost_reason = "" if won else ending.lost_reason
    lead.save(update_fields=_ENDING)
    happened(
        lead, Happening.WON if won else Happening.LOST, at=at, by=by.staff_id, note=ending.note
    )
    return lead


@transaction.atomic
def take_up_again(*, lead_id: int, at: datetime, book: Rulebook, by: Viewer) -> Lead:
    """It had not ended after all: it is as before, with a next step to be decided.

    Raises LeadRefused, Lead.DoesNotExist.
    """
    before_the_night()
    lead = queries.leads_visible_to(by).select_for_update(of=("self",)).get(pk=lead_id)
    section = book.section(LeadsSection)
    if lead.staff_id != by.staff_id or lead.ended_at is None:
        raise LeadRefused(_("Only your own lead that has ended can be taken up again."))
    if at - lead.ended_at > timedelta(days=section.reopen_days):
        raise LeadRefused(
            _("It ended more than %(n)s days ago: open a new lead.") % {"n": section.reopen_days}
        )
    lead.ended_at, lead.outcome, lead.lost_reason, lead.won_minor = None, "", "", None
    lead.next_step = _("Decide how to go on")
    lead.next_on = timezone.localdate(at) + timedelta(days=section.think_days)
    lead.save(update_fields=_ENDING)
    happened(lead, Happening.REOPENED, at=at, by=by.staff_id)
    agree_step(lead, lead.next_step, lead.next_on, at=at, book=book, by=by)
    return lead


@transaction.atomic
def became_customer(*, lead_id: int, number: str, at: datetime, book: Rulebook, by: Viewer) -> Lead:
    """The person has a number of the bank now: the lead is about that customer from here on.

    Name and telephone that were kept go: the customer's record has them. Raises LeadRefused,
    Lead.DoesNotExist.
    """
    lead = own_lead(lead_id, by)
    if lead.customer_id is not None:
        raise LeadRefused(_("This lead is about a customer already."))
    customer = queries.customer_by_number(by, number)
    if customer is None:
        raise LeadRefused(
            _(
                "No customer of that number is in your care. Check the number; who has just come "
                "to the bank is seen by the steward from the next night on."
            )
        )
    refuse_who_refused(customer.pk)
    Prospect.objects.filter(lead=lead).delete()
    lead.customer, lead.called = customer, ""
    lead.save(update_fields=["customer", "called"])
    _enter(lead, stage_of_a_new_customer(lead.stage), at=at)
    happened(lead, Happening.BECAME_CUSTOMER, at=at, by=by.staff_id)
    on = max(lead.next_on or date.min, timezone.localdate(at))
    agree_step(lead, lead.next_step, on, at=at, book=book, by=by)
    return lead


def _enter(lead: Lead, stage: str, *, at: datetime) -> None:
    if stage != lead.stage:
        lead.stage, lead.stage_since = stage, at
        lead.save(update_fields=["stage", "stage_since"])
