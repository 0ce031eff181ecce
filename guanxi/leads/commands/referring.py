"""One steward refers a lead to another: asked, answered with a reason, and told how it ended."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.bank.models import Staff
from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.leads import queries
from guanxi.leads.causes import REFERRAL
from guanxi.leads.codes import Answer, Happening
from guanxi.leads.commands.recording import (
    LeadRefused,
    agree_step,
    happened,
    lapse_step,
    open_lead,
    own_lead,
    step_again,
)
from guanxi.leads.models import Lead, Referral
from guanxi.leads.policy import LeadsSection
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.commands.referring import credit_accepted
from guanxi.worklist.commands import NewWork, add_work_items, close_lapsed_work_items
from guanxi.worklist.queries import tier_of


@transaction.atomic
def refer_lead(  # noqa: PLR0913 - to whom, why, and by which rules
    *, lead_id: int, taker_id: int, because: str, at: datetime, book: Rulebook, by: Viewer
) -> Referral:
    """Ask a colleague to take it over; until the answer it stays one's own.

    Where it is about a customer, the question is work of the colleague: that brings the customer
    into sight, masked, for as long as it waits. Raises LeadRefused, Lead.DoesNotExist.
    """
    lead = own_lead(lead_id, by)
    if _pending(lead) is not None:
        raise LeadRefused(_("Somebody has been asked already: wait for the answer or withdraw it."))
    if not because.strip():
        raise LeadRefused(_("Say why: the colleague must know what the customer needs."))
    taker = queries.takers_for(lead, timezone.localdate(at), book).filter(pk=taker_id).first()
    if taker is None:
        raise LeadRefused(_("Choose a colleague of your branch who looks after customers."))
    referral = Referral.objects.create(
        lead=lead,
        branch_id=by.branch_id,
        giver_id=by.staff_id,
        taker=taker,
        because=because.strip(),
        given_at=at,
    )
    happened(lead, Happening.OFFERED, at=at, by=by.staff_id, note=f"{taker.name}: {because}")
    if lead.customer_id is not None:
        # While it waits, the question stands on the colleague's list, and no step on one's own.
        lapse_step(lead, at=at, by=by)
        _ask(referral, lead, at=at, book=book)
    return referral


@transaction.atomic
def accept_referral(
    *, referral_id: int, on: date, at: datetime, book: Rulebook, by: Viewer
) -> Lead:
    """Take the lead over, with the day of the next step; the giver sees how it goes.

    Raises LeadRefused, Referral.DoesNotExist.
    """
    referral, lead = _asked(referral_id, by)
    _answer(referral, Answer.ACCEPTED, "", at=at, by=by)
    lead.staff_id, lead.branch_id = by.staff_id, by.branch_id
    lead.save(update_fields=["staff", "branch"])
    happened(lead, Happening.ACCEPTED, at=at, by=by.staff_id)
    # One referral, entered once: where steward A gives, the share comes with the answer (3.3).
    credit_accepted(referral_id=referral.pk, day=timezone.localdate(at), book=book, by=by)
    # First the new work, for the customer may be in sight only through work that is open.
    agree_step(lead, lead.next_step, on, at=at, book=book, by=by)
    _close_question(referral, at=at, by=by)
    return lead


@transaction.atomic
def decline_referral(
    *, referral_id: int, reason: str, at: datetime, book: Rulebook, by: Viewer
) -> Lead:
    """Leave it with the giver, who is told why. Raises LeadRefused, Referral.DoesNotExist."""
    if not reason.strip():
        raise LeadRefused(_("Say why you decline: the giver goes on from there."))
    referral, lead = _asked(referral_id, by)
    # First the lines: with the answer the lead leaves the sight of who declines.
    happened(lead, Happening.DECLINED, at=at, by=by.staff_id, note=reason)
    step_again(lead, at=at, book=book, by=by.staff_id)
    _answer(referral, Answer.DECLINED, reason.strip(), at=at, by=by)
    _close_question(referral, at=at, by=by)
    return lead


@transaction.atomic
def withdraw_referral(*, lead_id: int, at: datetime, book: Rulebook, by: Viewer) -> Lead:
    """Ask no longer. Raises LeadRefused, Lead.DoesNotExist."""
    lead = own_lead(lead_id, by)
    if not withdraw_pending(lead, at=at, by=by):
        raise LeadRefused(_("Nobody is being asked: it has been answered already."))
    step_again(lead, at=at, book=book, by=by.staff_id)
    return lead


@transaction.atomic
def assign_lead(  # noqa: PLR0913 - to whom, why, and by which rules
    *, lead_id: int, taker_id: int, because: str, at: datetime, book: Rulebook, by: Viewer
) -> Lead:
    """A head gives a lead of the offices to somebody there, without asking.

    Raises LeadRefused, Lead.DoesNotExist.
    """
    lead = open_lead(lead_id, by)
    taker = queries.takers_for(lead, timezone.localdate(at), book).filter(pk=taker_id).first()
    if taker is None or taker.branch_id not in queries.offices_of(by):
        raise LeadRefused(_("Choose somebody of your offices who is at work."))
    if _pending(lead) is not None:
        raise LeadRefused(_("Somebody has been asked already: wait for the answer or withdraw it."))
    hand_to(lead, taker, because=because, at=at, book=book, by=by)
    return lead


def hand_to(  # noqa: PLR0913 - to whom, why, and by which rules
    lead: Lead, taker: Staff, *, because: str, at: datetime, book: Rulebook, by: Viewer
) -> None:
    """It is the taker's from here on, with its next step."""
    lapse_step(lead, at=at, by=by)
    note = f"{taker.name}: {because}" if because else taker.name
    happened(lead, Happening.ASSIGNED, at=at, by=by.staff_id, note=note)
    lead.staff, lead.branch_id = taker, taker.branch_id
    lead.save(update_fields=["staff", "branch"])
    on = max(lead.next_on or date.min, timezone.localdate(at))
    agree_step(lead, lead.next_step, on, at=at, book=book, by=by)


def withdraw_pending(lead: Lead, *, at: datetime, by: Viewer) -> bool:
    """End the question that waits, if there is one."""
    referral = _pending(lead)
    if referral is None or referral.giver_id != by.staff_id:
        return False
    _answer(referral, Answer.WITHDRAWN, "", at=at, by=by)
    _close_question(referral, at=at, by=by)
    happened(lead, Happening.WITHDRAWN, at=at, by=by.staff_id)
    return True


def _pending(lead: Lead) -> Referral | None:
    return lead.referrals.filter(answer=Answer.PENDING).select_related("taker").first()


def _asked(referral_id: int, by: Viewer) -> tuple[Referral, Lead]:
    referral = queries.asked_of(by).select_for_update(of=("self",)).get(pk=referral_id)
    return referral, open_lead(referral.lead_id, by)


def _answer(referral: Referral, answer: Answer, reason: str, *, at: datetime, by: Viewer) -> None:
    """Only where nobody was faster. Raises LeadRefused."""
    answered = Referral.objects.filter(pk=referral.pk, answer=Answer.PENDING).update(
        answer=answer, reason=reason, answered_at=at
    )
    if not answered:
        raise LeadRefused(_("This referral has been answered already: load the page again."))
    audit.record(
        "leads.referral.answered", subject=referral, by=f"bank.Staff:{by.staff_id}", answer=answer
    )


def _ask(referral: Referral, lead: Lead, *, at: datetime, book: Rulebook) -> None:
    today = timezone.localdate(at)
    due = today + timedelta(days=book.section(LeadsSection).answer_days)
    customer_id = lead.customer_id
    if customer_id is None:
        return
    add_work_items(
        [
            NewWork(
                customer_id=customer_id,
                assignee_id=referral.taker_id,
                handed_by_id=referral.giver_id,
                cause=REFERRAL.code,
                source=f"referral:{referral.pk}",
                evidence={"title": lead.title, "because": referral.because},
                amount_minor=lead.expected_minor,
                due_on=due,
                deadline=due,
                tier=tier_of(customer_id),
            )
        ],
        raised_on=today,
        ranked_for=today,
        book=book,
        by=f"bank.Staff:{referral.giver_id}",
    )


def _close_question(referral: Referral, *, at: datetime, by: Viewer) -> None:
    close_lapsed_work_items(
        sources=[f"referral:{referral.pk}"], at=at, by=f"bank.Staff:{by.staff_id}"
    )
