"""Leads, people who were brought in, referrals, and what the market tells; with their histories.

A lead is what its history says: every change is a line that is never rewritten, and the row of the
lead is what the last lines amount to.
"""

from django.db import models
from django.db.models import F, Q

from guanxi.bank.keys import staff_key, staff_or_nobody
from guanxi.foundation.dictionary import (
    C1,
    C2,
    IDENTITY,
    OTHER,
    STAFF_WORK,
    Column,
    Reach,
    Retention,
    Rows,
    Sensitivity,
    stored,
    with_row,
)
from guanxi.leads.codes import (
    Answer,
    Happening,
    Interest,
    Kin,
    LostReason,
    Outcome,
    Stage,
    Told,
)

CODE, TITLE, NOTE = 20, 120, 500
_ME = "(SELECT gx.actor())"
_SIGNED = f"by_id = {_ME}"


def _lead(column: Column, sensitivity: Sensitivity = C1) -> Column:
    """What staff hope for, and do about it. Never at the portal: it is the bank's own work."""
    return stored(column, OTHER, sensitivity, retention=Retention.RECORD, seen_for=STAFF_WORK)


def _person(column: Column) -> Column:
    """Of somebody who is no customer: there is no other record to look it up in."""
    return stored(
        column,
        IDENTITY,
        C2,
        retention=Retention.RECORD,
        seen_for=STAFF_WORK,
        because="whoever brings somebody in must be able to call that person; seen by nobody else, "
        "kept for the days of the rulebook",
    )


class Intelligence(models.Model):
    """What the market tells: a payroll that moves, an estate that is handed over. Of no person.

    Seen by whoever collected it and the heads of the nearest outlet, once published by everybody.
    """

    title = _lead(models.CharField(max_length=TITLE))
    detail = _lead(models.TextField(blank=True, default=""))
    interest = _lead(models.CharField(max_length=CODE, choices=Interest.choices))
    place = _lead(models.CharField(max_length=TITLE, blank=True, default=""))
    # The nearest outlet: it may claim first.
    branch = _lead(
        models.ForeignKey("bank.Branch", on_delete=models.PROTECT, related_name="+", db_index=False)
    )
    targets = _lead(models.PositiveIntegerField(default=0))  # people it may lead to
    expected_minor = _lead(models.BigIntegerField(default=0))
    currency = _lead(models.CharField(max_length=3))
    staff = _lead(  # who collected it
        staff_key()
    )
    collected_at = _lead(models.DateTimeField())
    published_at = _lead(models.DateTimeField(null=True, blank=True))
    claimed_by = _lead(staff_or_nobody())
    claimed_at = _lead(models.DateTimeField(null=True, blank=True))
    closed_at = _lead(models.DateTimeField(null=True, blank=True))
    is_completed = _lead(models.BooleanField(default=False))  # closed with a result

    rows = Rows(
        reach=Reach.OWNED,
        column="staff_id",
        other_column="claimed_by_id",
        office="branch_id",
        also="published_at IS NOT NULL",
        inserted_for=STAFF_WORK,
        updated_for=STAFF_WORK,
        updated=("published_at", "claimed_by_id", "claimed_at", "closed_at", "is_completed"),
        check=f"staff_id = {_ME} AND published_at IS NULL AND claimed_by_id IS NULL",
        # Whoever was first has it: nobody takes it from another, and what is over stays over.
        changeable=(
            f"closed_at IS NULL AND (claimed_by_id IS NULL OR claimed_by_id = {_ME} "
            "OR branch_id = ANY ((SELECT gx.offices())::bigint[]))"
        ),
        check_of_change=(
            f"claimed_by_id IS NULL OR claimed_by_id = {_ME} OR closed_at IS NOT NULL"
        ),
    )

    class Meta:
        verbose_name_plural = "intelligence"
        constraints = [
            models.CheckConstraint(
                name="intelligence_claimed_by_somebody_at_a_moment",
                condition=Q(claimed_by=None, claimed_at=None)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="intelligence_published_before_it_is_claimed",
                condition=Q(claimed_at=None) | Q(published_at__lte=F("claimed_at")),
            ),
            models.CheckConstraint(
                name="intelligence_completed_by_whoever_claimed_it",
                condition=Q(is_completed=False)
                | Q(claimed_by__isnull=False, closed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["-collected_at"], name="intelligence_newest")]


class IntelligenceLine(models.Model):
    """One line of its history: never rewritten."""

    intelligence = with_row(
        models.ForeignKey(Intelligence, on_delete=models.PROTECT, related_name="lines")
    )
    kind = _lead(models.CharField(max_length=CODE, choices=Told.choices))
    at = _lead(models.DateTimeField())
    by = _lead(staff_key())
    note = _lead(models.CharField(max_length=NOTE, blank=True, default=""))

    rows = Rows(
        reach=Reach.OF_ROW,
        of="leads_intelligence",
        column="intelligence_id",
        inserted_for=STAFF_WORK,
        check=_SIGNED,
    )


class Lead(models.Model):
    """What may become of somebody: a customer, or a person who was brought in (`Prospect`).

    ``called`` is how a person without a record is spoken of ("Ms Wang"); the rest is `Prospect`.
    """

    title = _lead(models.CharField(max_length=TITLE))
    interest = _lead(models.CharField(max_length=CODE, choices=Interest.choices))
    stage = _lead(models.CharField(max_length=CODE, choices=Stage.choices))
    staff = _lead(  # who works on it
        staff_key()
    )
    branch = _lead(  # that person's office
        models.ForeignKey("bank.Branch", on_delete=models.PROTECT, related_name="+", db_index=False)
    )
    customer = with_row(
        models.ForeignKey(
            "bank.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
        )
    )
    called = _lead(models.CharField(max_length=CODE, blank=True, default=""), C2)
    # The customer who brought the person in, and how they stand to each other.
    introducer = with_row(
        models.ForeignKey(
            "bank.Customer",
            null=True,
            blank=True,
            on_delete=models.PROTECT,
            related_name="+",
        )
    )
    kin = _lead(models.CharField(max_length=CODE, blank=True, default="", choices=Kin.choices), C2)
    intelligence = with_row(
        models.ForeignKey(
            Intelligence, null=True, blank=True, on_delete=models.PROTECT, related_name="leads"
        )
    )
    expected_minor = _lead(models.BigIntegerField(default=0), C2)
    currency = _lead(models.CharField(max_length=3))
    next_step = _lead(models.CharField(max_length=TITLE, blank=True, default=""), C2)
    next_on = _lead(models.DateField(null=True, blank=True))
    opened_at = _lead(models.DateTimeField())
    stage_since = _lead(models.DateTimeField())
    ended_at = _lead(models.DateTimeField(null=True, blank=True))
    outcome = _lead(
        models.CharField(max_length=CODE, blank=True, default="", choices=Outcome.choices)
    )
    lost_reason = _lead(
        models.CharField(max_length=CODE, blank=True, default="", choices=LostReason.choices)
    )
    won_minor = _lead(models.BigIntegerField(null=True, blank=True), C2)

    rows = Rows(
        reach=Reach.OWNED,
        column="staff_id",
        office="branch_id",
        inserted_for=STAFF_WORK,
        updated_for=STAFF_WORK,
        updated=(
            *("title", "interest", "stage", "staff_id", "branch_id"),
            *("customer_id", "called", "introducer_id", "kin", "expected_minor"),
            *("next_step", "next_on", "stage_since"),
            *("ended_at", "outcome", "lost_reason", "won_minor"),
        ),
        # Whoever looks after the customer knows what others hope for with them; who is asked to
        # take it over sees it, and who gave it away is told how it ends.
        also=(
            "(customer_id = ANY ((SELECT gx.own_customers())::bigint[]) "
            "OR EXISTS (SELECT 1 FROM gx.referral r WHERE r.lead_id = leads_lead.id "
            f"AND {_ME} IN (r.giver_id, r.taker_id)))"
        ),
        # One opens it for oneself, and about customers whom one sees: a number that is refused for
        # its foreign key would tell who is a customer elsewhere.
        check=f"staff_id = {_ME} AND "
        + " AND ".join(
            f"({column} IS NULL OR EXISTS (SELECT 1 FROM public.{table} c WHERE c.id = {column}))"
            for column, table in (
                ("customer_id", "bank_customer"),
                ("introducer_id", "bank_customer"),
                ("intelligence_id", "leads_intelligence"),
            )
        ),
        # Every lead is an offer: gone, for everybody, once the customer refused direct marketing.
        solicits=("stage", lambda: Stage.values),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="lead_about_somebody", condition=Q(customer__isnull=False) | ~Q(called="")
            ),
            models.CheckConstraint(name="lead_in_a_stage", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(
                name="lead_ends_with_an_outcome",
                condition=Q(ended_at=None, outcome="") | Q(ended_at__isnull=False) & ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="lead_lost_for_a_reason",
                condition=Q(outcome=Outcome.LOST) & ~Q(lost_reason="")
                | ~Q(outcome=Outcome.LOST) & Q(lost_reason=""),
            ),
            models.CheckConstraint(
                name="lead_won_with_an_amount",
                condition=Q(outcome=Outcome.WON, won_minor__gte=0)
                | ~Q(outcome=Outcome.WON) & Q(won_minor=None),
            ),
            models.CheckConstraint(
                name="no_open_lead_without_a_next_step",
                condition=Q(ended_at=None, next_on__isnull=False) & ~Q(next_step="")
                | Q(ended_at__isnull=False, next_on=None, next_step=""),
            ),
            models.CheckConstraint(
                name="lead_expects_no_less_than_nothing", condition=Q(expected_minor__gte=0)
            ),
        ]
        indexes = [
            models.Index(fields=["staff"], name="lead_mine", condition=Q(ended_at=None)),
            models.Index(fields=["branch"], name="lead_office", condition=Q(ended_at=None)),
        ]


class Prospect(models.Model):
    """Name and telephone of somebody who was brought in and is no customer: no more than a call
    needs. Only who works on the lead sees it; it goes when the person becomes a customer, when the
    lead ends, and on its day at the latest."""

    lead = with_row(models.OneToOneField(Lead, on_delete=models.CASCADE, related_name="prospect"))
    name = _person(models.CharField(max_length=TITLE))
    phone = _person(models.CharField(max_length=CODE))
    # The person said that the bank may call, on that day.
    agreed_on = _lead(models.DateField())
    keep_until = _lead(models.DateField())

    rows = Rows(
        reach=Reach.OF_ROW,
        of="leads_lead",
        of_actor="staff_id",
        column="lead_id",
        inserted_for=STAFF_WORK,
        deleted_for=STAFF_WORK,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="prospect_kept_for_a_term", condition=Q(keep_until__gte=F("agreed_on"))
            ),
        ]
        indexes = [models.Index(fields=["keep_until"], name="prospect_term")]


class Happened(models.Model):
    """One line of a lead's history: never rewritten. ``stage`` is the stage after it."""

    lead = with_row(models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="history"))
    kind = _lead(models.CharField(max_length=CODE, choices=Happening.choices))
    at = _lead(models.DateTimeField())
    by = _lead(  # empty: a night
        staff_or_nobody()
    )
    stage = _lead(models.CharField(max_length=CODE, choices=Stage.choices))
    note = _lead(models.CharField(max_length=NOTE, blank=True, default=""), C2)

    rows = Rows(
        reach=Reach.OF_ROW,
        of="leads_lead",
        column="lead_id",
        inserted_for=STAFF_WORK,
        check=_SIGNED,
    )


class Referral(models.Model):
    """One steward asks another to take a lead over: asked, answered with a reason.

    While it waits, and once it was accepted, both see the lead.
    """

    lead = with_row(models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="referrals"))
    branch = _lead(  # the giver's office
        models.ForeignKey("bank.Branch", on_delete=models.PROTECT, related_name="+", db_index=False)
    )
    giver = _lead(staff_key(indexed=True))
    taker = _lead(staff_key(indexed=True))
    because = _lead(models.CharField(max_length=NOTE), C2)
    given_at = _lead(models.DateTimeField())
    answer = _lead(
        models.CharField(max_length=CODE, blank=True, default="", choices=Answer.choices)
    )
    answered_at = _lead(models.DateTimeField(null=True, blank=True))
    reason = _lead(models.CharField(max_length=NOTE, blank=True, default=""), C2)

    rows = Rows(
        reach=Reach.OWNED,
        column="giver_id",
        other_column="taker_id",
        office="branch_id",
        inserted_for=STAFF_WORK,
        updated_for=STAFF_WORK,
        updated=("answer", "answered_at", "reason"),
        check=(
            f"giver_id = {_ME} AND answer = '' AND EXISTS "
            f"(SELECT 1 FROM public.leads_lead l WHERE l.id = lead_id AND l.staff_id = {_ME})"
        ),
        # Whoever was asked answers, whoever asked withdraws, once.
        changeable=f"answer = '' AND {_ME} IN (giver_id, taker_id)",
        check_of_change=f"answer = CASE {_ME} WHEN giver_id THEN 'withdrawn' ELSE answer END",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_accepts_what_oneself_referred",
                condition=~Q(answer=Answer.ACCEPTED) | ~Q(giver=F("taker")),
            ),
            models.CheckConstraint(
                name="referral_answered_at_a_moment",
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_declined_for_a_reason",
                condition=~Q(answer=Answer.DECLINED) | ~Q(reason=""),
            ),
            models.UniqueConstraint(
                name="one_referral_at_a_time", fields=["lead"], condition=Q(answer="")
            ),
        ]
