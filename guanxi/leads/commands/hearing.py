"""What leads hear from elsewhere: work that ended, nights."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.bank.models import Staff
from guanxi.foundation import audit
from guanxi.leads.codes import Answer, Happening, LostReason, Outcome
from guanxi.leads.commands.recording import happened, put_on_the_list, step_again
from guanxi.leads.models import Happened, Lead, Prospect, Referral
from guanxi.leads.policy import LeadsSection
from guanxi.worklist.assignees import assignees_for, head_of_office
from guanxi.worklist.codes import WorkOutcome
from guanxi.worklist.commands import close_lapsed_work_items
from guanxi.worklist.queries import rulebook_of


def hear_step_ended(
    *, source_id: int, outcome: str | None, at: datetime, by_staff_id: int | None
) -> None:
    """The work of a next step ended on the morning list: the lead asks how to go on.

    Where the ending was taken back, the step is the next one again.
    """
    line = Happened.objects.filter(pk=source_id).select_related("lead").first()
    if line is None or line.lead.ended_at is not None or by_staff_id is None:
        return
    lead, today = line.lead, timezone.localdate(at)
    if outcome is None:
        _again(lead, line, at=at, by_staff_id=by_staff_id)
        return
    note = f"{lead.next_step}: {WorkOutcome(outcome).label}"
    happened(lead, Happening.STEP_DONE, at=at, by=by_staff_id, note=note)
    book = rulebook_of(None, today)
    on = today + timedelta(days=book.section(LeadsSection).think_days)
    asked = _decide(lead, _("Decide how to go on"), on, at=at, by_staff_id=by_staff_id)
    put_on_the_list(lead, asked, day=today, book=book, by=by_staff_id)


def _again(lead: Lead, line: Happened, *, at: datetime, by_staff_id: int) -> None:
    later = lead.history.filter(kind=Happening.STEP_SET, pk__gt=line.pk)
    close_lapsed_work_items(
        sources=[f"step:{pk}" for pk in later.values_list("pk", flat=True)],
        at=at,
        by=f"bank.Staff:{by_staff_id}",
    )
    on, _blank, step = line.note.partition(" ")
    _decide(lead, step, date.fromisoformat(on), at=at, by_staff_id=by_staff_id)


def _decide(lead: Lead, step: str, on: date, *, at: datetime, by_staff_id: int) -> Happened:
    lead.next_step, lead.next_on = step, on
    lead.save(update_fields=["next_step", "next_on"])
    note = f"{on.isoformat()} {step}"
    return happened(lead, Happening.STEP_SET, at=at, by=by_staff_id, note=note)


def hear_question_ended(
    *, source_id: int, outcome: str | None, at: datetime, by_staff_id: int | None
) -> None:
    """The question of a referral was ended on the list and not answered: that is no."""
    referral = Referral.objects.filter(pk=source_id, answer=Answer.PENDING).first()
    if referral is None or outcome is None or by_staff_id != referral.taker_id:
        return
    note = str(WorkOutcome(outcome).label)
    happened(referral.lead, Happening.DECLINED, at=at, by=by_staff_id, note=note)
    book = rulebook_of(None, timezone.localdate(at))
    step_again(referral.lead, at=at, book=book, by=by_staff_id)
    Referral.objects.filter(pk=referral.pk).update(
        answer=Answer.DECLINED, reason=note, answered_at=at
    )


@transaction.atomic
def reassign_leads_of_leavers(*, day: date, at: datetime, by: str) -> int:
    """Open leads of people who have left by that day go where their work goes; returns how many.

    That is the customer's steward, else the head; of who is no customer, the head of the leaver's
    office. With customers who change hands they have gone already (`gx.follow_stewards`). Where
    nobody is at all, they stay, seen by the heads above.
    """
    left = Lead.objects.filter(ended_at=None, staff__left_on__lte=day).order_by("pk")
    leads = list(left.only("pk", "customer", "branch", "stage"))
    stewards = assignees_for({lead.customer_id for lead in leads if lead.customer_id}, day)
    head_of = head_of_office(day)
    by_taker: dict[int, list[Lead]] = defaultdict(list)
    for lead in leads:
        to = stewards[lead.customer_id] if lead.customer_id else head_of(lead.branch_id)
        if to is not None:
            by_taker[to].append(lead)
    people = Staff.objects.in_bulk(list(by_taker))
    for pk, given in by_taker.items():
        taker = people[pk]
        Lead.objects.filter(pk__in=[lead.pk for lead in given]).update(
            staff=taker, branch=taker.branch_id
        )
        Happened.objects.bulk_create(
            Happened(lead=lead, kind=Happening.ASSIGNED, at=at, stage=lead.stage, note=taker.name)
            for lead in given
        )
        audit.record("leads.leads.reassigned", subject=f"bank.Staff:{pk}", by=by, leads=len(given))
    return sum(map(len, by_taker.values()))


@transaction.atomic
def let_terms_end(*, day: date, at: datetime, by: str) -> int:
    """What the bank may keep no longer of people who are no customers goes; returns how many.

    Their leads end, and nobody is left in them by name.
    """
    over = Prospect.objects.filter(keep_until__lte=day)
    leads = list(Lead.objects.filter(prospect__in=over, ended_at=None))
    for lead in leads:
        Happened.objects.create(lead=lead, kind=Happening.LOST, at=at, stage=lead.stage)
    Lead.objects.filter(pk__in=[lead.pk for lead in leads]).update(
        ended_at=at,
        outcome=Outcome.LOST,
        lost_reason=LostReason.TERM_ENDED,
        next_step="",
        next_on=None,
        called="—",
    )
    gone, _tables = over.delete()
    if gone:
        audit.record("leads.prospects.erased", subject="leads", by=by, people=gone, day=day)
    return gone
