"""What every change of a lead has in common: whose it is to change, its line, its work."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.leads import queries
from guanxi.leads.causes import STEP
from guanxi.leads.codes import Happening
from guanxi.leads.models import NOTE, Happened, Lead
from guanxi.leads.policy import LeadsSection
from guanxi.rulebook.books import Rulebook
from guanxi.worklist.commands import NewWork, add_work_items, close_lapsed_work_items
from guanxi.worklist.night import before_the_night
from guanxi.worklist.queries import tier_of


class LeadRefused(Refusal):
    """The lead cannot be changed so, or not by this person."""


def open_lead(lead_id: int, by: Viewer) -> Lead:
    """The open lead, held until the change is kept.

    Raises Lead.DoesNotExist where it is not visible, LeadRefused where it has ended.
    """
    before_the_night()
    lead = (
        queries.leads_visible_to(by)
        .select_related("customer")
        .select_for_update(of=("self",))
        .get(pk=lead_id)
    )
    if lead.ended_at is not None:
        raise LeadRefused(_("This lead has ended: take it up again before you change it."))
    return lead


def own_lead(lead_id: int, by: Viewer) -> Lead:
    """The same where it is one's own. Raises LeadRefused otherwise."""
    lead = open_lead(lead_id, by)
    if lead.staff_id != by.staff_id:
        raise LeadRefused(
            _("%(name)s works on this lead: only that person changes it.")
            % {"name": lead.staff.name}
        )
    return lead


def happened(lead: Lead, kind: Happening, *, at: datetime, by: int, note: str = "") -> Happened:
    """Write the line and the audit trail; ``by`` is the number of who did it."""
    audit.record(f"leads.lead.{kind}", subject=lead, by=f"bank.Staff:{by}", stage=lead.stage)
    return Happened.objects.create(
        lead=lead, kind=kind, at=at, by_id=by, stage=lead.stage, note=note.strip()[:NOTE]
    )


def agree_step(  # noqa: PLR0913 - what, when, and by which rules
    lead: Lead, step: str, on: date, *, at: datetime, book: Rulebook, by: Viewer
) -> None:
    """The next step, which comes onto the morning list where the lead is about a customer.

    Raises LeadRefused for a day that is over, or a step without words.
    """
    today = timezone.localdate(at)
    if not step.strip():
        raise LeadRefused(_("Say what the next step is: no open lead is without one."))
    if on < today:
        raise LeadRefused(_("The next step is today or later: choose another day."))
    lapse_step(lead, at=at, by=by)
    lead.next_step, lead.next_on = step.strip(), on
    lead.save(update_fields=["next_step", "next_on"])
    line = happened(
        lead, Happening.STEP_SET, at=at, by=by.staff_id, note=f"{on.isoformat()} {step}"
    )
    put_on_the_list(lead, line, day=today, book=book, by=by.staff_id)


def put_on_the_list(lead: Lead, line: Happened, *, day: date, book: Rulebook, by: int) -> None:
    """The next step as work of whoever works on the lead; of no customer there is no work."""
    if lead.customer_id is None or lead.next_on is None:
        return
    days = book.section(LeadsSection).step_deadline_days
    add_work_items(
        [
            NewWork(
                customer_id=lead.customer_id,
                assignee_id=lead.staff_id,
                handed_by_id=by if by != lead.staff_id else None,
                cause=STEP.code,
                source=f"step:{line.pk}",
                evidence={"title": lead.title, "step": lead.next_step},
                amount_minor=lead.expected_minor,
                due_on=lead.next_on,
                deadline=lead.next_on + timedelta(days=days),
                tier=tier_of(lead.customer_id),
            )
        ],
        raised_on=day,
        ranked_for=day,
        book=book,
        by=f"bank.Staff:{by}",
    )


def step_again(lead: Lead, *, at: datetime, book: Rulebook, by: int) -> None:
    """The step comes back onto the list of whoever works on the lead, from today on."""
    today = timezone.localdate(at)
    lead.next_on = max(lead.next_on or today, today)
    lead.save(update_fields=["next_on"])
    note = f"{lead.next_on.isoformat()} {lead.next_step}"
    line = happened(lead, Happening.STEP_SET, at=at, by=by, note=note)
    put_on_the_list(lead, line, day=today, book=book, by=by)


def lapse_step(lead: Lead, *, at: datetime, by: Viewer) -> None:
    """Take the work of the next step off the list, for another or none comes in its place."""
    steps = lead.history.filter(kind=Happening.STEP_SET).values_list("pk", flat=True)
    close_lapsed_work_items(
        sources=[f"step:{pk}" for pk in steps], at=at, by=f"bank.Staff:{by.staff_id}"
    )
