"""What staff have promised to do for customers, what they did, and every change in between."""

from django.db import models
from django.db.models import F, Q

from guanxi.bank.keys import staff_key, staff_or_nobody
from guanxi.foundation.dictionary import (
    ANALYSIS,
    C1,
    C2,
    OTHER,
    STAFF_WORK,
    Column,
    Purpose,
    Reach,
    Retention,
    Rows,
    Sensitivity,
    plain,
    stored,
    with_row,
)
from guanxi.worklist.causes import soliciting_codes
from guanxi.worklist.codes import (
    ChangeKind,
    ContactChannel,
    ContactOutcome,
    ContactPurpose,
    Escalation,
    ListPurpose,
    NextStep,
    WorkOutcome,
)

CODE_LENGTH = 40
# How often somebody was spoken with also counts for campaigns and estimates.
_LOGGED = STAFF_WORK | ANALYSIS | {Purpose.PORTAL}


def _work(column: Column, sensitivity: Sensitivity = C1) -> Column:
    """Work of staff. Never at the portal: a note may hold a suspicion that must not be told."""
    return stored(column, OTHER, sensitivity, retention=Retention.RECORD, seen_for=STAFF_WORK)


def _contact(column: Column, *, seen_for: frozenset[Purpose] = _LOGGED) -> Column:
    """That there was a contact: the customer was there."""
    return stored(column, OTHER, C1, retention=Retention.RECORD, seen_for=seen_for)


class WorkItem(models.Model):
    """One thing that a member of staff is to do for one customer. Open until it has an outcome."""

    customer = with_row(
        models.ForeignKey("bank.Customer", on_delete=models.PROTECT, related_name="+")
    )
    assignee = _work(staff_key())
    # The assignee's office, kept here so that a head's list needs no join.
    branch = _work(
        models.ForeignKey("bank.Branch", on_delete=models.PROTECT, related_name="+", db_index=False)
    )
    cause = _work(models.CharField(max_length=CODE_LENGTH))
    source = _work(models.CharField(max_length=CODE_LENGTH))  # "alert:17", "contact:4"
    evidence = _work(models.JSONField(default=dict), C2)
    amount_minor = _work(models.BigIntegerField(default=0), C2)
    currency = _work(models.CharField(max_length=3))
    severity = _work(models.PositiveSmallIntegerField(default=1))
    tier = _work(models.CharField(max_length=CODE_LENGTH, blank=True, default=""))
    rulebook_version = _work(models.CharField(max_length=100))
    raised_on = _work(models.DateField())
    due_on = _work(models.DateField())
    deadline = _work(models.DateField())
    # postponed: out of sight before this day
    rests_until = _work(models.DateField(null=True, blank=True))
    times_postponed = _work(models.PositiveSmallIntegerField(default=0))
    # The order of the list and the parts it is made of, as of `ranked_for`. Parts that expect
    # something of the customer are absent where the customer refused automated decisions.
    ranked_for = _work(models.DateField())
    propensity_percent = _work(models.PositiveSmallIntegerField(null=True))
    context_percent = _work(models.PositiveSmallIntegerField(null=True))
    value_percent = _work(models.PositiveSmallIntegerField())
    lever_percent = _work(models.PositiveSmallIntegerField(null=True))
    score_ppm = _work(models.BigIntegerField())
    # What the score is by due day and amount alone: it holds from the moment of such a refusal.
    plain_ppm = _work(models.BigIntegerField(default=0))
    outcome = _work(
        models.CharField(
            max_length=CODE_LENGTH, blank=True, default="", choices=WorkOutcome.choices
        )
    )
    closed_at = _work(models.DateTimeField(null=True, blank=True))
    closed_by = _work(staff_or_nobody())
    # Nothing had been done by then: given to steward B first, to the head at last.
    escalated = _work(
        models.CharField(max_length=CODE_LENGTH, blank=True, default="", choices=Escalation.choices)
    )
    escalated_on = _work(models.DateField(null=True, blank=True))
    # Who handed it over last: that person still sees it, to take it back.
    handed_by = _work(staff_or_nobody())

    rows = Rows(
        reach=Reach.WORK,
        column="assignee_id",
        other_column="handed_by_id",
        office="branch_id",
        inserted_for=STAFF_WORK,
        updated_for=STAFF_WORK,
        updated=(
            "due_on",
            "rests_until",
            "times_postponed",
            "assignee_id",
            "branch_id",
            "handed_by_id",
            "outcome",
            "closed_at",
            "closed_by_id",
        ),
        solicits=("cause", soliciting_codes),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_item_per_source", fields=["source"], condition=Q(closed_at=None)
            ),
            models.CheckConstraint(
                name="work_due_by_deadline", condition=Q(due_on__lte=F("deadline"))
            ),
            models.CheckConstraint(
                name="work_closed_with_an_outcome",
                condition=Q(closed_at=None, outcome="")
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="work_escalated_on_a_day",
                condition=Q(escalated="", escalated_on=None)
                | (~Q(escalated="") & Q(escalated_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="work_severity_one_to_three", condition=Q(severity__gte=1, severity__lte=3)
            ),
            models.CheckConstraint(
                name="work_ranked_by_all_or_plainly",
                condition=Q(
                    propensity_percent=None,
                    context_percent=None,
                    lever_percent=None,
                    score_ppm=F("plain_ppm"),
                )
                | Q(
                    propensity_percent__isnull=False,
                    context_percent__isnull=False,
                    lever_percent__isnull=False,
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["assignee", "-score_ppm"], name="work_mine", condition=Q(closed_at=None)
            ),
            models.Index(
                fields=["branch", "-score_ppm"], name="work_office", condition=Q(closed_at=None)
            ),
            models.Index(fields=["-score_ppm"], name="work_bank", condition=Q(closed_at=None)),
            models.Index(fields=["source"], name="work_source"),
            models.Index(
                fields=["closed_by", "closed_at"],
                name="work_closed_by",
                condition=Q(closed_at__isnull=False),
            ),
        ]

    @property
    def is_ranked_plainly(self) -> bool:
        """Whether due day and amount alone decide, because the customer refused the rest."""
        return self.propensity_percent is None


class Contact(models.Model):
    """One contact with a customer, as logged."""

    customer = with_row(
        models.ForeignKey(
            "bank.Customer", on_delete=models.PROTECT, related_name="+", db_index=False
        )
    )
    staff = _contact(staff_key())
    item = with_row(
        models.ForeignKey(
            WorkItem, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts"
        )
    )
    at = _contact(models.DateTimeField())
    channel = _contact(models.CharField(max_length=CODE_LENGTH, choices=ContactChannel.choices))
    purpose = _contact(models.CharField(max_length=CODE_LENGTH, choices=ContactPurpose.choices))
    outcome = _contact(models.CharField(max_length=CODE_LENGTH, choices=ContactOutcome.choices))
    next_step = _work(
        models.CharField(max_length=CODE_LENGTH, choices=NextStep.choices, default=NextStep.NONE)
    )
    next_on = _work(models.DateField(null=True, blank=True))
    minutes = _work(models.PositiveSmallIntegerField(default=0))
    note = _work(models.TextField(blank=True, default=""), C2)
    tier = _work(models.CharField(max_length=CODE_LENGTH, blank=True, default=""))  # of that day
    # undone: kept, never shown
    withdrawn_at = _contact(
        models.DateTimeField(null=True, blank=True), seen_for=_LOGGED - {Purpose.PORTAL}
    )

    rows = Rows(
        reach=Reach.OF_CUSTOMER,
        column="customer_id",
        inserted_for=STAFF_WORK,
        updated_for=STAFF_WORK,
        updated=("withdrawn_at",),
        # A number that is refused for its foreign key would tell which work there is elsewhere.
        check=(
            "item_id IS NULL OR EXISTS "
            "(SELECT 1 FROM public.worklist_workitem w WHERE w.id = item_id)"
        ),
        lately_by=("staff_id", "at"),
        # One takes back what one has logged oneself.
        check_of_change="staff_id = (SELECT gx.actor())",
    )

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-at"], name="contact_of_customer"),
            models.Index(fields=["staff", "at"], name="contact_by_staff"),
        ]


class Change(models.Model):
    """One change to a piece of work: who, when, and what stood before, so that it can be undone."""

    item = with_row(models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="changes"))
    kind = _work(models.CharField(max_length=CODE_LENGTH, choices=ChangeKind.choices))
    at = _work(models.DateTimeField())
    by = _work(staff_key())
    before = _work(models.JSONField())
    contact = with_row(
        models.ForeignKey(
            Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
        )
    )
    undone_at = _work(models.DateTimeField(null=True, blank=True))

    rows = Rows(
        reach=Reach.OF_WORK,
        column="item_id",
        inserted_for=STAFF_WORK,
        updated_for=STAFF_WORK,
        updated=("undone_at",),
        check=(
            "contact_id IS NULL OR EXISTS "
            "(SELECT 1 FROM public.worklist_contact c WHERE c.id = contact_id)"
        ),
    )


class WorkImport(models.Model):
    """A list that somebody turned into work, and whether it was taken back.

    Its work is that of the sources ``import:<number>/1`` to ``/<rows>``.
    """

    by = _work(staff_key())
    at = _work(models.DateTimeField())
    file_name = _work(models.CharField(max_length=100))
    digest = _work(models.CharField(max_length=64))  # SHA-256 of the file
    purpose = _work(models.CharField(max_length=CODE_LENGTH, choices=ListPurpose.choices))
    # Not ``rows``: that is what says whose they are.
    items = _work(models.PositiveIntegerField())
    undone_at = _work(models.DateTimeField(null=True, blank=True))
    taken_back = _work(models.PositiveIntegerField(default=0))

    rows = Rows(
        reach=Reach.ACTOR,
        column="by_id",
        inserted_for=STAFF_WORK,
        updated_for=STAFF_WORK,
        updated=("undone_at", "taken_back"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="no_more_taken_back_than_imported", condition=Q(taken_back__lte=F("items"))
            ),
        ]
        indexes = [models.Index(fields=["by", "-at"], name="import_by_staff")]

    @property
    def sources(self) -> list[str]:
        """Where its work says that it comes from."""
        return [f"import:{self.pk}/{number}" for number in range(1, self.items + 1)]


def _feed(column: Column, *, seen_for: frozenset[Purpose] = STAFF_WORK) -> Column:
    """Nothing of a customer; looked up at the door, where a calendar comes in by its secret."""
    seen_for |= {Purpose.DOOR}
    return plain(column, retention=Retention.LOG, seen_for=seen_for)


class CalendarFeed(models.Model):
    """The leave of one person's calendar to fetch their work, by a secret of which this is a hash.

    There is one at a time; it ends when the person ends it, or makes another.
    """

    staff = _feed(staff_key())
    secret_digest = _feed(models.CharField(max_length=64, unique=True), seen_for=frozenset())
    made_at = _feed(models.DateTimeField())
    revoked_at = _feed(models.DateTimeField(null=True, blank=True))

    rows = Rows(
        reach=Reach.BANK,
        inserted_for=STAFF_WORK,
        updated_for=STAFF_WORK,
        updated=("revoked_at",),
        check="staff_id = (SELECT gx.actor())",
        check_of_change="staff_id = (SELECT gx.actor())",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_calendar_feed_each", fields=["staff"], condition=Q(revoked_at=None)
            ),
        ]
